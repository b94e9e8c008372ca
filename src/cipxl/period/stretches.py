"""Stretches: readers of quarters, seasons, terms, weeks, parts of a month, rolling and relative stretches of time.

They go on from the readers of `cipxl.period.almanac` and are as bounded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from cipxl.period.almanac import PREPOSITIONS, SUFFIXES, Almanac
from cipxl.period.lexicon import DURATION_UNITS, FUNCTION_WORDS, MONTHS, NUMBER_WORDS, SEASONS, split_words
from cipxl.period.moments import NO_YEAR, Moment, Shape, built, third
from cipxl.period.timespan import MONTH_NAMES, month_end

__all__ = ["STARTS", "Stretches"]

_ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
_PARTS: Final = {"early": "early", "mid": "mid", "middle": "mid", "late": "late"}
_EDGES: Final = {"end": "end", "beginning": "start", "start": "start", "close": "end"}
_RELATIVE: Final = frozenset(split_words("last this next previous past coming current same following preceding prior"))
_UNITS: Final = frozenset(DURATION_UNITS) | frozenset(
    split_words("quarter quarters term terms period fortnight inspection board meeting autumn spring summer winter")
)
STARTS: Final = frozenset(
    split_words(
        "w wc wb week wk rolling year month quarter quarters q qtr qu h r ytd today yesterday tomorrow earlier first "
        "financial fiscal municipal academic school fy ay f calendar christmas easter xmas"
    )
).union(_ORDINALS, _PARTS, _EDGES, _RELATIVE, NUMBER_WORDS, MONTHS, SEASONS)
"""Every word with which a moment can begin; at all others nobody need look."""


class Stretches(Almanac):
    """Readers of stretches longer than a day; every one gives None where it sees nothing."""

    # Quarters, terms, seasons ------------------------------------------------------------------------------------

    def quarter(self, place: int) -> Moment | None:
        """A financial quarter or half year: "Q2 19/20", "second quarter of 2017/18", "Q3/4", "2020/21 Q2", "H1"."""
        word = self.text(place)
        at, number, half = place, 0, False
        if word in {"q", "qtr", "quarter", "quarters", "qu", "h"} and self.number(place + 1, 1) is not None:
            number, at, half = self.number(place + 1, 1) or 0, place + 2, word == "h"
            if word == "h" and self.at(place + 1).gap:
                return None
        elif word in {"quarter", "qtr"} and NUMBER_WORDS.get(self.text(place + 1), 0):
            number, at = NUMBER_WORDS[self.text(place + 1)], place + 2
        elif word in _ORDINALS:
            suffix = self.text(place + 1) in SUFFIXES and self.glued(place + 1)
            if self.at(place).kind == "n" and not suffix:
                return None
            at = place + 1 + suffix
            if self.text(at) not in {"quarter", "qtr", "half"} or (word == "last" and self.text(at + 1) != "of"):
                return None
            number, half = _ORDINALS[word], self.text(at) == "half"
            at += 1
        if (
            not 1 <= number <= (2 if half else 4)
            or self.text(at) == "%"
            or (self.digit_glued(at + 1) and self.text(at) == ".")
        ):
            return None
        last = number
        named = self.text(at + 1) == "q"
        if self.text(at) in {"/", "-", "to", "and", "&"} and (
            named or (self.glued(at) and self.glued(at + 1)) or word == "quarters"
        ):
            second = self.number(at + 1 + named, 1)
            free = self.text(at + 2 + named) not in {"%", "/"} and (
                self.text(at) in {"/", "-", "to"} or word == "quarters"
            )
            if second is not None and number < second <= 4 and free:
                last, at = second, at + 2 + named
        year, after = self._quarter_year(at)
        shape: Shape = "half" if half else "quarter"
        if half and year is None and word != "h":
            return None
        reading = Moment(place, after, shape, number=number, day=last if last != number else 0, year=year)
        if (
            year is not None
            and self.full_year(after - 1) is not None
            and self.text(after - 2) not in {"/", "-"}
            and not half
        ):
            first = date(year, number * 3 - 2, 1)
            other = f"{MONTH_NAMES[first.month - 1]} {year} to {MONTH_NAMES[first.month + 1]} {year}"
            reading = replace(reading, alternatives=(other,))
        return built(reading)

    def _quarter_year(self, place: int) -> tuple[int | None, int]:
        at = self.skip(place, ",", "of", "the", "for", "in", "(", "-", ":", "/")
        at = self.year_kind(at)[1]
        found = self.split_year(at, prefixed=True)
        if found is not None:
            return found[0], found[1]
        year = self.full_year(at)
        if year is not None and at - place <= 2 and self.text(place) not in {"-", ":", "("}:
            return year, at + 1
        if self.text(at) == "'" and self.number(at + 1) is not None and self.glued(at + 1):
            return 2000 + (self.number(at + 1) or 0), at + 2
        return None, place

    def year_quarter(self, place: int) -> Moment | None:
        """A quarter written after its year: "2020/21 Q2", "2020-21, quarter 2"."""
        found = self.split_year(place)
        if found is None:
            return None
        year, at = found
        inner = self.quarter(self.skip(at, ",", "-", ":"))
        if inner is None or inner.year is not None:
            return None
        return built(replace(inner, first=place, year=year))

    def season(self, place: int) -> Moment | None:
        """A season, a school term, Christmas or Easter, with its year where written."""
        word = self.text(place)
        if word in {"christmas", "easter", "xmas"}:
            year = self.full_year(self.skip(place + 1, "of"))
            after = self.skip(place + 1, "of") + 1 if year is not None else place + 1
            return built(Moment(place, after, "feast", number=4 if word == "easter" else 12, year=year))
        if word not in SEASONS:
            return None
        at = place + 1
        term = self.text(at) in {"term", "terms", "half"}
        at = self.skip(at, "half", "term", "terms") if term else at
        of = self.skip(at, "of", ",", "'")
        split = self.split_year(of)
        if split is not None:
            year = split[0] if SEASONS[word] >= 9 else split[0] + 1
            after = split[1]
        else:
            year = self.full_year(of)
            after = of + 1 if year is not None else at
            if year is None and self.number(of) is not None and len(self.text(of)) == 2 and self.ends(of + 1):
                year, after = 2000 + (self.number(of) or 0), of + 1
        led = self.text(place - 1) in PREPOSITIONS or self.at(place).cap
        if year is None and not term and not led:
            return None
        return built(Moment(place, after, "term" if term else "season", number=SEASONS[word], year=year))

    def calendar(self, place: int) -> Moment | None:
        """A year alone: "2016", "calendar year 2016"."""
        at = place + 2 if self.text(place) == "calendar" and self.text(place + 1) == "year" else place
        year = self.full_year(at)
        if year is None or self.in_number(at) or not 1990 <= year <= 2049:
            return None
        after, before = self.at(at + 1), self.at(at - 1)
        counted = after.kind == "w" and not after.cap and after.text not in FUNCTION_WORDS and after.text not in MONTHS
        if at == place and counted and before.text not in PREPOSITIONS:
            return None
        if before.text in {"£", "no", "nos"} or (
            before.text == "-" and not before.gap and not self.at(at).gap and before.kind == "w"
        ):
            return None
        return built(Moment(place, at + 1, "year", year=year))

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
        number, at = _ORDINALS.get(self.text(place)), place + 1 + suffix
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
            unit = DURATION_UNITS.get(self.text(at))
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
        if self.text(at) not in _UNITS:
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
        unit = DURATION_UNITS.get(self.text(at))
        named = self.text(at + 1) in {"rolling", "position", "period", "average", "figure", "total"}
        if unit not in {"months", "years", "weeks"} or (self.text(place) != "rolling" and not named):
            return None
        last = at + 1 if self.text(at + 1) in {"average", "figure", "total"} or not named else at + 2
        return Moment(place, last, "relative", label=f"rolling {count} {unit}" if count is not None else "")
