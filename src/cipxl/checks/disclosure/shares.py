"""Shares of a group of children: "4 of the 30 (13%)", "12 of 14", "67% (n=3)", and the percentages beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.disclosure.counted import Counted, Small
from cipxl.checks.disclosure.numbers import LABELS, NUMBER, PERCENT, lead, number
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.words import words as listed

__all__ = ["VERB", "percent_beside", "shares"]

VERB = (
    r"(?:were|was|are|is|had|have|has|did|went|returned|remain(?:s|ed)?|moved|came|left|entered|achieved|died|"
    r"live[sd]?|wait(?:s|ed)?|received|became|reached|needed|stayed)"
)
_THE = r"(?:(?:the|these|those|our|all|a total of|this) )"
_SHARES = (
    # "4 of the 30 cases (13%)", "4 out of 30", "4/30 cases", "13% (4 of 30)", "13% (4/30)"
    re.compile(rf"(?P<n>{NUMBER}) (?:out )?of {_THE}*(?P<d>{NUMBER})", re.I),
    re.compile(r"(?<![\w./,-])(?P<n>\d{1,4}) ?/ ?(?P<d>\d{1,4})(?![\w/%]|[.,]\d)"),
    # "7 from 8 placements", where no change over time is told
    re.compile(rf"(?:^|(?<=[.;:(] ))(?P<n>{NUMBER}) from {_THE}*(?P<d>{NUMBER})(?= [a-z])", re.I),
    # "12 (40%) of the 30 cases"
    re.compile(rf"(?P<n>{NUMBER})[a-z ]{{0,30}} ?\( ?(?P<p>{PERCENT}) ?\) (?:out )?of {_THE}*(?P<d>{NUMBER})", re.I),
    # "of these 25 cases, 79% (19)", "of the 12 children, 3 (25%)"
    re.compile(rf"\bof {_THE}+(?P<d>{NUMBER})[a-z '-]{{0,40}},? ?(?P<p>{PERCENT}) ?\( ?(?P<n>{NUMBER}) ?\)", re.I),
    re.compile(
        rf"\bof {_THE}*(?P<d>{NUMBER})[a-z '-]{{0,40}}, (?:only |just )?(?P<n>{NUMBER})(?= ?\(| (?:more )?{VERB}\b)",
        re.I,
    ),
)
_PERCENT_OF = re.compile(rf"(?P<p>{PERCENT}) of (?:(?:the|these|those|our|all|a total of) )*(?P<d>{NUMBER})", re.I)
_OF_GROUP_PERCENT = re.compile(rf"\bof {_THE}*(?P<d>{NUMBER})[a-z '-]{{1,40}},? (?P<p>{PERCENT})", re.I)
_PERCENT_AND_COUNT = re.compile(rf"(?P<p>{PERCENT}) ?\( ?(?:n ?= ?)?(?P<n>{NUMBER}) ?\)", re.I)
_SAMPLE = re.compile(rf"(?<![\w])n ?= ?(?P<n>{NUMBER})", re.I)
_GROUP = re.compile(
    r"\b(?:denominator|base|cohort|group|sample|population|total)(?: size)?(?: of| is| was|:| =|=)?(?: "
    rf"just| only)? ?(?P<d>{NUMBER})",
    re.I,
)
_ALL_BUT = re.compile(rf"\ball (?:but|except|bar)(?: for)? (?P<n>{NUMBER})", re.I)
_BESIDE_AFTER = re.compile(
    rf"(?: [a-z][a-z'-]*){{0,6}} ?\( ?(?P<p>{PERCENT}) ?[),;]|(?: [a-z][a-z'-]*){{0,4}},? (?:or|"
    rf"i\.e\.) (?P<q>{PERCENT})",
    re.I,
)
_AFTER_SHARE = re.compile(rf"[a-z' ]{{0,60}}[ (,]{{1,3}}(?:or |i\.?e\.? |= ?)?(?P<p>{PERCENT})", re.I)
_BESIDE_BEFORE = re.compile(rf"(?P<p>{PERCENT})(?: of [a-z ]{{1,30}})? ?[(,-] ?(?:n ?= ?)?$", re.I)
_ANY_PERCENT = re.compile(PERCENT, re.I)
_NOUNS_END = listed("ends") | {"made", "met", "took", "got", "been", "late", "overdue", "complete", "outstanding", "up"}
_FIRST_YEAR = 14
# "Nine out of ten care leavers" says how many in general; "9 of the 10 care leavers" says which.
_RATE = re.compile(r"\w+ out of (?:ten|10|100|a hundred)", re.I)
_LEAD = 60
_NEAR = 80


def shares(sentence: str, words: Counted, policy: Policy, of_children: bool) -> Iterator[Small]:
    """Counts of a group, and the percentages that stand with them; `of_children` is said before the sentence."""
    taken: set[int] = set()
    for pattern in _SHARES:
        for match in pattern.finditer(sentence):
            one, group = number(match["n"]), number(match["d"])
            again = match.start("n") in taken or match.start("d") in taken
            if group < one or not group or again or ("/" in match[0] and _year(match["n"], match["d"])):
                continue
            labelled = LABELS.search(lead(sentence, match.start("n")))
            who = "" if labelled else _who(sentence, *match.span(), words, of_children)
            if not who:
                continue
            taken |= {match.start("n"), match.start("d")}
            rate = group in (10, 100) and _RATE.fullmatch(match[0]) is not None
            left = (
                not rate
                and policy.small(group - one)
                and policy.remains(persons=words.person.fullmatch(who) is not None)
            )
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
        if 0 < group < policy.group_below and _who(sentence, *match.span(), words, of_children):
            yield Small(*match.span("p"), match["p"], "share")
    for match in _OF_GROUP_PERCENT.finditer(sentence):
        if 0 < number(match["d"]) < policy.group_below and _who(sentence, *match.span("d"), words, of_children):
            yield Small(*match.span("p"), match["p"], "share")
    yield from _beside_percents(sentence, words, policy, of_children, taken)
    for match in _ALL_BUT.finditer(sentence):
        if policy.small(number(match["n"])) and _who(sentence, *match.span(), words, of_children):
            yield Small(*match.span("n"), match["n"], "count", number(match["n"]))


def _beside_percents(
    sentence: str, words: Counted, policy: Policy, of_children: bool, taken: set[int]
) -> Iterator[Small]:
    """Numbers that say what a percentage is of: "75% (4) of children", "67% (n=3)", "a cohort of 7"."""
    for match in _PERCENT_AND_COUNT.finditer(sentence):
        value = number(match["n"])
        if (
            match.start("n") in taken
            or not policy.small(value)
            or not _who(sentence, *match.span(), words, of_children)
        ):
            continue
        taken.add(match.start("n"))
        yield Small(*match.span("n"), match["n"], "count", value)
        yield Small(*match.span("p"), match["p"], "share")
    for match in _SAMPLE.finditer(sentence):
        value = number(match["n"])
        who = _who(sentence, *match.span(), words, of_children)
        if match.start("n") in taken or not value or (not who and _of_others(sentence, match.end(), words)):
            continue
        if policy.small(value):
            yield Small(*match.span("n"), match["n"], "count" if who else "maybe", value)
        elif value < policy.group_below and who:
            before = _BESIDE_BEFORE.search(sentence[: match.start("n")], max(0, match.start() - _LEAD))
            if before:
                yield Small(*before.span("p"), before["p"], "share")
    for match in _GROUP.finditer(sentence):
        value = number(match["d"])
        who = _who(sentence, *match.span(), words, of_children)
        if not 0 < value < policy.group_below or (not who and _of_others(sentence, match.end(), words)):
            continue
        for percent in _ANY_PERCENT.finditer(sentence, max(0, match.start() - _NEAR), match.end() + _NEAR):
            yield Small(*percent.span(), percent[0], "share" if who else "maybe")


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


def percent_beside(sentence: str, small: Small) -> Iterator[Small]:
    """A percentage in the same breath as a withheld number."""
    after = _BESIDE_AFTER.match(sentence, small.end)
    if after:
        group = "p" if after["p"] else "q"
        yield Small(*after.span(group), after[group], "share")
    before = _BESIDE_BEFORE.search(sentence, max(0, small.start - _LEAD), small.start)
    if before:
        yield Small(*before.span("p"), before["p"], "share")


def _who(sentence: str, start: int, end: int, words: Counted, otherwise: bool) -> str:
    """The nearest words that say which children a share is of, or ""; those after it come first."""
    after = re.split(r"[.;:]", sentence[end : end + _LEAD])[0]
    nouns = _noun_group(after)
    inside, before = sentence[start:end], sentence[max(0, start - _NEAR) : start]
    kinds = (words.for_child, words.other)
    for part, nearest in ((nouns or after, min), (inside, min), (before, max)):
        found = [(match.start(), at, match[0]) for at, kind in enumerate(kinds) for match in kind.finditer(part)]
        if found:
            start, at, who = nearest(found)
            if words.other.match(part, start + len(who) + 1):
                return ""  # "family hubs"
            return who if not at else ""
        if part is nouns and nouns.rstrip(" ,").endswith("s"):
            return ""  # the things that are counted have a name, and it is no child's
    return "children" if otherwise else ""


def _of_others(sentence: str, end: int, words: Counted) -> bool:
    """Whether what a number counts has a name, or its sentence speaks of others than children."""
    return _noun_group(sentence[end:]).rstrip(" ,").endswith("s") or words.other.search(sentence) is not None


def _noun_group(after: str) -> str:
    """The words straight after a share up to a verb or preposition: what it counts."""
    group = re.match(r"[ ]?((?:[\w'’/-]+[ ,]?)*)", after)
    kept: list[str] = []
    for word in group[1].split() if group else ():
        bare = word.strip(",").casefold()
        if bare in _NOUNS_END or bare.endswith("ed") or re.fullmatch(VERB, bare):
            break
        kept.append(word)
        if word.endswith(","):
            break
    return " ".join(kept)


def _year(one: str, other: str) -> bool:
    """Whether two numbers with a stroke between are a financial year of this century's plans: "20/21", "2020/21"."""
    return (
        len(one) in (2, 4)
        and one.isdigit()
        and int(one[-2:]) >= _FIRST_YEAR
        and other.isdigit()
        and int(other[-2:]) == (int(one[-2:]) + 1) % 100
    )
