"""Terms: readers of quarters, half years, seasons, school terms, half terms and years alone.

They go on from the readers of `cipxl.period.almanac` and are as bounded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from cipxl.period.almanac import PREPOSITIONS, SUFFIXES, Almanac
from cipxl.period.lexicon import FUNCTION_WORDS, MONTHS, NUMBER_WORDS, SEASONS
from cipxl.period.moments import Moment, Shape, built
from cipxl.period.timespan import MONTH_NAMES, month_end

__all__ = ["ORDINALS", "Terms"]

ORDINALS: Final = {
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
_HALF_TERM: Final = {3: 2, 6: 5, 9: 10}  # the month that the half term of a term falls in
_HALVES: Final = {3: 1, 6: 4, 9: 9}  # the first month of the two that the first half of a term has, about


class Terms(Almanac):
    """Readers of the parts of a council's or a school's year; every one gives None where it sees nothing."""

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
        elif word == "half" and self.text(self.skip(place + 1, "-")) in {"year", "yr"}:
            number, at, half = 1, self.skip(place + 1, "-") + 1, True  # "half year 2021/22": its first six months
        elif word in ORDINALS:
            suffix = self.text(place + 1) in SUFFIXES and self.glued(place + 1)
            if self.at(place).kind == "n" and not suffix:
                return None
            at = place + 1 + suffix
            if self.text(at) not in {"quarter", "qtr", "half"} or (word == "last" and self.text(at + 1) != "of"):
                return None
            number, half = ORDINALS[word], self.text(at) == "half"
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
        inside = self.skip(at, ",", "-", ":", "(")
        inner = self.quarter(inside)
        if inner is None or inner.year is not None:
            return None
        closed = self.text(inside - 1) == "(" and self.text(inner.last) == ")"
        if self.text(inside - 1) == "(" and not closed:
            return None
        return built(replace(inner, first=place, last=inner.last + closed, year=year))

    def half_term(self, place: int) -> Moment | None:
        """A half term: with its term or month and the year it is in that month, else the school must be asked."""
        word = self.text(place)
        month = _HALF_TERM.get(SEASONS.get(word, 0)) or MONTHS.get(word)
        at = self.skip(place + (month is not None), "term")
        stop = self.skip(at + 1, "-")
        if self.text(at) != "half" or self.text(stop) != "term":
            return None
        if month is None:
            return Moment(place, stop + 1, "relative", label="half term", reason="half terms differ")
        half = self.number(stop + 1, 1)
        stop += half in {1, 2}  # "Autumn half term 2": the second half of the term, not the holiday
        split, short = self.split_year(stop + 1), self.short_year(stop + 1)
        year, after = self.full_year(stop + 1), stop + 2
        if split is not None:
            year, after = split[0] + (month < 9), split[1]
        elif year is None:
            year, after = short if short is not None else (None, stop + 1)
        if half in {1, 2} and year is not None and word in SEASONS:
            first = _HALVES[SEASONS[word]] + 2 * (half - 1)
            start, end = date(year, first, 1), month_end(year, first + 1)
            reason = "half terms differ"
            return Moment(place, after, "range", "term", start, end, year=year, precision="half term", reason=reason)
        one = built(Moment(place, after, "month", number=month, year=year))
        return replace(one, precision="half term", reason="half terms differ" if year is not None else one.reason)

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
