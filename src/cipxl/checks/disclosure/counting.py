"""Small numbers of children and families in a text, and percentages that give them away.

A number is taken where grammar says what it counts: "3 older children", "4 of the 30 cases", "12 children, of whom 3",
"children missing: 3". What may be one is told apart, so that a person is asked. Numbers of staff, posts, meetings and
teams, ages, labels ("Tier 3"), limits ("no more than 2 children") and rates ("1 in 4") are no numbers of children.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.spans import plain
from cipxl.checks.disclosure.words import words as listed

__all__ = ["Small", "counts_children", "counts_others", "figures_in", "small_in"]

Kind = Literal["count", "share", "derived", "maybe"]


class Small(NamedTuple):
    """A number, or a percentage, that may point to a child: where it stands, what it says, and how it was known.

    "count" is a small number, "share" a percentage of a small number or group, "derived" a number from which a withheld
    one can be worked out, "maybe" one of which it is not sure what it counts.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: int = 0


_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_VALUES = {word: number for number, word in enumerate(_NUMBER_WORDS)} | {"none": 0, "a single": 1, "a pair of": 2}
_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
_N = rf"(?<![\w.,/£$€%#-])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_WORDS})(?![\w%/-]|[.,]\d| ?%| per ?cent)"
_PERCENT = r"(?<![\w.,-])\d{1,3}(?:\.\d+)?(?: ?%| per ?cent\b)"

_UNITS = listed("units")
# Words that end a group of words about one noun.
_ENDS = listed("ends")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
)  # fmt: skip
# After these a number is a label, an age or a date: "Tier 3 children", "aged 4", "in May 2".
_LABELS = re.compile(
    r"\b(?:year|yr|stage|tier|level|band|phase|priority|section|part|grade|group|key|objective|action|recommendation|"
    r"standard|category|appendix|annex|paragraph|para|page|chapter|figure|table|version|quarter|week|day|no\.?|number|"
    r"ref\.?|strand|theme|aim|domain|aged?|ages|covid|cohort|wave|module|item|option|form|ks|outcome|area|goal|step|"
    r"schedule|tranche|round|line|row|column|team|unit|room|plan|pillar|principle|stream|workstream|milestone|kpi|"
    rf"indicator|measure|in|q|article|regulation|act|zone|class|block|ward|{'|'.join(_MONTHS)}) ?(?:\(|:)? ?$",
    re.I,
)
# After these it is a limit, a range or what there is room for: "no more than 2 children", "a home for 4 children".
_LIMITS = re.compile(
    r"\b(?:at least|at most|up to|no more than|not more than|no fewer than|more than|fewer than|less than|over|under|"
    r"above|below|maximum(?: of)?|max|minimum(?: of)?|min|every|each|per|ratio of|between|"
    r"targets?(?: of| is| was|:)?|capacity(?: for| of)?|caseloads? of|average of|"
    r"(?:homes?|houses?|beds?|places?|spaces?|rooms?|units?|provision|flats?) (?:for|of))"
    r"(?: \d+ (?:and|to))? ?$|\d ?(?:-|to|and|or) ?$|[<>~≤≥] ?$|(?<!\bn)(?<!\bn )= ?$|\bno $|\bevery $",
    re.I,
)
_RATE_AFTER = re.compile(
    r" ?(?:,? ?(?:at a time|each\b|per\b|apiece)|(?:to|for) (?:each|every|one|a) |"
    r"a (?:week|month|day|year|quarter|term)\b|or (?:more|fewer|less)\b)",
    re.I,
)
_FOLLOWS_ONE = re.compile(
    r"(?:$|[.;:!?)\]]|,? ?(?:was|is|has|had|who|whose|in|with|from|moved|went|returned|remains?|remained|left|entered|"
    r"came|on|at|under|aged|did|does|could|cannot|became|died|waited|waits|lives|lived|and|that|said|placed|needed|needs|"
    r"missing|open)\b)"
)
_VERB = (
    r"(?:were|was|are|is|had|have|has|did|went|returned|remain(?:s|ed)?|moved|came|left|entered|achieved|died|"
    r"live[sd]?|wait(?:s|ed)?|received|became|reached|needed|stayed)"
)
_OF_THEM = re.compile(
    rf"(?P<lead>\b(?:a further|another|an additional|the other|the remaining|of whom|of which|of these|of those|"
    rf"of them|including|with|while|and|but|only|,) )(?P<n>{_N})(?= (?:more )?{_VERB}\b)",
    re.I,
)
_THE = r"(?:(?:the|these|those|our|all|a total of|this) )"
_LOOSE = frozenset({"and", "with", ",", "but", "while", "only"})
_SHARES = (
    # "4 of the 30 cases (13%)", "4 out of 30", "4/30 cases", "13% (4 of 30)", "13% (4/30)"
    re.compile(rf"(?P<n>{_N}) (?:out )?of {_THE}*(?P<d>{_N})", re.I),
    re.compile(r"(?<![\w./,-])(?P<n>\d{1,4}) ?/ ?(?P<d>\d{1,4})(?![\w/%]|[.,]\d)"),
    # "12 (40%) of the 30 cases"
    re.compile(rf"(?P<n>{_N})[a-z ]{{0,30}} ?\( ?(?P<p>{_PERCENT}) ?\) (?:out )?of {_THE}*(?P<d>{_N})", re.I),
    # "of these 25 cases, 79% (19)", "of the 12 children, 3 (25%)"
    re.compile(rf"\bof {_THE}+(?P<d>{_N})[a-z '-]{{0,40}},? ?(?P<p>{_PERCENT}) ?\( ?(?P<n>{_N}) ?\)", re.I),
    re.compile(
        rf"\bof {_THE}*(?P<d>{_N})[a-z '-]{{0,40}}, (?:only |just )?(?P<n>{_N})(?= ?\(| (?:more )?{_VERB}\b)", re.I
    ),
)
_PERCENT_OF = re.compile(rf"(?P<p>{_PERCENT}) of (?:(?:the|these|those|our|all|a total of) )*(?P<d>{_N})", re.I)
_BESIDE_AFTER = re.compile(
    rf"(?: [a-z][a-z'-]*){{0,6}} ?\( ?(?P<p>{_PERCENT}) ?[),;]|"
    rf"(?: [a-z][a-z'-]*){{0,4}},? (?:or|i\.e\.) (?P<q>{_PERCENT})",
    re.I,
)
_AFTER_SHARE = re.compile(rf"[a-z' ]{{0,60}}[ (,]{{1,3}}(?:or |i\.?e\.? |= ?)?(?P<p>{_PERCENT})", re.I)
_BESIDE_BEFORE = re.compile(rf"(?P<p>{_PERCENT})(?: of [a-z ]{{1,30}})? ?[(,-] ?$", re.I)
_BARE = re.compile(_N, re.I)


_LEAD = 60
_CAME_TO = r"(?:was|is|were|are|stands at|stood at|(?:fell|rose|dropped|went|came|reduced|increased)(?: from \d+)? to)"
_TYPED = re.compile(r"\[c\](?! ?%)", re.I)


def number(text: str) -> int:
    """The whole number that digits or words say."""
    return _VALUES[text.casefold()] if text.casefold() in _VALUES else int(text.replace(",", ""))


class _Words(NamedTuple):
    counted: re.Pattern[str]  # a number, up to four words, and who is counted
    listed: re.Pattern[str]  # "children missing: 3"
    child: re.Pattern[str]  # anybody who may be counted
    other: re.Pattern[str]


@lru_cache(maxsize=32)
def _words(policy: Policy) -> _Words:
    many = _either((*listed("children"), *policy.counted), policy.not_counted)
    one = _either((*listed("one_child"), *policy.counted), policy.not_counted)
    others = _either((*listed("others"), *policy.not_counted), policy.counted)
    adjective = r"(?:[a-z][a-z'’-]*[a-z]|\([a-z ]{1,20}\)) "
    return _Words(
        re.compile(
            rf"(?P<n>{_N}|\ba single|\ba pair of)(?: ?\( ?{_PERCENT} ?\))? (?P<between>(?:{adjective}){{0,4}}?)"
            rf"(?P<noun>(?:{many})(?![\w'’-])|(?P<singular>{one})(?![\w'’-]))",
            re.I,
        ),
        re.compile(
            rf"\b(?:{many})(?![\w'’-])[^.;:=\n]{{0,60}}(?:: ?|= ?| - )(?P<n>{_N})(?= ?(?:$|[.;,)\n(]))|"
            rf"\bnumbers? of (?:[a-z][a-z-]* ){{0,3}}(?:{many})(?![\w'’-])[^.;:=\n]{{0,60}}? {_CAME_TO} "
            rf"(?P<m>{_N})(?= ?(?:$|[.;,)\n(]| (?:in|at|by|during|over|last|this)\b))",
            re.I,
        ),
        re.compile(rf"\b(?:{many}|{one})(?![\w-])", re.I),
        re.compile(rf"\b(?:{others})\b", re.I),
    )


def _either(words: Iterable[str], but: Sequence[str] = ()) -> str:
    left = {word.casefold() for word in words} - {word.casefold() for word in but}
    return "|".join(re.escape(word) for word in sorted(left, key=lambda word: (-len(word), word)))


def counts_children(text: str, policy: Policy) -> bool:
    """Whether words such as a measure's name speak of children, families or what befalls them."""
    return _words(policy).child.search(plain(text)) is not None


def counts_others(text: str, policy: Policy) -> bool:
    """Whether words such as a measure's name speak of staff, teams, meetings and their like."""
    return _words(policy).other.search(plain(text)) is not None


def figures_in(text: str) -> Iterator[tuple[int, int, int]]:
    """The whole numbers of a text that stand alone: start, end, value."""
    for match in _BARE.finditer(plain(text)):
        yield match.start(), match.end(), number(match[0])


def small_in(text: str, policy: Policy, *, of_children: bool = False) -> list[Small]:
    """The numbers and percentages of a text that may point to a child, in its order, each once.

    `of_children` is what a share counts where its own sentence does not say.
    """
    same = plain(text)
    found: dict[tuple[int, int], Small] = {}

    def keep(one: Small) -> None:
        known = found.get((one.start, one.end))
        if known is None or known.kind == "maybe":
            found[one.start, one.end] = one

    for start, end in _sentences(same):
        for one in _in_sentence(same[start:end], same[max(0, start - 160) : start], policy, of_children):
            first, last = start + one.start, start + one.end
            keep(one._replace(start=first, end=last, text=text[first:last]))
    counts = [one for one in found.values() if one.kind == "count"]
    for one in (*_derived(same, counts), *_beside_withheld(same, counts, policy)):
        keep(one._replace(text=text[one.start : one.end]))
    return sorted(found.values())


_BREAK = re.compile(r"\n+|(?<=[.!?;])\s+(?=[A-Z0-9\"“(])|[•▪●◦➢]")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if text[start:end].strip():
            yield start, end
        start = mark.end() if mark else end


def _in_sentence(sentence: str, before: str, policy: Policy, of_children: bool) -> Iterator[Small]:
    words = _words(policy)
    earlier = before.rpartition("\n")[2]
    of_children = of_children or (words.child.search(earlier) is not None and not words.other.search(earlier))
    counts: list[Small] = []
    for share in _shares(sentence, words, policy, of_children):
        counts.append(share)
        yield share
    for match in words.counted.finditer(sentence):
        value = number(match["n"])
        if not policy.small(value) or not _counts(sentence, match, policy):
            continue
        sure = value != 1 or match["n"].isdigit() or match["n"].casefold() == "a single"
        small = Small(match.start("n"), match.end("n"), match["n"], "count" if sure else "maybe", value)
        counts.append(small)
        yield small
    for match in words.listed.finditer(sentence):
        group = "n" if match["n"] else "m"
        if policy.small(number(match[group])):
            small = Small(*match.span(group), match[group], "count", number(match[group]))
            counts.append(small)
            yield small
    # "12 children, of whom 3 were": the children may stand in the words before.
    about = earlier + sentence
    shift = len(about) - len(sentence)
    for match in _OF_THEM.finditer(sentence):
        value = number(match["n"])
        near = about[max(0, shift + match.start() - 160) : shift + match.start()]
        if policy.small(value) and words.child.search(near) and not _LABELS.search(_lead(sentence, match.start("n"))):
            sure = not words.other.search(near) and match["lead"].casefold().strip() not in (
                "and",
                "with",
                ",",
                "but",
                "while",
            )
            small = Small(*match.span("n"), match["n"], "count" if sure else "maybe", value)
            counts.append(small)
            yield small
    for small in counts:
        if small.kind == "count":
            yield from _percent_beside(sentence, small)


def _lead(sentence: str, start: int) -> str:
    """The words before a place, as many as can say what a number is."""
    return sentence[max(0, start - _LEAD) : start]


def _counts(sentence: str, match: re.Match[str], policy: Policy) -> bool:
    """Whether the number counts those who are named after it."""
    between = match["between"].casefold().split()
    before, after = _lead(sentence, match.start()), sentence[match.end() : match.end() + _LEAD]
    if any(word in _ENDS or word in _UNITS or _words(policy).other.fullmatch(word) for word in between):
        return False
    if _LABELS.search(before) or _LIMITS.search(before) or _RATE_AFTER.match(after):
        return False
    value = number(match["n"])
    if match["singular"]:
        if value > 1 or re.search(r"\b(?:no|any|each|every|one|for)[ -]$", before, re.I):
            return False
        return _FOLLOWS_ONE.match(after) is not None
    return value != 1 or match["noun"].casefold() in ("uasc", "cic", "cin", "cla", "lac", "cyp", "yp", "cme")


def _shares(sentence: str, words: _Words, policy: Policy, of_children: bool) -> Iterator[Small]:
    """Counts of a group, and the percentages that stand with them."""
    taken: set[int] = set()
    for pattern in _SHARES:
        for match in pattern.finditer(sentence):
            one, group = number(match["n"]), number(match["d"])
            again = match.start("n") in taken or match.start("d") in taken
            if group < one or not group or again or _year(match["n"], match["d"]):
                continue
            labelled = _LABELS.search(_lead(sentence, match.start("n")))
            if labelled or not _about_children(sentence, *match.span(), words, of_children):
                continue
            taken |= {match.start("n"), match.start("d")}
            left = policy.remainders and policy.small(group - one)
            close = policy.small(one) or left
            if close:
                yield Small(*match.span("n"), match["n"], "count", one)
            if policy.small(group):
                yield Small(*match.span("d"), match["d"], "count", group)
            if close or 0 < group < policy.group_below:
                if not close and one:
                    yield Small(*match.span("n"), match["n"], "derived", one)
                for start, end in _percents_of(sentence, match):
                    yield Small(start, end, sentence[start:end], "share")
    for match in _PERCENT_OF.finditer(sentence):
        group = number(match["d"])
        if 0 < group < policy.group_below and _about_children(sentence, *match.span(), words, of_children):
            yield Small(*match.span("p"), match["p"], "share")


def _percents_of(sentence: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the percentage of a share stands: in it, after it, or before it."""
    if match.groupdict().get("p"):
        yield match.span("p")
        return
    after = _AFTER_SHARE.match(sentence, match.end())
    if after:
        yield after.span("p")
    before = _BESIDE_BEFORE.search(sentence, max(0, match.start() - _LEAD), match.start())
    if before:
        yield before.span("p")


def _percent_beside(sentence: str, small: Small) -> Iterator[Small]:
    """A percentage in the same breath as a withheld number."""
    after = _BESIDE_AFTER.match(sentence, small.end)
    if after:
        group = "p" if after["p"] else "q"
        yield Small(*after.span(group), after[group], "share")
    before = _BESIDE_BEFORE.search(sentence, max(0, small.start - _LEAD), small.start)
    if before:
        yield Small(*before.span("p"), before["p"], "share")


def _about_children(sentence: str, start: int, end: int, words: _Words, otherwise: bool) -> bool:
    """Whether a share is of children: the nearest words that say who is counted."""
    after = re.split(r"[.;:]", sentence[end : end + 60])[0]
    inside, before = sentence[start:end], sentence[max(0, start - 80) : start]
    for part, place in ((after, min), (inside, min), (before, max)):
        kinds = (("child", words.child), ("other", words.other))
        found = [(match.start(), kind) for kind, pattern in kinds for match in pattern.finditer(part)]
        if found:
            return place(found)[1] == "child"
    return otherwise


def _year(one: str, other: str) -> bool:
    return len(one) in (2, 4) and one.isdigit() and other.isdigit() and int(other[-2:]) == (int(one[-2:]) + 1) % 100


def _derived(same: str, small: Sequence[Small]) -> Iterator[Small]:
    """Numbers of one paragraph from which a withheld one can be worked out: "of 12 children, 3 left and 9 stayed"."""
    for start, paragraph in _paragraphs(same):
        hidden = [one for one in small if start <= one.start < start + len(paragraph)]
        if not hidden:
            continue
        spans = {one.start - start for one in hidden}
        shown = [
            (match.start(), match.end(), number(match[0]))
            for match in _BARE.finditer(paragraph)
            if match.start() not in spans and not _no_count(paragraph, match)
        ]
        # Each withheld number is known to be 1 or more: two that make 2 are known as well.
        total = sum(one.value for one in hidden)
        known = {hidden[0].value} if len(hidden) == 1 else ({total} if total == len(hidden) else set())
        values = {value for _, _, value in shown}
        for first, last, value in shown:
            if value and any(value + hidden_one in values for hidden_one in known if hidden_one):
                found = Small(start + first, start + last, "", "derived", value)
                yield found
                for one in _percent_beside(paragraph, found._replace(start=first, end=last)):
                    yield one._replace(start=start + one.start, end=start + one.end, kind="derived")


def _beside_withheld(same: str, small: Sequence[Small], policy: Policy) -> Iterator[Small]:
    """Numbers that would give away the one that an officer has withheld: "20 children, 17 boys and [c] girls"."""
    words = _words(policy)
    for start, paragraph in _paragraphs(same):
        if len(_TYPED.findall(paragraph)) != 1 or any(start <= one.start < start + len(paragraph) for one in small):
            continue
        shown = [(match.span("n"), number(match["n"])) for match in words.counted.finditer(paragraph)]
        for (first, last), value in shown:
            if value and any(policy.small(other - value) for _, other in shown if other > value):
                found = Small(start + first, start + last, "", "derived", value)
                yield found
                for one in _percent_beside(paragraph, found._replace(start=first, end=last)):
                    yield one._replace(start=start + one.start, end=start + one.end, kind="derived")


def _no_count(paragraph: str, match: re.Match[str]) -> bool:
    """Whether a number is a year, a label, or the day or length of something: "2020", "Tier 3", "9 May", "9 weeks"."""
    word = re.match(r" ?([A-Za-z]+)", paragraph[match.end() : match.end() + 16])
    return (
        re.fullmatch(r"(?:19|20)\d\d", match[0]) is not None
        or (word is not None and (word[1].casefold() in _UNITS or word[1].casefold() in _MONTHS))
        or _LABELS.search(paragraph[max(0, match.start() - 40) : match.start()]) is not None
    )


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for part in text.split("\n"):
        yield start, part
        start += len(part) + 1
