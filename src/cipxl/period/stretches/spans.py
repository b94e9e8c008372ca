"""Spans: readers of weeks, parts of a month, rolling and relative stretches of time.

They go on from the readers of `cipxl.period.stretches.terms` and are as bounded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from cipxl.period.almanac import SUFFIXES
from cipxl.period.lexicon import DURATION_UNITS, MONTHS, NUMBER_WORDS, SEASONS, split_words
from cipxl.period.moments import NO_YEAR, Moment, third
from cipxl.period.stretches.terms import ORDINALS, Terms
from cipxl.period.timespan import month_end

__all__ = ["STARTS", "Stretches"]

_PARTS: Final = {"early": "early", "mid": "mid", "middle": "mid", "late": "late"}
_EDGES: Final = {"end": "end", "beginning": "start", "start": "start", "close": "end"}
_RELATIVE: Final = frozenset(split_words("last this next previous past coming current same following preceding prior"))
_UNITS: Final = frozenset(DURATION_UNITS) | frozenset(
    split_words(
        "quarter quarters qtr qtrs q term terms period fortnight inspection board meeting autumn spring summer winter"
    )
)
STARTS: Final = frozenset(
    split_words(
        "w wc wb week wk rolling year month quarter quarters q qtr qu h r ytd today yesterday tomorrow earlier first "
        "financial fiscal municipal academic school fy ay f calendar christmas easter xmas half"
    )
).union(ORDINALS, _PARTS, _EDGES, _RELATIVE, NUMBER_WORDS, MONTHS, SEASONS)
"""Every word with which a moment can begin; at all others nobody need look."""


class Stretches(Terms):
    """Readers of stretches longer than a day; every one gives None where it sees nothing."""

    # Weeks, edges, stretches -------------------------------------------------------------------------------------

    def week(self, place: int) -> Moment | None:
        """A week told by its first or last day: "w/c 31 May 2021", "week ending 4 June 2021", "week of 17 May"."""
        word = self.text(place)
        ending = False
        if word == "w" and self.text(place + 1) in {"/", "."} and self.text(place + 2) in {"c", "e", "b"}:
            ending, at = self.text(place + 2) == "e", place + 3
        elif word in {"wc", "wb"}:
            at = place + 1
        elif word in {"week", "wk"}:
            verb = self.text(place + 1)
            if verb not in {
                "commencing",
                "beginning",
                "starting",
                "ending",
                "ended",
                "of",
                "begining",
                "comm",
                "from",
                "to",
            }:
                return None
            ending, at = verb in {"ending", "ended", "to"}, place + 2
        else:
            return None
        at = self.skip(at, ".", ":", "the", "on")
        at = self._weekday(at)
        inner = self.numeric_day(at) or next(iter(self.days(at)), None)
        if inner is None or inner.shape not in {"day", "invalid"}:
            return None
        if inner.start is None or inner.shape == "invalid":
            return replace(inner, first=place, basis="week")
        span = timedelta(days=6)
        start, end = (inner.start - span, inner.start) if ending else (inner.start, inner.start + span)
        return Moment(place, inner.last, "week", "week", start, end, year=inner.year)

    def week_of_month(self, place: int) -> Moment | None:
        """A week counted in a month: "1st week of May 2021" is days 1 to 7, the last week its last seven days."""
        suffix = self.text(place + 1) in SUFFIXES and self.glued(place + 1)
        number, at = ORDINALS.get(self.text(place)), place + 1 + suffix
        if number is None or (self.at(place).kind == "n" and not suffix) or self.text(at) not in {"week", "wk"}:
            return None
        inner = self.month(self.skip(at + 1, "of", "in"))
        if inner is None or inner.shape != "month" or inner.start is None or inner.end is None:
            return None
        start = inner.start + timedelta(days=7 * (number - 1))
        if self.text(place) in {"last", "final"}:
            start = inner.end - timedelta(days=6)
        return Moment(place, inner.last, "week", "week", start, start + timedelta(days=6), year=inner.year)

    def _weekday(self, place: int) -> int:
        """The place after the name of a weekday, if one stands here."""
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        word = self.text(place)
        known = (len(word) >= 3 and any(day.startswith(word) for day in days)) or word in {"tues", "weds", "thurs"}
        return self.skip(place + 1, ",") if known else place

    def base(self, place: int) -> Moment | None:
        """A moment that a part or an edge may be taken of, or that a stretch may end with."""
        listed = self.days(place)
        if listed:
            return listed[0]
        for read in (
            self.numeric_day,
            self.year_quarter,
            self.quarter,
            self.financial,
            self.month,
            self.season,
            self.calendar,
        ):
            found = read(place)
            if found is not None:
                return found
        return None

    def part(self, place: int) -> Moment | None:
        """The early, middle or late part, or an edge, of a month or longer: "early June 2020", "end of May 2021"."""
        word = self.text(place)
        if word in {"year", "month", "quarter"} and self.skip(place + 1, "-") != self.size:
            return self._year_end(place)
        part, edge = _PARTS.get(word, ""), _EDGES.get(word, "")
        if not part and not edge:
            return None
        at = self.skip(place + 1, "-")
        if self.text(at) in {"/", "-", "to"} and self.text(at + 1) in {"mid", "late"}:
            at = self.skip(at + 2, "-")  # "early to mid May": as far as the later part goes
            part = self.text(at - 1) if self.text(at - 1) in {"mid", "late"} else part
        at = self.skip(at, "of", "in", "the")
        inner = self.base(at)
        if inner is None or inner.shape in {"day", "invalid", "range"}:
            return self._relative_edge(place, at, edge)
        if edge:
            return replace(inner, first=place, edge=edge)
        if inner.start is None or inner.end is None:
            return replace(inner, first=place, precision=f"{part} part")
        start, end = third(inner.start, inner.end, part)
        precision = "third of month" if inner.shape == "month" else "third"
        return replace(inner, first=place, shape="range", basis="part", start=start, end=end, precision=precision)

    def _year_end(self, place: int) -> Moment | None:
        at = self.skip(place + 1, "-")
        if self.text(at) != "end":
            return None
        at = self.skip(at + 1, "of", "for", ":", "in", "-")
        inner = self.base(at)
        if inner is None or inner.end is None or inner.shape in {"invalid", "range"}:
            return Moment(
                place, self.skip(place + 1, "-") + 1, "relative", label="year end", reason=NO_YEAR, edge="end"
            )
        end = inner.end if inner.shape != "year" else date(inner.end.year, 3, 31)
        precision = "financial year end" if self.text(place) == "year" else self.text(place)
        return Moment(place, inner.last, "day", "day", end, end, precision=precision, year=end.year)

    def _relative_edge(self, place: int, at: int, edge: str) -> Moment | None:
        """The end of the quarter or year: an edge of something that only the date of writing tells."""
        after = self.skip(at, "this", "current", "next", "financial", "academic", "school", "calendar")
        if edge and self.text(after) in {"year", "quarter", "month", "week", "term", "period", "programme"}:
            return Moment(place, after + 1, "relative", edge=edge, reason="depends on when it was written")
        return None

    def stretch(self, place: int) -> Moment | None:
        """Months or a year up to a moment: "12 months to June 2022", "year ending 31 March 2021"."""
        at = self.skip(place, "rolling")
        count = self.number(at) if self.number(at) is not None else NUMBER_WORDS.get(self.text(at))
        if count is not None:
            at = self.skip(at + 1, "-")
            unit = "months" if self.text(at) == "m" and self.glued(at) else DURATION_UNITS.get(self.text(at))
            at += 1
        elif self.text(at) == "year":
            count, unit, at = 1, "years", at + 1
        else:
            return None
        if unit not in {"months", "years"} or not 1 <= count <= 60:
            return None
        at = self.skip(at, "rolling", "period", "average", "up")
        if self.text(at) not in {"to", "ending", "ended", "until"}:
            return None
        inner = self.base(self.skip(at + 1, "the", "end", "of"))
        if inner is None or inner.end is None or inner.shape in {"invalid", "range"}:
            return None
        months = count * (12 if unit == "years" else 1)
        first = inner.end + timedelta(days=1)
        total = first.year * 12 + first.month - 1 - months
        year, month = total // 12, total % 12 + 1
        start = date(year, month, min(first.day, month_end(year, month).day))
        return Moment(place, inner.last, "rolling", "rolling", start, inner.end, year=inner.year)

    def relative(self, place: int) -> Moment | None:
        """A stretch that only the date of writing tells: "last year", "next 12 months", "year to date", "R12M"."""
        word, after = self.text(place), self.text(place + 1)
        if word == "ytd" or (word == "year" and after == "to" and self.text(place + 2) == "date"):
            return Moment(place, place + (1 if word == "ytd" else 3), "relative", label="year to date")
        if word == "r" and self.number(place + 1) is not None and self.glued(place + 1) and self.text(place + 2) == "m":
            return Moment(place, place + 3, "relative", label=f"rolling {int(after)} months")
        if word in {"today", "yesterday", "tomorrow"}:
            return Moment(place, place + 1, "relative")
        if word == "rolling" or (self.number(place) is not None and self.glued(place + 1) and after == "-"):
            return self._rolling(place)
        if word == "earlier" and after in {"this", "in"} and self.text(place + 2) in {"year", "the"}:
            return Moment(place, self.skip(place + 3, "year"), "relative")
        if word == "first" and self.text(place + 2) in DURATION_UNITS and self.text(place + 3) == "of":
            at = self.skip(place + 4, "the", "this", "financial", "calendar")
            return Moment(place, at + 1, "relative") if self.text(at) == "year" else None
        if word not in _RELATIVE:
            return None
        at = self.skip(place + 1, "full", "financial", "academic", "school", "calendar", "reporting")
        count = self.number(at)
        if count is not None or self.text(at) in NUMBER_WORDS or self.text(at) in {"few", "couple"}:
            at = self.skip(at + 1, "to", "-")
            at = at + 1 if self.number(at) is not None else self.skip(at, "of")
        at = self.skip(at, "-", "full", "financial", "academic", "rolling", "consecutive", "working")
        half = self.text(at) == "half"
        at = self.skip(at + 1, "-") if half else at
        if self.text(at) not in _UNITS or (half and self.text(at) not in {"term", "year"}):
            return None
        at += 1
        at = self.skip(at, "term") if self.text(at - 1) in SEASONS else at
        if self.text(at) == "'" or (self.text(at) == "s" and self.glued(at)):
            at += 1
        inside = self.skip(at, "in", "of", "the")
        nested = None
        if word == "same" and self.text(inside) != "same":
            nested = self.relative(inside) or self.base(inside)
        return Moment(place, nested.last if nested is not None else at, "relative")

    def _rolling(self, place: int) -> Moment | None:
        """A rolling stretch: "Rolling 12 months", "12-month rolling", "rolling year", "12-month position"."""
        at = self.skip(place, "rolling")
        count = self.number(at)
        at = self.skip(at + 1, "-") if count is not None else at
        unit = "months" if self.text(at) == "m" and self.glued(at) else DURATION_UNITS.get(self.text(at))
        named = self.text(at + 1) in {"rolling", "position", "period", "average", "figure", "total"}
        if unit not in {"months", "years", "weeks"} or (self.text(place) != "rolling" and not named):
            return None
        last = at + 1 if self.text(at + 1) in {"average", "figure", "total"} or not named else at + 2
        return Moment(place, last, "relative", label=f"rolling {count} {unit}" if count is not None else "")
