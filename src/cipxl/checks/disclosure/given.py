"""First names that stand alone in a text: common ones anywhere, others where the words round them speak of a child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.disclosure.person import CHILD, KIN, is_personal, sentences
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.checks.disclosure.words import words

__all__ = ["WORD", "given_names", "is_of_an_organisation"]

WORD = r"[A-ZÀ-ÖØ-Þ](?:[a-zà-öø-ÿ]+(?:['-](?!s\b)[A-ZÀ-Þ]?[a-zà-ÿ]+)*|'[A-Z][a-z]+|c[A-Z][a-z]+|ac[A-Z][a-z]+)"
_FIRST_NAMES, _ALSO_NAMES = words("first_names"), words("also_names")
_NO_NAMES = words("posts") | words("no_names") | words("not_surnames")
_NO_FAMILIES = words("posts") | words("no_names")
_PLACES = re.compile(
    r"(?:shire|land|ton|by|ham|ford|bury|worth|wick|borough|burgh|mouth|chester|cester|pool|field|stead|thorpe|wold|"
    r"dale|ville|ish|ian|ese|minster|hampton)$"
)
_WHO = rf"(?:{CHILD}|{KIN}|siblings|brothers|sisters|twins|parents|carers)"
_OWN = (
    rf"(?:{KIN}|sister|brother|siblings|foster carers?|carers?|social worker|school|birthday|bedroom|family|parents|"
    r"placement|adopters?|pathway plan|care plan|behaviour|wishes|bruis\w+|case)"
)
_MORE_OWN = rf"(?:{_OWN}|review|plan|pep|education|contact|file|assessment|story|journey|progress|move|needs|health)"
_ALONE = re.compile(
    rf"(?<![\w'.@&/-])(?P<name>{WORD})(?P<last>(?: [A-Z](?:\.(?!\w)|(?![\w.&-])))?)(?![\w@-]|\.\w| \d{{2,4}}\b)"
)
_SAID = (
    r"(?:was|is|were|are|has|had|have|told|said|moved|went|lives|lived|will|did|does|asked|wants|returned|attends|"
    r"now|and)"
)
_FORMS = (
    # "a girl called Amira", "the child is known as Amira"
    re.compile(
        rf"\b(?i:{_WHO}),? (?i:(?:who )?(?:is |was )?(?:called|named|known as|name is|name was|"
        rf"is called)) (?P<name>{WORD}(?: {WORD})?)"
    ),
    re.compile(
        r"\b(?i:(?:child|pupil|his|her|young person|mother|father|baby)(?:'s)? name (?:is|was)) "
        rf"(?P<name>{WORD}(?: {WORD})?)"
    ),
    # "mum Kelly was", "baby Noah has", "siblings Tom and Grace"
    re.compile(
        rf"\b(?i:{_WHO}) (?P<name>{WORD}(?: {WORD})?(?:(?:,| and| &) {WORD}){{0,3}})(?='s\b|,? {_SAID}\b|"
        r"[.;:,)]|$| (?:at|in|on|with|from|to|who|for) )"
    ),
    # "Gran (Maureen)", "mother, Tanisha Obote,"
    re.compile(rf"\b(?i:{_WHO}) ?\((?P<name>{WORD}(?: {WORD})?)\)"),
    re.compile(rf"\b(?i:(?:a |the |one |his |her )?{_WHO}), (?P<name>{WORD}(?: {WORD})?), (?={_SAID}\b|who\b|aged\b)"),
    # "Amira's mother", "Amira and her brother", "Amira (12, town) moved"
    re.compile(
        rf"(?<![\w'.&-])(?P<name>{WORD})'s (?={_OWN}\b)(?!(?:family|case|school|placement|siblings|parents|"
        r"foster carers|carers|adopters) )"
    ),
    re.compile(rf"(?<![\w'.&-])(?P<name>{WORD}) (?:and|&) (?i:his|her) (?=(?:\w+ )?(?i:{_WHO}|baby|family|foster)\b)"),
    re.compile(
        rf"(?<![\w'.&-])(?P<name>{WORD}(?: [A-Z]\.?| {WORD})?),? ?\((?:aged? )?(?:1\d|\d)(?: ?(?:yrs?|years?|y/?o|"
        rf"months))?(?:, ?[A-Z][^)]{{0,30}})?\)"
    ),
)
_FAMILY = re.compile(
    rf"\b[Tt]he (?P<name>{WORD}(?:-{WORD})?) (?:family|siblings|twins|brothers|sisters|children|boys|girls)"
    r"(?= (?:now|still|also|all|who|need|want|feel|say|get|got|did|do|were|was|are|is|have|has|had|moved|lived?|said|"
    r"told|went|attended|refused|left|waited|came|remain)\b|'|,|\.| \()"
)
_SPOKEN_OF = re.compile(r"\b(?:asked|told|with|about|when|visited|saw|helped|supported|met|moved|placed|and) $")
_KEPT_FOR = re.compile(
    r"\b(?i:iro|social worker|sw|pa|personal adviser|guardian|placement|carers?|plan|reviews?|visits?|pep|assessment|"
    r"bed|adopters|case|chronology|contact|family time|supervision notes|meeting|cin plan|school place) (?:for|of|"
    r"with) $"
)
_KNOWN_WORK = re.compile(
    r"(?:'s)? (?:principles|model|theory|law|rule)\b| (?:guidelines?|competen\w+|reports?|reviews?|inquiry|enquiry|"
    r"test|ruling|judge?ment|recommendations|framework|criteria|scale|criterion|programme|approach|values|awards?|"
    r"standard|charter|play|themed|appeal|fund|scheme|project|pilot|suite|ward|toolkit|foundation|trust|method)\b"
)
# Before a name, kin are written as names are: "Auntie Kim".
_TITLE = re.compile(r"(?:Aunt|Auntie|Aunty|Uncle|Nan|Nana|Gran|Granny|Grandma|Grandad|Granddad|Grandpa) ")
_SAINT = re.compile(r"\b(?:St|Saint|Lord|Lady|Sir|Dame|King|Queen|Prince|Princess)\.? $")
_WORDS = re.compile(rf"{WORD}|[A-Z]{{4,}}")
_NEAR = 80
_CAPITALS = re.compile(r"(?<![\w'.&-])(?P<name>[A-Z]{4,}(?:-[A-Z]{3,})?)(?![\w&-])")


def given_names(text: str) -> Iterator[Span]:
    """First names that stand alone; those that are as often a word or a place only beside words for a child."""
    same = plain(text)
    for start, sentence in sentences(same):
        if not any(word.casefold() not in _NO_FAMILIES for word in _WORDS.findall(sentence)):
            continue  # no capital word that could be a name, as in most sentences
        taken: list[Span] = []
        for first, last in (*_beside_a_child(sentence), *_common(sentence)):
            span = Span(start + first, start + last, text[start + first : start + last])
            if clear_of(span, taken):
                taken.append(span)
                yield span


def is_of_an_organisation(before: str, after: str) -> bool:
    """Whether the words beside a name make it a law's, a centre's or a street's: "Claire's Law"."""
    follows = re.match(rf"(?:'s)?(?: (?:and |of |for )?{WORD})+", after)
    named = follows and any(word.casefold() in _NO_NAMES for word in re.findall(rf"(?<=[ ]){WORD}", follows[0]))
    return bool(named) or _KNOWN_WORK.match(after) is not None or _SAINT.search(before) is not None


def _beside_a_child(sentence: str) -> Iterator[tuple[int, int]]:
    personal: bool | None = None
    for at, pattern in enumerate(_FORMS):
        for match in pattern.finditer(sentence):
            name = match["name"]
            bare = [word.casefold() for word in re.findall(WORD, name)]
            known = any(word in _FIRST_NAMES or word in _ALSO_NAMES for word in bare)
            heading = (
                match[0][:1].isupper()
                and not _TITLE.match(match[0])
                and re.search(r"\w[ (]*$", sentence[max(0, match.start() - 4) : match.start()]) is not None
            )
            if (
                any(word in _NO_NAMES for word in bare)
                or (heading and not known)
                or is_of_an_organisation("", sentence[match.end("name") : match.end("name") + _NEAR])
            ):
                continue
            if not known and any(_PLACES.search(word) for word in bare):
                continue
            if at == len(_FORMS) - 1 and not known:
                personal = is_personal(sentence) if personal is None else personal
                if not personal:
                    continue
            yield match.span("name")
    for match in _FAMILY.finditer(sentence):
        word = match["name"].casefold()
        if word not in _NO_FAMILIES and not _PLACES.search(word):
            yield match.span()


def _common(sentence: str) -> Iterator[tuple[int, int]]:
    personal = is_personal(sentence)
    for match in _ALONE.finditer(sentence):
        name = match["name"].casefold().removesuffix("'s")
        parts = name.split("-")
        if parts[0] not in _FIRST_NAMES and parts[0] not in _ALSO_NAMES:
            continue
        before = sentence[max(0, match.start() - _NEAR) : match.start()]
        after = sentence[match.end("name") : match.end("name") + _NEAR]
        own = re.match(rf"'s (?:\w+ )?{_MORE_OWN}\b", after)
        beside_name = (
            re.search(rf"(?:{WORD}|[A-Z]{{2,}}) $", before) is not None or re.match(rf" {WORD}", after) is not None
        )
        spoken_of = _SPOKEN_OF.search(before) is not None and personal and after[:1] in " .,;:)"
        spoken_of = spoken_of or _KEPT_FOR.search(before) is not None
        known = parts[0] in _FIRST_NAMES or (
            parts[0] in _ALSO_NAMES and (own is not None or spoken_of or match["last"] != "")
        )
        if not known or is_of_an_organisation(before, after):
            continue
        if beside_name and not (match.start() < _NEAR and _starts_sentence(before, after)) and not own:
            continue
        if re.search(r"\b[Tt]he $", before) or re.match(r"'s [A-Z]", after):
            continue
        yield match.start(), match.end() if match["last"] else match.end("name")
    for match in _CAPITALS.finditer(sentence):
        shouted = match["name"].casefold().split("-")[0]
        if shouted in _FIRST_NAMES and personal and not sentence.isupper():
            yield match.span()


def _starts_sentence(before: str, after: str) -> bool:
    """Whether the capital word before a name is only the sentence's first: "When Kyle moved"."""
    return re.match(rf" {WORD}", after) is None and re.fullmatch(rf"\W*{WORD} ", before) is not None
