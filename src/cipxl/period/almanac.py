"""Almanac: readers of years, months and days at a place among a text's tokens.

Each looks at a bounded number of tokens from where it stands, so the work grows with the text's length alone.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Final

from cipxl.period.lexicon import FUNCTION_WORDS, LABEL_WORDS, MONTHS, split_words
from cipxl.period.moments import Moment, Shape, built, joined
from cipxl.period.timespan import MONTH_NAMES, Period
from cipxl.period.tokens import Tokens

__all__ = ["PREPOSITIONS", "SUFFIXES", "Almanac"]

PREPOSITIONS: Final = frozenset(
    split_words(
        "in by during since until till from to of for on at before after early mid late end and or between next last "
        "this each through throughout the due around about back year years calendar financial ending ended as"
    )
)
SUFFIXES: Final = frozenset({"st", "nd", "rd", "th"})
_COUNTED: Final = frozenset(
    split_words(
        "children child cases people young plans reviews staff families posts actions targets returns visits "
        "assessments audits teams households workers contacts referrals leavers carers recommendations measures out"
    )
)

# Words that may follow "Sept 21" without being counted: it stays September 2021.
_CLOSING: Final = frozenset(
    split_words("onward onwards inclusive outturn data figure figures performance result results return returns")
)


class Almanac(Tokens):
    """Readers of one kind of moment each, over one list of tokens; every one gives None where it sees nothing."""

    def number(self, place: int, digits: int = 2) -> int | None:
        """The whole number of at most so many digits at a place."""
        if not 0 <= place < self.size:
            return None
        token = self.tokens[place]
        return int(token.text) if token.kind == "n" and len(token.text) <= digits else None

    def skip(self, place: int, *words: str) -> int:
        """The place after any of the words, each taken once, in order."""
        for word in words:
            if self.text(place) == word:
                place += 1
        return place

    # Years -----------------------------------------------------------------------------------------------------

    def full_year(self, place: int) -> int | None:
        """A year of four digits that is not part of a longer number or a percentage."""
        token = self.at(place)
        if token.kind != "n" or len(token.text) != 4 or not 1950 <= int(token.text) <= 2099:
            return None
        after = self.at(place + 1)
        if after.text == "%" or (after.text in {".", ","} and not after.gap and self.digit_glued(place + 2)):
            return None
        if after.kind == "w" and not after.gap and after.text != "s":
            return None
        return int(token.text)

    def digit_glued(self, place: int) -> bool:
        """Whether digits stand at a place, straight after what is before."""
        return self.at(place).kind == "n" and self.glued(place)

    def short_year(self, place: int) -> tuple[int, int] | None:
        """A year of two digits after a month ("Sept20", "Mar-21", "Oct '19", "April 20"), and the place after it."""
        start = place
        if self.text(place) == "'" and self.at(place + 1).kind == "n" and self.glued(place + 1):
            return self._two_digits(place + 1)
        if self.text(place) in {"-", "/"} and self.glued(place) and self.digit_glued(place + 1):
            place += 1
        token, after = self.at(place), self.at(place + 1)
        if token.kind != "n" or len(token.text) != 2:
            return None
        if (after.text in {"%", "+"} or after.text in SUFFIXES) and not after.gap:
            return None
        if after.text in {".", ",", "/", ":"} and self.digit_glued(place + 2) and not after.gap:
            return None
        if not self.glued(place) and place == start:
            wordy = after.kind == "w" and not after.cap and after.text not in FUNCTION_WORDS
            wordy = wordy and after.text not in _CLOSING
            if wordy or after.text in {"%", "out", "per"} or (int(token.text) < 10 and token.text[0] != "0"):
                return None
            ranged = (
                after.text == "-" and not after.gap and self.at(place + 2).kind == "n" and self.text(place + 3) == "%"
            )
            if after.text == "of" or ranged:
                return None
        return self._two_digits(place)

    def _two_digits(self, place: int) -> tuple[int, int] | None:
        number = self.number(place)
        if number is None or len(self.text(place)) != 2:
            return None
        # A year cut by the edge of a column: "March20 13".
        rest, after = self.at(place + 1), self.at(place + 2)
        if number in {19, 20} and rest.kind == "n" and len(rest.text) == 2 and rest.start - self.at(place).end == 1:
            ends = after.kind == "e" or (after.kind == "p" and after.text not in {"%", "/", "£", "+", "-"})
            if ends and 1950 <= number * 100 + int(rest.text) <= 2049:
                return number * 100 + int(rest.text), place + 2
        return (2000 if number < 50 else 1900) + number, place + 1

    def year_after(self, place: int) -> tuple[int, int] | None:
        """The year that follows a month: of four digits, also after "," "-" "/" or "of", or of two."""
        year = self.full_year(place)
        if year is not None:
            return year, place + 1
        if self.text(place) in {",", "-", "/", "of", ".", "in"}:
            year = self.full_year(place + 1)
            if year is not None and not (self.text(place) == "-" and self.at(place).gap):
                return year, place + 2
        return self.short_year(place)

    def split_year(self, place: int, *, prefixed: bool = False) -> tuple[int, int] | None:
        """The first of the years in "2018/19", "18/19", "2018-19", "2018/2019", and the place after; not "18-19"."""
        first = self.at(place)
        if first.kind != "n" or len(first.text) not in {2, 4}:
            return None
        sign, second = self.at(place + 1), self.at(place + 2)
        if second.kind != "n" or sign.text not in {"/", "-"}:
            return None
        named = self.text(place - 1) in {"outturn", "outturns", "year", "yr"}  # "Outturn 19-20"
        # "Target for 21-22: 85%"; below 19 the two may as well be ages.
        named = named or (self.text(place - 1) in {"for", "in", "during"} and (self.number(place) or 0) >= 19)
        prefixed = prefixed or (named and self.text(place + 3) in {"", ",", ".", ":", ";", "-", ")", "="})
        if len(second.text) not in {2, 4} or (len(first.text) == 2 and len(second.text) == 4):
            return None
        if len(first.text) == 2 and (sign.gap or second.gap or (sign.text == "-" and not prefixed)):
            return None
        if sign.text == "-" and (sign.gap or second.gap) and len(second.text) == 2:
            return None
        year = int(first.text) if len(first.text) == 4 else (2000 if int(first.text) < 50 else 1900) + int(first.text)
        wanted = year + 1 if len(second.text) == 4 else (year + 1) % 100
        after = self.at(place + 3)
        if not 1950 <= year <= 2098 or int(second.text) != wanted or (after.text == "%" and not after.gap):
            return None
        if len(first.text) == 2 and (after.text in _COUNTED or self.text(place - 1) in {"/", "."}):
            return None
        if after.text in {"/", "."} and self.digit_glued(place + 4) and not after.gap:
            return None
        return year, place + 3

    def year_kind(self, place: int) -> tuple[str, int]:
        """The kind named by "financial year", "FY", "academic year" at a place ("" for none), and the place after."""
        word, after = self.text(place), self.text(place + 1)
        if word in {"financial", "fiscal", "municipal"} and after in {"year", "years", "yr"}:
            return "financial", place + 2
        if word in {"academic", "school"} and after in {"year", "years", "yr"}:
            return "academic", place + 2
        if word in {"fy", "ay"}:
            return ("financial" if word == "fy" else "academic"), place + 1
        if word == "f" and after == "/" and self.text(place + 2) == "y":
            return "financial", place + 3
        return "", place

    def financial(self, place: int) -> Moment | None:
        """A financial or academic year, with or without its name."""
        kind, at = self.year_kind(place)
        at = self.skip(at, "of", ":", "(") if kind else at
        found = self.split_year(at, prefixed=bool(kind))
        alternatives: tuple[str, ...] = ()
        if found is None and kind and self.text(place) in {"fy", "ay", "f"}:
            ending = self.full_year(at)
            short = None if ending is not None else self.number(at)
            if short is not None and len(self.text(at)) == 2:
                ending = 2000 + short
            if ending is not None and 1951 <= ending <= 2098:
                found = ending - 1, at + 1
                alternatives = (Period.financial_year(ending).canonical,)
        if found is None:
            return None if kind else self._short_range(place)
        year, at = found
        if not kind:
            bracket = self.text(at) == "("
            kind, after = self.year_kind(at + bracket)
            at = after if kind else at
        shape: Shape = "academic" if kind == "academic" else "financial"
        if not alternatives and not kind and len(self.text(at - 1)) == 4 and self.text(at - 2) == "-":
            alternatives = (f"January {year} to December {year + 1}",)
        return built(Moment(place, at, shape, year=year, alternatives=alternatives))

    def _short_range(self, place: int) -> Moment | None:
        """Several years in short, "2017-20", as financial years: April 2017 to March 2020."""
        first, second = self.full_year(place), self.number(place + 2)
        sign = self.at(place + 1)
        if first is None or second is None or sign.text not in {"-", "/"} or sign.gap or self.at(place + 2).gap:
            return None
        last = first - first % 100 + second
        if (
            len(self.text(place + 2)) != 2
            or not first + 1 < last <= first + 10
            or self.text(place + 3) in {"%", "/", "-"}
        ):
            return None
        other = (f"January {first} to December {last}",)
        start, end = date(first, 4, 1), date(last, 3, 31)
        return Moment(place, place + 3, "range", "year_range", start, end, year=last, alternatives=other)

    # Months and days ---------------------------------------------------------------------------------------------

    def month_name(self, place: int) -> tuple[int, int] | None:
        """The month named at a place, and the place after; "may" and "march" only where they are not verbs."""
        token = self.at(place)
        month = MONTHS.get(token.text) if token.kind == "w" else None
        if month is None:
            return None
        after = place + 1
        if self.text(after) == "." and not self.at(after).gap and len(token.text) <= 4 and token.text != "may":
            after += 1
        if token.text in {"may", "march", "mar"} and self.year_after(after) is None:
            before = self.at(place - 1)
            follows = self.at(after)
            led = before.text in PREPOSITIONS or before.text in {"-", "/", "&"} or before.kind == "n"
            led = led or before.text in SUFFIXES
            free = follows.kind in {"e", "p", "n"} or follows.text in MONTHS or follows.text in {"to", "and", "or"}
            if not (led or (token.cap and free)):
                return None
        return month, after

    def month(self, place: int) -> Moment | None:
        """A month, with its year where written; also "March 31, 2021", "May 24th", "06/2021" and "2021-04"."""
        name = self.month_name(place)
        if name is None:
            return self._numeric_month(place) or self._numeric_day_month(place)
        month, at = name
        day, suffix = self.number(at), self.text(at + 1) in SUFFIXES and self.glued(at + 1)
        if day is not None and 1 <= day <= 31:
            after = at + 1 + suffix
            comma = self.skip(after, ",")
            year = self.full_year(comma)
            if year is not None and (suffix or self.at(at).gap):
                return self.dated(place, comma + 1, day, month, year)
            if suffix or (self.at(at).gap and len(self.text(at)) == 1 and self.ends(after)):
                return self.dated(place, after, day, month, None)
        split = self.split_year(at)
        if split is not None:  # "March 2021/22": in that financial year
            return built(Moment(place, split[1], "month", number=month, year=split[0] + (month < 4)))
        found = self.year_after(at)
        year, after = found if found is not None else (None, at)
        short = found is not None and self.text(after - 1) == str(year)[2:] and self.at(after - 1).gap
        short = short and self.at(after - 2).kind != "n"
        other: tuple[str, ...] = ()
        if short and year is not None and year % 100 <= calendar.monthrange(2000, month)[1]:
            other = (f"{year % 100} {MONTH_NAMES[month - 1]}, the year not written",)
        return built(Moment(place, after, "month", number=month, year=year, alternatives=other))

    def ends(self, place: int) -> bool:
        """Whether nothing that could be counted follows."""
        token = self.at(place)
        return token.kind == "e" or (token.kind == "p" and token.text not in {"%", ".", "/", "+", "£"})

    def _numeric_day_month(self, place: int) -> Moment | None:
        """A day and month in figures, "31/03", where a leading nought tells it from a fraction."""
        one, two = self.at(place), self.at(place + 2)
        if (one.kind, two.kind, self.text(place + 1)) != ("n", "n", "/") or self.at(place + 1).gap or two.gap:
            return None
        if len(one.text) != 2 or len(two.text) != 2 or "0" not in {one.text[0], two.text[0]} or self.in_number(place):
            return None
        after = self.at(place + 3)
        if not (1 <= int(one.text) <= 31 and 1 <= int(two.text) <= 12) or (
            after.text in {"/", "%", "."} and not after.gap and self.at(place + 4).kind == "n"
        ):
            return None
        return self.dated(place, place + 3, int(one.text), int(two.text), None)

    def _numeric_month(self, place: int) -> Moment | None:
        first, sign = self.at(place), self.at(place + 1)
        if first.kind != "n" or sign.text not in {"/", "-"} or sign.gap or not self.digit_glued(place + 2):
            return None
        if self.text(place + 3) in {"/", "-", ".", "%"} and not self.at(place + 3).gap:
            return None
        month, year = self.number(place), self.full_year(place + 2)
        if year is not None and month is not None and 1 <= month <= 12 and sign.text == "/":
            return built(Moment(place, place + 3, "month", number=month, year=year))
        year, month = self.full_year(place), self.number(place + 2)
        if (
            year is not None
            and month is not None
            and 1 <= month <= 12
            and len(self.text(place + 2)) == 2
            and sign.text == "-"
        ):
            return built(Moment(place, place + 3, "month", number=month, year=year))
        return None

    def dated(self, first: int, last: int, day: int, month: int, year: int | None) -> Moment:
        """A day, or why there is no such day."""
        return built(Moment(first, last, "day", day=day, number=month, year=year))

    def numeric_day(self, place: int) -> Moment | None:
        """A day in figures, day before month: "30/6/21", "31.04.2021", "2021-04-30"."""
        if self.at(place).kind != "n":
            return None
        parts = [self.at(place + step) for step in range(5)]
        if [part.kind for part in parts] != ["n", "p", "n", "p", "n"] or any(part.gap for part in parts[1:]):
            return None
        one, sign, two, again, three = (part.text for part in parts)
        if sign != again or sign not in {"/", ".", "-"} or self.in_number(place):
            return None
        goes_on = self.text(place + 5) == "%" or (self.text(place + 5) == sign and self.digit_glued(place + 6))
        if goes_on and not self.at(place + 5).gap:
            return None
        if len(one) == 4 and len(two) <= 2 and len(three) <= 2 and sign != "." and self.full_year(place):
            return self.dated(place, place + 5, int(three), int(two), int(one))
        if len(one) > 2 or len(two) > 2 or len(three) not in {2, 4}:
            return None
        if sign == "." and len(three) == 2 and (len(one), len(two)) != (2, 2) and self._outline(place, int(three)):
            return None
        year = int(three) if len(three) == 4 else (2000 if int(three) < 50 else 1900) + int(three)
        return self.dated(place, place + 5, int(one), int(two), year) if 1900 <= year <= 2099 else None

    def _outline(self, place: int, year: int) -> bool:
        """Whether "1.4.21" rather numbers a paragraph: after "Ref" or "v", or before a heading at the text's start."""
        heads = place == 0 and self.at(5).kind == "w" and self.at(5).cap
        named = self.text(place - 1) in LABEL_WORDS or self.text(place - 2) in LABEL_WORDS
        return not 10 <= year <= 49 or (len(self.text(place)) == 1 and (heads or named))

    def in_number(self, place: int) -> bool:
        """Whether the digits at a place go on from digits and a sign before them."""
        return self.glued(place) and self.text(place - 1) in {".", ",", "/", "£"} and self.glued(place - 1)

    def days(self, place: int) -> list[Moment]:
        """The days of "15, 16 and 22 March 2021" or "1 to 5 May", and of one day; none where there is no month."""
        if self.at(place).kind != "n" or self.in_number(place):
            return []
        spans: list[tuple[int, int, int, str]] = []
        at, joint = place, ""
        while len(spans) < 8:
            day = self.number(at)
            if day is None or not 1 <= day <= 31:
                return []
            after = at + 1
            if self.text(after) in SUFFIXES and self.glued(after):
                after += 1
            spans.append((at, after, day, joint))
            glue = self.text(after) in {"-", "/", "."} and self.glued(after) and self.glued(after + 1)
            name = self.month_name(self.skip(after, "of") + glue)
            if name is not None:
                return self._same_month(spans, *name)
            joint = self.text(after)
            if joint not in {",", "and", "&", "to", "-", "/", "or"}:
                return []
            at = after + 1
            if joint == "," and self.text(at) in {"and", "&"}:
                at += 1
        return []

    def _same_month(self, spans: list[tuple[int, int, int, str]], month: int, after: int) -> list[Moment]:
        found = self.year_after(after)
        year, last = found if found is not None else (None, after)
        moments = []
        for first, stop, day, _joint in spans:
            moments.append(self.dated(first, last if first == spans[-1][0] else stop, day, month, year))
        if len(spans) == 2 and spans[1][3] in {"to", "-"}:
            ranged = joined(moments[0], moments[1])
            return [ranged] if ranged is not None else moments
        return moments
