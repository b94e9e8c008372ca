"""Small numbers of children and families in a text, and percentages that give them away.

A number is taken where grammar says what it counts: "3 older children", "4 of the 30 cases", "12 children, of whom 3",
"children missing: 3". What may be one is told apart, so that a person is asked. Numbers of staff, posts, meetings and
teams, ages, labels ("Tier 3"), limits ("no more than 2 children") and rates ("1 in 4") are no numbers of children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.disclosure.counted import Counted, Small, counted_words
from cipxl.checks.disclosure.derived import beside_withheld, derived
from cipxl.checks.disclosure.numbers import LABELS, LIMITS, NUMBER, lead, number, shows_no_count
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.shares import VERB, percent_beside, shares
from cipxl.checks.disclosure.spans import plain
from cipxl.checks.disclosure.words import words as listed

__all__ = ["small_in"]

_UNITS = listed("units")
# Words that end a group of words about one noun.
_ENDS = listed("ends")
_GROWN_UP = listed("grown_up")
_OUT_OF = re.compile(r"\bout of (?:county|area|city|borough|authority|school|district)\b")
_RATE_AFTER = re.compile(
    r" ?(?:,? ?(?:at a time|each\b|per\b|apiece)|(?:to|for) (?:each|every|one|a) |a (?:week|month|day|year|quarter|"
    r"term)\b|or (?:more|fewer|less)\b)",
    re.I,
)
_FOLLOWS_ONE = re.compile(
    r"(?:$|[.;:!?)\]]|,? ?(?:was|is|has|had|who|whose|in|with|from|moved|went|returned|remains?|remained|left|"
    r"entered|came|on|at|under|aged|did|does|could|cannot|became|died|waited|waits|lives|lived|and|that|said|placed|"
    r"needed|needs|missing|open|took|got|made|gave|ran|began|felt|chose|met|found|lost|wants|asks|became|last|this|"
    r"since|after|before|during|over|longer|by|to|[a-z]{2,}ed)\b)"
)
_OF_THEM = re.compile(
    rf"(?P<lead>\b(?:a further|another|an additional|the other|the remaining|of whom|of which|of these|of those|"
    rf"of them|including|with|while|and|but|only|,) |^)(?P<n>{NUMBER})(?= (?:more )?{VERB}\b)",
    re.I,
)
# "Pathway plans audited: 4" counts audits.
_LOOKED_AT = re.compile(r"\b(?:audited|sampled|moderated|observed|checked|read)\b", re.I)
_LASTS = re.compile(
    r"\b(?:average|mean|median|waits?|waiting|time|times|rate|ratio|days|weeks|months|hours|score|cost)\b", re.I
)
_LOOSE = frozenset({"", "and", "with", ",", "but", "while"})
_ITEM = re.compile(rf"(?:^|,|;| and| &) ?(?P<n>{NUMBER}) (?P<what>[^,;.:]{{1,60}})", re.I)
_BREAK = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z0-9\"“(])|(?<=;)\s+(?=[A-Z\"“(])|[•▪●◦➢]")
_BEFORE = 160
_LEAD = 60
_SHORT_FORMS = frozenset({"uasc", "cic", "cin", "cla", "lac", "cyp", "yp", "cme"})


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
        for one in _in_sentence(same[start:end], same[max(0, start - _BEFORE) : start], policy, of_children):
            first, last = start + one.start, start + one.end
            keep(one._replace(start=first, end=last, text=text[first:last]))
    counts = [one for one in found.values() if one.kind == "count"]
    for one in (*derived(same, counts), *beside_withheld(same, counts, policy)):
        keep(one._replace(text=text[one.start : one.end]))
    return sorted(found.values())


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if text[start:end].strip():
            yield start, end
        start = mark.end() if mark else end


def _in_sentence(sentence: str, before: str, policy: Policy, of_children: bool) -> Iterator[Small]:
    words = counted_words(policy)
    earlier = before.rpartition("\n")[2]
    of_children = of_children or (words.child.search(earlier) is not None and not words.other.search(earlier))
    found = [*shares(sentence, words, policy, of_children), *_counted(sentence, words, policy)]
    found += _listed(sentence, words, policy)
    found += _of_them(sentence, earlier, words, policy)
    yield from found
    for small in found:
        if small.kind == "count":
            yield from percent_beside(sentence, small)


def _counted(sentence: str, words: Counted, policy: Policy) -> Iterator[Small]:
    """Numbers that stand before those whom they count."""
    for match in words.counted.finditer(sentence):
        value = number(match["n"])
        if policy.small(value) and _counts(sentence, match, policy):
            sure = value != 1 or match["n"].isdigit() or match["n"].casefold() == "a single"
            yield Small(*match.span("n"), match["n"], "count" if sure else "maybe", value)
    for match in words.both.finditer(sentence):
        if policy.small(2):
            yield Small(*match.span("n"), match["n"], "maybe", 2)


def _counts(sentence: str, match: re.Match[str], policy: Policy) -> bool:
    """Whether the number counts those who are named after it."""
    between = _OUT_OF.sub(" ", match["between"].casefold()).split()
    before, after = lead(sentence, match.start()), sentence[match.end() : match.end() + _LEAD]
    other = counted_words(policy).other
    if any(word in _ENDS or word in _GROWN_UP or word in _UNITS or other.fullmatch(word) for word in between):
        return False
    if LABELS.search(before) or LIMITS.search(before) or _RATE_AFTER.match(after):
        return False
    value = number(match["n"])
    if match["singular"]:
        if value > 1 or re.search(r"\b(?:no|any|each|every|one|for)[ -]$", before, re.I):
            return False
        return _FOLLOWS_ONE.match(after) is not None
    return value != 1 or match["noun"].casefold() in _SHORT_FORMS


def _listed(sentence: str, words: Counted, policy: Policy) -> Iterator[Small]:
    """Numbers after those whom they count: "children missing: 3", "care leavers: 61 in work, 1 in custody"."""
    for match in words.listed.finditer(sentence):
        group = next(name for name in ("n", "m", "k", "j") if match[name])
        if policy.small(number(match[group])) and not _LOOKED_AT.search(match[0]) and not _LASTS.search(match[0]):
            yield Small(*match.span(group), match[group], "count", number(match[group]))
    for head in words.heads.finditer(sentence):
        if words.other.search(sentence, head.end()):
            continue  # "Young people: 4 workshops, 1 residential"
        for item in _ITEM.finditer(sentence, head.end()):
            value = number(item["n"])
            counts_none = shows_no_count(sentence, *item.span("n"))
            if policy.small(value) and not counts_none and not LIMITS.search(lead(sentence, item.start("n"))):
                yield Small(*item.span("n"), item["n"], "maybe", value)


def _of_them(sentence: str, earlier: str, words: Counted, policy: Policy) -> Iterator[Small]:
    """Numbers of some of those before: "12 children, of whom 3 were"; the children may stand in an earlier sentence."""
    about = earlier + sentence
    shift = len(earlier)
    for match in _OF_THEM.finditer(sentence):
        value = number(match["n"])
        near = about[max(0, shift + match.start() - _BEFORE) : shift + match.start()]
        loose = match["lead"].casefold().strip() in _LOOSE
        if loose and words.other.search(near if match["lead"] else near + sentence):
            continue  # "Courses for children are new. Three were full"; "26 cases audited, and 3 were good"
        if policy.small(value) and words.child.search(near) and not LABELS.search(lead(sentence, match.start("n"))):
            sure = not loose and not words.other.search(near)
            yield Small(*match.span("n"), match["n"], "count" if sure else "maybe", value)
