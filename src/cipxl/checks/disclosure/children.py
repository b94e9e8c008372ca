"""What points to one child: a date of birth, initials, a letter with an age."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.person import CHILD, KIN, either, is_personal, sentences
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.checks.disclosure.words import words
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

DATE_OF_BIRTH = Rule(
    code="D005",
    title="A date of birth",
    severity=Severity.ERROR,
    why="With the council's name it is nearly always enough to tell one child from all others.",
    message="{where} has '{found}', which looks like a date of birth.",
    fix="Take it out, or say the age band. If it must be published, accept it with a reason.",
    fails="DOB 12/03/2011",
    passes="The guide to assessment before birth came out on 12/06/2020",
)
ONE_CHILD = Rule(
    code="D008",
    title="A child by initials, or by a letter or number",
    severity=Severity.ERROR,
    why="Family, school and neighbours know whose initials and age they are, and learn the rest from the paper.",
    message="{where} has '{found}', which may point to one child.",
    fix="Say it of children in general. If it must be published, accept it with a reason.",
    fails="Child C, aged 7, moved in May",
    passes="Child Protection; child 1 to 1; Child C's review",
)
RULES = (DATE_OF_BIRTH, ONE_CHILD)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?: of)? {_MONTH}\.?,? (?:\d{{4}}|'?\d{{2}})|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?![\w/])"
)
_BIRTH = r"(?:d\.? ?o\.? ?b\b\.?|dates? of birth|birth ?dates?|birthdays?)"
_BORN = re.compile(
    rf"(?:\b{_BIRTH}(?: (?:is|was|of|on|being))?[ :=(,-]{{0,4}}|(?P<who>\b[\w'-]+,? )?\b(?:was |were |is |"
    rf"been )?born(?: on)?(?: the)?[ :,(-]{{1,3}}|(?<![\w.])b\. ?)(?P<date>{_DATE})",
    re.I,
)
_NOT_YET_BORN = re.compile(
    r"\b(?:(?:e\.?d\.?d|edc)\b\.?|(?:expected|estimated|anticipated) (?:date of )?(?:delivery|birth|"
    r"confinement)(?: date)?|"
    rf"(?:unborn|baby|pregnant|twins|mother|mum|she)[ ,(:-]{{0,2}}(?:is|was|are|who|child|baby|now|[ "
    r",])*\bdue(?: date)?)"
    rf"(?: (?:is|was|of|on|being))?(?: the)?[ :=(,-]{{0,4}}(?P<date>{_DATE})",
    re.I,
)
_COMES_OF_AGE = re.compile(
    r"\b(?:turn(?:s|ed|ing)?|becomes?|became|will be|reach(?:es|ed)(?: the age of)?|is|"
    r"was)(?: age)? 1[0-9] (?:years )?(?:old )?"
    rf"(?:on|in) (?:the )?(?P<date>{_DATE})|\b1[0-9]th birthday[ :(,-]{{1,3}}(?:on |is |"
    rf"falls on )*(?:the )?(?P<day>{_DATE})",
    re.I,
)
_THEN_SAID = re.compile(rf"(?P<date>(?<![\w/.]){_DATE}) ?[(,-]? ?{_BIRTH}", re.I)
_NOT_BORN = words("not_born")


def births(text: str) -> Iterator[Span]:
    """A whole date of a birth, of one that is expected, or of a coming of age; months and years alone are not."""
    same = plain(text)
    taken: set[int] = set()
    for pattern in (_BORN, _THEN_SAID, _NOT_YET_BORN, _COMES_OF_AGE):
        for match in pattern.finditer(same):
            who = (match.groupdict().get("who") or "").strip(" ,").casefold()
            group = "date" if match["date"] else "day"
            if who in _NOT_BORN or match.start(group) in taken:
                continue
            taken.add(match.start(group))
            yield Span.of(match, text, group)


_CHILD = (
    r"(?:child|baby|infant|toddler|boy|girl|young person|yp|pupil|student|sibling|brother|sister|twin|son|daughter|"
    r"mother|father|mum|dad|parent|teenager|care leaver|victim|case|family|subject)"
)
_YEARS_OLD = r"(?:year|yr|month|mth|week|wk)s?[ -]old"
_TO_25 = r"(?:1[0-9]|2[0-5]|[0-9])"
_IS = r"(?:is |was |now |then |a |an )*"
_AGE = "|".join(
    (
        rf"(?:,? ?\(? ?{_IS}(?:aged?|age:?) ?(?:of )?\d{{1,2}}\b",
        rf",? ?\(? ?{_IS}\d{{1,2}}[ -]{_YEARS_OLD}",
        rf" ?\({_TO_25}(?: ?(?:yrs?|years?|months?|mths?|weeks?|y\.?o\.?))?\)",
        rf",? {_TO_25} ?(?:yrs?|y\.?o\.?)\b)",
    )
)
_DOTTED = r"[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.)?(?![\w'])"
_PAIR = r"[A-Z]{2,3}(?![\w&/])"
_LETTER = r"[A-Z](?:\d{1,2})?(?![\w&/])"
_CALLED = r"(?:known as|referred to as|called)"
_FORMS = (
    # "Child C, aged 7", "Baby M (6 months)"
    re.compile(rf"\b(?i:{_CHILD})\.? '?(?P<name>{_LETTER})'?(?i:{_AGE})"),
    # "aged 7, Child C"; "a 15-year-old (KT)"; "14 year old J.B."
    re.compile(
        rf"\b(?i:aged? \d{{1,2}}|\d{{1,2}}[ -]{_YEARS_OLD})(?i:,? \(?(?:a |"
        rf"the )?(?:{_CHILD}\b)?)?[ (,]{{0,2}}(?P<name>{_DOTTED}|{_PAIR}|(?<=[( ])(?!I\b|A\b){_LETTER})"
    ),
    # "KT, 13, the town"
    re.compile(r"(?<![\w.&/-])(?P<name>[A-Z]{2}), (?:1\d|[1-9])(?=,(?! ?\d)|:|;| from\b)"),
    # "Sibling 2, 6 years old"
    re.compile(rf"\b(?i:child|sibling|young person|yp|baby|twin|pupil) ?(?P<name>\d{{1,2}})(?i:{_AGE})"),
    # "J.B., aged 14"; "KT (14 years)"
    re.compile(rf"(?<![\w.])(?P<name>{_DOTTED}|{_PAIR})(?i:{_AGE})"),
    # "child J.B."; "young person known as J.B."
    re.compile(rf"\b(?i:{_CHILD})(?i:,? (?:initials?:?|{_CALLED}))? \(?'?(?P<name>{_DOTTED})"),
    # "the child with initials KT"; "young person known as KT"
    re.compile(rf"\b(?i:{_CHILD}),? (?i:(?:with )?(?:the )?initials?:?|{_CALLED}) '?(?P<name>{_PAIR})"),
    # "the child's initials are KT"
    re.compile(
        r"\b(?i:(?:child|pupil|client)(?:'s)?|his|her|their) (?i:initials?(?: are| is)?:? '?)(?P<name>[A-Z]{2,3})(?!\w)"
    ),
    # "child KT was"
    re.compile(
        r"\b(?i:child|baby|young person|pupil|sibling|twin) (?P<name>[A-Z]{2})(?='s\b|,? (?:was|is|has|had|who|whose|"
        r"moved|went|returned|lives|lived|became|came|said|told)\b)"
    ),
)
_UNITS = either("units")
_CHILD_OR_KIN = rf"(?:{CHILD}|{KIN}|family)"
_ABBREVIATIONS = words("abbreviations")
_DOTTED_WORDS = _ABBREVIATIONS | {"AM", "PM", "NB", "PS", "EG", "IE", "BA", "MA", "UK", "US", "DC", "PT"}
_MORE_ABBREVIATIONS = _ABBREVIATIONS | words("more_abbreviations")

# Where only what the sentence tells makes it a child's: initials alone, "child LP", "Baby K", "Sibling 2".
_LOOSE_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.(?: ?[A-Z](?:-[A-Z])?)(?:\.|(?= [a-z]|[,;:)']|$))(?!\w|\.?[A-Z])")
_LOOSE_PAIR = re.compile(r"(?<![\w.&/+-])[A-Z]{2}(?![\w&/+-]|\.\w|:| [A-Z0-9])")
_LOOSE_LETTER = re.compile(r"(?:^|(?<=[.;:] ))(?P<name>[B-HJ-Z])(?=\. (?:was|has|is|had)\b|"
    r" (?:and (?:his|her) |was |has |is |had |went |lives |moved ))")  # fmt: skip
# Initials in such a sentence are an officer's, who is no child.
_AT_WORK = re.compile(
    r"\b(?:leads?|led|leading|chairs?|chaired|reports? to|manages?|managed|drafted|presented|post|role|caseloads?|"
    r"smt|slt|dmt|colleagues|(?:his|her) (?:team|peers|managers?|staff|practitioners|report|paper|findings|proposals|"
    r"service))\b",
    re.I,
)
_KIN_LETTERS = re.compile(rf"\b(?i:{_CHILD_OR_KIN}) ?\((?P<name>[A-Z]{{2,3}})\)")
_LETTERS_OWN = re.compile(
    r"\b(?i:case of|case discussion (?:on|about)|voice of|views of|life story work with|(?:"
    rf"{KIN}|carers?|siblings?) of) (?P<name>[A-Z]{{2}})(?![\w&/-])|(?:^|(?<=[.;:] ))(?P<one>[B-HJ-Z])'s (?={KIN}\b|"
    rf"social worker\b|foster)|(?<![\w&/.-])(?P<two>[A-Z]{{2}})'s (?=(?:{KIN}|foster carers?|carers|pathway plan|"
    rf"care plan|"
    r"placement|birthday|sibling|behaviour)\b)"
)
_BESIDE_PAIR = re.compile(
    rf"\b(?i:{_CHILD_OR_KIN}|siblings|brothers|sisters|twins) (?P<name>[A-Z]{{2}}(?:(?:,| and|"
    rf" &) [A-Z]{{2}}){{0,3}})(?=$|['.;:,)]| (?:[a-z]+ed|was|"
    r"is|has|had|who|went|and|in|at|by|to|from|with)\b)"
)
_CHILD_DID = re.compile(
    r"\b(?i:child|baby|young person|yp|cyp|sibling|boy|girl|pupil|twin) (?P<name>[A-Z]|\d{1,2}),?(?: who)? (?:has|"
    r"had|was|is|went|moved|lives|waited|told|did|missed|came|left|got|disclosed|attends|said)\b(?! (?:\w+ )?(?:used|"
    r"included|a case|the subject|published|reviewed|part|in the|made up|anonymi))"
)
_BESIDE_LETTER = re.compile(
    rf"\b(?i:{_CHILD_OR_KIN}) (?P<name>[A-Z](?![\w&/.-]| (?:to|of)\b)|\d{{1,2}}(?![\w%/.-]\w| (?:to|of|out|"
    rf"{_UNITS})\b))|"
    r"\b(?:YP|CH|C|P)(?P<digit>\d{1,2})(?!\w)")  # fmt: skip
_PUBLISHED = re.compile(r"(?:'s)? (?:review|report|serious case|lscpr|lcspr|scr|inquiry|thematic)", re.I)
_AGED_LETTER = re.compile(rf"(?<![\w.(&-])[A-Z] \({_TO_25}(?: ?(?:yrs?|years?|y/?o))?\)")
_AGED_DIGIT = re.compile(rf"(?<![\w-])(?:C|YP|CH|P|S)\d{{1,2}}(?i:{_AGE})")


_LETTERS = re.compile(r"(?<!\w)[A-Z]{1,3}(?![A-Za-z_])")
_NO_LETTERS = _ABBREVIATIONS | {"A", "I"}
_NUMBERED = re.compile(
    r"(?<!\w)[A-Z]\.|(?<!\w)(?:C|YP|CH|P|S)\d|(?:child|person|c?yp|sibling|twin|pupil|baby|boy|girl|family) ?(?:\d|"
    r"[A-Z]\b)",
    re.I,
)


def children(text: str) -> Iterator[Span]:
    """Initials of a child, and a letter or number for one; not the office's abbreviations.

    Beside an age they are always taken for a child's, elsewhere where the sentence tells of one person.
    """
    same = plain(text)
    taken: list[Span] = []
    if not _may_be_letters(same):
        return
    for pattern in _FORMS:
        for match in pattern.finditer(same):
            if re.sub(r"\W", "", match["name"]) not in _ABBREVIATIONS:
                taken += _clear(Span.of(match, text), taken)
    for match in _AGED_DIGIT.finditer(same):
        taken += _clear(Span.of(match, text), taken)
    for start, sentence in sentences(same):
        for first, last in _loose(sentence) if _may_be_letters(sentence) else ():
            span = Span(start + first, start + last, text[start + first : start + last])
            taken += _clear(span, taken)
    yield from sorted(taken)


def _may_be_letters(text: str) -> bool:
    """Whether a text has any letters or number that could stand for a child, which most have not."""
    return _NUMBERED.search(text) is not None or any(one not in _NO_LETTERS for one in _LETTERS.findall(text))


def _clear(span: Span, taken: list[Span]) -> list[Span]:
    return [span] if clear_of(span, taken) else []


def _loose(sentence: str) -> Iterator[tuple[int, int]]:
    """What may be a child's letters, in a sentence that tells of one person."""
    for match in _KIN_LETTERS.finditer(sentence):
        heads = "".join(word[0] for word in re.findall(r"[A-Za-z]+", sentence[: match.start("name")])).upper()
        if match["name"] not in _ABBREVIATIONS and not heads.endswith(match["name"]):
            yield match.span()
    for match in _BESIDE_PAIR.finditer(sentence):
        if not set(re.findall("[A-Z]{2}", match["name"])) <= _ABBREVIATIONS:
            yield match.span()
    for match in _LETTERS_OWN.finditer(sentence):
        if (match["name"] or match["two"]) not in _MORE_ABBREVIATIONS:
            yield match.span()
    for match in _CHILD_DID.finditer(sentence):
        yield match.span()
    personal = is_personal(sentence)
    for match in _LOOSE_DOTTED.finditer(sentence):
        if (personal or " " not in match[0].strip()) and re.sub(r"\W", "", match[0]) not in _DOTTED_WORDS:
            yield match.span()
    if not personal:
        return
    for match in _LOOSE_PAIR.finditer(sentence):
        if match[0] not in _MORE_ABBREVIATIONS and not sentence.isupper() and not _AT_WORK.search(sentence):
            yield match.span()
    for match in (*_LOOSE_LETTER.finditer(sentence), *_AGED_LETTER.finditer(sentence)):
        yield match.span()
    for match in _BESIDE_LETTER.finditer(sentence):
        if not _PUBLISHED.match(sentence, match.end()):
            yield match.span()


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((DATE_OF_BIRTH, births), (ONE_CHILD, children))
