"""What a sentence speaks of: which time, this plan or another, what is or what is yet to come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from cipxl.checks.counts import OTHER_TIME
from cipxl.period import Period, read_dates, read_period
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reconciling.words import stems

__all__ = ["Speaking", "When"]

_LATE = timedelta(days=62)  # a report is written up to two months after the round that it tells of
_NOW = re.compile(r"\b(?:now|current(?:ly)?|present(?:ly)?|latest|at the time of writing)\b", re.I)
# What stands between two times that are held against each other.
_AGAINST = re.compile(
    r"\b(?:compared\s+(?:with|to)|as\s+against|against|versus|whereas|up\s+from|down\s+from|than)\b", re.I
)
_FOLLOWS = re.compile(
    r"\W*(?:(?:for|on)\s+(?:\w+\s+){1,3}?)?(?:back\s+)?(?:as\s+)?(?:in|at|by|on|during|for|of|from)?\s*"
    r"(?:the\s+)?(?:end\s+of\s+)?\W*",
    re.I,
)
# A time behind these is what the present is held against, and not that of what is said.
_BESIDE = re.compile(
    r"\b(?:since|between|from|than|unlike|versus|against|to|with|on)\s+(?:in\s+|at\s+|as\s+at\s+)?(?:the\s+)?"
    r"(?:end\s+of\s+)?$",
    re.I,
)
_BRACKET = re.compile(r"\([^()]*\)")
_LONGEST_DATE = 3  # words of a bracket that only holds a date
_THEN = re.compile(r"\W*(?:at|by)\s+(?:that|the\s+same)\s+(?:point|time|stage|date)\b|\W*then\b", re.I)
_IN_COMMITTEE = re.compile(
    r"\b(?:members|councillors|(?:the\s+)?(?:committee|panel|cabinet))\s+will\b|"
    r"\bwill\s+(?:\w+\s+)?(?:note|see|recall|remember|wish|find|be\s+aware|know)\b",
    re.I,
)
# What is hoped for, planned or supposed, and is no statement of what is.
_TO_COME = re.compile(
    r"\b(?:expect\w*|anticipat\w+|aim(?:s|ed|ing)?|ambitions?|aspir\w+|intend\w*|intentions?|hop(?:e|es|ed|ing)|"
    r"forecast\w*|project(?:ed|ions?)|goals?|if|should|unless|until|once|would|could|(?-i:may)|might|likely|trajectory|"
    r"(?<!\bon\s)target\s+(?:is|of|that|for)|on\s+track\s+to|due\s+to\s+(?:be|become)|(?:plan|seek)s?\s+(?:is\s+)?to|"
    r"will|assum\w+)\b",
    re.I,
)
_SPAN = re.compile(
    r"\b(?:this|the|past|last|previous|over|in)\s+(?:past\s+|last\s+)?(?P<unit>month|quarter|year)\b", re.I
)
_SPANS = {"month": 45, "quarter": 125, "year": 400}  # days that lie between two rounds at most
_REPORTED = re.compile(
    r"\b(?:asked|noted|heard|told|reported|queried|observed|considered|questioned|concluded|felt|thought|said)\b", re.I
)
_PLANS = r"(?:plan|programme|strategy|register|scorecard|roadmap|framework)"
_NAMES_PLAN = re.compile(
    r"\b(?:the|our|its|their|a|an|this|that|each|every|another|last\s+year['’]s|[\w-]+['’]s)\s+"
    rf"(?P<which>(?:(?!(?:the|a|an|of|in|to|that|has|have|had|is|are|was|were|by|for|with|on)\b)[\w'’&/-]+\s+){{0,6}}?)"
    rf"(?P<plan>{_PLANS})\b(?!\w)(?!\s+(?:on\s+a\s+page|template))",
    re.I,
)
_OF_A_CHILD = re.compile(
    r"\b(?:protection|pathway|care|permanence|safety|need|transition|placement|education|EHC)\s+$", re.I
)
_ANY_PLAN = re.compile(rf"(?P<which>(?:[\w'’&/-]+\s+){{0,6}}?)(?P<plan>{_PLANS})\b", re.I)
# Whatever they are called, these are the plan that the report is about.
_OWN = (
    "improvement action continuous current children services service social care council county borough city ofsted "
    "ocip cip ilacs accelerated overall whole single full revised updated refreshed present new existing family "
    "families inspection development recovery transformation post recommendations delivery"
)  # fmt: skip
_OTHER_FIELDS = re.compile(
    r"\b(?:SEND|corporate|youth|justice|risks?|workforce|financial|budget|education|schools?|adults?|health|partnership|"
    r"neglect|sufficiency|housing|early\s+help|equalit\w+|capital|commissioning|digital|participation|strategic)\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:nationally|elsewhere|across\s+England|in\s+England|other\s+(?:local\s+)?(?:councils|authorities)|neighbours|"
    r"of\s+the\s+(?:councils|authorities)|other\s+(?:departments|directorates))\b",
    re.I,
)


class When(NamedTuple):
    """The time that something is said of.

    The period where one is named, whether it is not the plan's present, the name of the earlier round that is meant,
    and whether it is only to come.
    """

    period: Period | None = None
    other: bool = False
    round: str = ""
    to_come: bool = False


def _outside(sentence: str, at: tuple[int, int]) -> str:
    """The sentence with what stands in brackets blanked, but for dates and the bracket in which a span stands."""

    def blank(found: re.Match[str]) -> str:
        kept = found.start() < at[0] < found.end() or len(found[0].split()) <= _LONGEST_DATE
        return found[0] if kept else " " * len(found[0])

    return _BRACKET.sub(blank, sentence)


class Speaking:
    """Tells which time and which plan the sentences of a report speak of.

    Args:
        plan: The plan that the report is about.
        profile: What its rows are called.
        rounds: What the rounds before were called.
    """

    def __init__(self, plan: Plan, profile: Profile, rounds: Iterable[str] = ()) -> None:
        self.plan = plan
        self.profile = profile
        self.rounds = {name: read_period(name) for name in rounds}

    # Time

    @cached_property
    def _window(self) -> tuple[Period, Period]:
        update = read_period(self.plan.update) or self.plan.period
        return self.plan.period, max(self.plan.period, update)

    def _periods(self, text: str, *, ends: bool = False) -> list[tuple[Period, tuple[int, int]]]:
        """The times that a text names, and where; with the `ends` of months, by which things are to be done too."""
        found = []
        for mention in read_dates(text):
            start, end = mention.start or mention.date, mention.end or mention.date
            if start is None or end is None or mention.type not in ("period", "date", *(["deadline"] if ends else [])):
                continue
            if mention.type == "deadline" and mention.precision == "month":
                start = start.replace(day=1)
            if mention.basis == "calendar_year" and self._begins_refs(start.year):
                continue
            period = Period(label=mention.label, basis=mention.basis or "day", start=start, end=end)
            found.append((period, mention.at))
        return found

    def _is_now(self, period: Period) -> bool:
        first, last = self._window
        days = (period.end - period.start).days
        return period.start <= last.end + _LATE and period.end >= first.start and days < 400

    def round_of(self, period: Period | None) -> str:
        """The earlier round that has the name of a time, "" where none has."""
        return next((name for name, when in self.rounds.items() if period is not None and when == period), "")

    def time_of(self, sentence: str) -> tuple[Period | None, bool]:
        """The time that a sentence speaks of, where it names one, and whether it is another than the plan's own."""
        others = []
        for period, _ in self._periods(sentence):
            if self._is_now(period):
                return None, False
            if period.end < self._window[0].start:
                others.append(period)
        if others:
            return max(others), True
        return None, bool(OTHER_TIME.search(sentence)) and not _NOW.search(sentence)

    def when(
        self, sentence: str, at: tuple[int, int], tense: str, before: str = "", others: Iterable[int] = ()
    ) -> When:
        """The time of what stands at a span of a sentence.

        Args:
            sentence: The sentence.
            at: Where in it what is said stands.
            tense: The tense of its verb: "now", "then", "to come", or "" where it has none.
            before: The sentence before, whose time "at that point" goes back to.
            others: Where other statements of the sentence end: a time that follows one of them is its own.
        """
        start, end = self._part(sentence, at)
        part = _outside(sentence, at)[start:end]
        if tense == "to come" or _TO_COME.search(_IN_COMMITTEE.sub(" ", sentence[start : at[0]])):
            return When(to_come=True)
        named = [
            (period, (where[0] + start, where[1] + start))
            for period, where in self._periods(part, ends=True)
            if not _BESIDE.search(part[: where[0]])
        ]
        ends = [one for one in others if one != at[1] and start <= one <= end]
        mine = [one for one in named if one[1][0] >= at[1] and _FOLLOWS.fullmatch(sentence[at[1] : one[1][0]])]
        free = [
            one for one in named
            if not any(stop <= one[1][0] and _FOLLOWS.fullmatch(sentence[stop : one[1][0]]) for stop in ends)
        ]  # fmt: skip
        near = mine[:1] or [one for one in free if one[1][1] <= at[0]][-1:]
        if not near and free and tense != "now":
            # A time that stands further on is that of a past tense; of words without a verb it may be.
            if tense != "then":
                return When(other=True)
            near = free[:1]
        if near:
            return self._at(near[0][0], tense)
        if tense == "then" and _THEN.match(sentence):
            period, other = self.time_of(before)
            return When(period, other or period is not None, self.round_of(period))
        if start and not named and tense != "now":
            return When(other=True)  # "against six last time"
        if tense == "then":
            return When(other=not named)
        told = re.sub(r"\b(?:from|compared|will|would|expect\w*)\b", " ", _IN_COMMITTEE.sub(" ", part))
        return When(other=bool(OTHER_TIME.search(told if tense else part)) and not _NOW.search(part))

    def spans(self, sentence: str) -> bool:
        """Whether what a sentence says has happened "this quarter" has happened since the round before."""
        found = _SPAN.search(sentence)
        update = read_period(self.plan.update)
        before = [period for period in self.rounds.values() if period is not None]
        if found is None:
            return not any(self._is_now(period) and period != update for period, _ in self._periods(sentence))
        if update is None or not before:
            return False
        days = (update.end - max(before).end).days
        return _SPANS[found["unit"].casefold()] >= days >= _SPANS[found["unit"].casefold()] // 2

    def since(self, sentence: str) -> Period | None:
        """The time that a sentence compares the present with: "since October 2019", "between April and May 2021"."""
        then = [period for period, _ in self._periods(sentence) if not self._is_now(period) or self.round_of(period)]
        return min(then) if then else None

    def _at(self, period: Period, tense: str) -> When:
        name = self.round_of(period)
        if tense == "now" and name:
            return When(period, False, name)  # "in contrast to October 2019, four are green"
        if self._is_now(period):
            # A round may have the name of the period that the present one reports on.
            return When(period if name else None, False, name)
        return When(period, period.end < self._window[0].start or bool(name), name, period.start > self._window[1].end)

    @staticmethod
    def _part(sentence: str, at: tuple[int, int]) -> tuple[int, int]:
        """The part of a sentence in which a span stands, cut where two times are held against each other."""
        bracket = next((one.span() for one in _BRACKET.finditer(sentence) if one.start() < at[0] < one.end()), None)
        if bracket is not None:
            return bracket
        cuts = [0, *(mark.start() for mark in _AGAINST.finditer(sentence)), len(sentence)]
        start = max(cut for cut in cuts if cut <= at[0])
        return start, min((cut for cut in cuts if cut >= at[1]), default=len(sentence))

    def _begins_refs(self, year: int) -> bool:
        """Whether a year is what the plan's Refs begin with, and so only names them: "the 2019 recommendations"."""
        return any(row.ref.strip().startswith(str(year)) for row in self.plan)

    @staticmethod
    def is_reported(sentence: str, end: int) -> bool:
        """Whether what stands at a place of a sentence is what somebody said or asked."""
        return _REPORTED.search(sentence[:end]) is not None

    # Another plan

    @cached_property
    def _own(self) -> frozenset[str]:
        rows = f"{self.profile.row_word} {self.profile.action_word}"
        return stems(f"{self.plan.title} {rows} {_OWN}") | {str(year) for year in range(self._first, self._last + 1)}

    @cached_property
    def _first(self) -> int:
        years = [int(year) for year in re.findall(r"\b20\d\d\b", self.plan.title)]
        return min([self._window[0].start.year, *years])

    @cached_property
    def _last(self) -> int:
        years = [int(year) for year in re.findall(r"\b20\d\d\b", self.plan.title)]
        return max([self._window[1].end.year, *years])

    def other_plan(self, sentence: str) -> str:
        """The plan, programme or register that a sentence names and that is not this one, or who else is meant."""
        for found in _NAMES_PLAN.finditer(sentence):
            if _OF_A_CHILD.search(found["which"]):
                continue
            words = stems(found["which"].replace("-", " "))
            if words - self._own or re.match(r"(?:last\s+year|another)\b", found[0], re.I) or self._is_kind(found):
                return " ".join(found[0].split())
        elsewhere = _ELSEWHERE.search(sentence)
        return " ".join(elsewhere[0].split()) if elsewhere else ""

    def _is_kind(self, found: re.Match[str]) -> bool:
        """Whether it is of a kind that the plan itself is not: a register, a framework."""
        plain = found["plan"].casefold() in ("register", "scorecard", "framework", "strategy", "programme")
        return plain and not (stems(found["plan"]) & stems(self.plan.title))

    def heads_other_plan(self, heading: str) -> bool:
        """Whether a heading is that of another plan: "Youth justice plan"."""
        found = _ANY_PLAN.search(heading)
        if found is None or len(heading.split()) > 8:
            return False
        other = _OTHER_FIELDS.search(found["which"])
        return other is not None and bool(stems(other[0]) - stems(self.plan.title))
