"""Timeline: all moments of a text in order, years handed over inside lists, and ranges put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from cipxl.period.lexicon import NUMBER_WORDS
from cipxl.period.moments import Moment, built, joined
from cipxl.period.stretches import STARTS, Stretches
from cipxl.period.tokens import Token

__all__ = ["find_moments"]


def find_moments(tokens: Sequence[Token]) -> list[Moment]:
    """The moments named in a list of tokens, in order, none overlapping; ranges are one, lists are several."""
    reader = Stretches(tokens)
    # In the order in which they are asked; those that begin with a number need not be asked at a word, nor the reverse.
    at_words = (
        reader.week, reader.week_of_month, reader.stretch, reader.relative, reader.part,
        reader.quarter, reader.financial, reader.half_term, reader.month, reader.season, reader.calendar,
    )  # fmt: skip
    at_numbers = (
        reader.week_of_month, reader.stretch, reader.relative, reader.numeric_day,
        reader.year_quarter, reader.quarter, reader.financial, reader.month, reader.calendar,
    )  # fmt: skip
    found: list[Moment] = []
    at = 0
    while at < reader.size:
        token = tokens[at]
        if token.kind == "w" and token.text not in STARTS:
            at += 1
            continue
        moments: list[Moment] = []
        if token.kind != "p":
            moments = reader.days(at) if token.kind == "n" else []
            for read in () if moments else at_numbers if token.kind == "n" else at_words:
                one = read(at)
                if one is not None:
                    moments = [one]
                    break
        moments = [_with_year_end(reader, one) for one in moments]
        found.extend(moments)
        at = max(at + 1, moments[-1].last) if moments else at + 1
    return _ranges(reader, _with_years(reader, _over_list(reader, found)))


def _over_list(reader: Stretches, moments: list[Moment]) -> list[Moment]:
    """A year over a list of months or quarters: "2021: Apr 90%, May 91%", "Q1 50%, Q2 55% (2021/22)"."""
    if len(moments) < 2:
        return moments
    whole, inside = moments[0], moments[1:]
    if inside[0].first == whole.last + 1 and reader.text(whole.last) in {":", "-"}:
        dated = _all_within(inside, whole)
        return moments if dated is None else [replace(dated[0], first=whole.first), *dated[1:]]
    whole, inside = moments[-1], moments[:-1]
    ends = reader.text(whole.first - 1) == "(" and whole.last >= reader.size - 1
    dated = _all_within(inside, whole) if ends and len(inside) > 1 else None
    return moments if dated is None else [*dated, whole]


def _all_within(inside: list[Moment], whole: Moment) -> list[Moment] | None:
    """The months or quarters in the year over them; None where it is no year, or one of them is something else."""
    if whole.shape not in {"year", "financial", "academic"}:
        return None
    shapes = {"month"} if whole.shape != "financial" else {"month", "quarter"}
    if any(one.shape not in shapes or one.year is not None for one in inside):
        return None
    return [built(replace(one, year=whole.year)) if one.shape == "quarter" else _within(one, whole) for one in inside]


def _with_year_end(reader: Stretches, moment: Moment) -> Moment:
    """The last day of a year where "year end" follows it: "2020/21-year end"."""
    if moment.shape not in {"financial", "academic"} or moment.end is None:
        return moment
    at = reader.skip(moment.last, "-", "(")
    stop = reader.skip(at + 1, "-")
    if reader.text(at) == "year" and reader.text(stop) == "end":
        end = moment.end
        return Moment(moment.first, stop + 1, "day", "day", end, end, year=end.year, precision="financial year end")
    return moment


_JOINTS: Final = frozenset({"and", "or", "to", "-", "/", ",", "&", "until", "till", "through", "into", "→"})


def _joint(reader: Stretches, first: Moment, second: Moment) -> str:
    """The one word or sign between two moments, "" where more or other stands there."""
    between = [reader.text(place) for place in range(first.last, min(second.first, first.last + 4))]
    between = [word for word in between if word not in {"the", "of", "up"}]
    return between[0] if len(between) == 1 and between[0] in _JOINTS and second.first - first.last <= 3 else ""


def _with_years(reader: Stretches, moments: list[Moment]) -> list[Moment]:
    """The moments with years handed over inside a list or a range: "Q1 and Q2 of 2020/21", "Apr - Sept 19"."""
    for place in range(len(moments) - 2, -1, -1):
        one, other = moments[place], moments[place + 1]
        if one.year is None and other.year is not None and one.number and _joint(reader, one, other):
            moments[place] = _in_year(one, other, earlier=True)
    for place in range(1, len(moments)):
        other, one = moments[place - 1], moments[place]
        if (
            one.year is None
            and other.year is not None
            and one.number
            and _joint(reader, other, one) in {"and", "to", "-", "&", ","}
        ):
            moments[place] = _in_year(one, other, earlier=False)
        elif one.year is None and one.shape == "month" and _opens(reader, other, one):
            moments[place] = _within(one, other)
    return moments


def _opens(reader: Stretches, whole: Moment, part: Moment) -> bool:
    """Whether a month stands in brackets straight after the year or quarter it is in: "2021/22 (Apr-Oct)"."""
    dated = whole.start is not None and whole.shape in {"financial", "academic", "quarter", "half"}
    return dated and part.first == whole.last + 1 and reader.text(whole.last) == "("


def _within(month: Moment, whole: Moment) -> Moment:
    """The month in the year that puts it inside a longer stretch; as it was where none does."""
    if whole.start is None or whole.end is None:
        return month
    year = whole.start.year + (month.number < whole.start.month)
    inside = date(year, month.number, 1) <= whole.end
    return replace(built(replace(month, year=year)), edge=month.edge) if inside else month


def _in_year(one: Moment, other: Moment, *, earlier: bool) -> Moment:
    if other.year is None or other.shape not in {one.shape, "day", "month"} or one.shape in {"invalid", "range"}:
        return one
    if one.shape in {"quarter", "half"} and other.shape != one.shape:
        return one
    year = other.year
    order = ((one.number, one.day or 1), (other.number, other.day or 1))
    if earlier and order[0] > order[1] and one.shape != "quarter":
        year -= 1
    if not earlier and order[0] < order[1] and one.shape != "quarter":
        year += 1
    return replace(built(replace(one, year=year)), edge=one.edge)


def _same_quarter(reader: Stretches, quarter: Moment, months: Moment) -> Moment | None:
    """A quarter whose months stand in brackets after it, as one: "Q2 (July to September 2020)"."""
    if quarter.shape != "quarter" or quarter.year is not None or months.start is None or months.end is None:
        return None
    inside = months.first == quarter.last + 1 and reader.text(quarter.last) == "(" and reader.text(months.last) == ")"
    year = months.start.year if months.start.month >= 4 else months.start.year - 1
    one = built(replace(quarter, year=year, last=months.last + 1))
    return one if inside and (one.start, one.end) == (months.start, months.end) else None


def _ranges(reader: Stretches, moments: list[Moment]) -> list[Moment]:
    """The moments with "A to B", "A - B", "between A and B", "A/B" and "A or B" made one stretch each."""
    kept: list[Moment] = []
    for moment in moments:
        if kept and kept[-1].shape not in {"range", "rolling", "week"}:
            before = kept[-1]
            joint = _joint(reader, before, moment)
            if joint == "and" and reader.text(before.first - 1) != "between":
                joint = ""
            if joint in {"to", "-", "/", "or", "until", "till", "through", "and", "into"}:
                one = joined(before, moment)
                if one is not None:
                    kept[-1] = _years(reader, one, before, moment)
                    continue
        kept.append(moment)
    for place in range(len(kept) - 2, -1, -1):
        pair = kept[place], kept[place + 1]
        named = _same_quarter(reader, *pair) or _told_closer(reader, *pair)
        if named is not None:
            kept[place : place + 2] = [named]
    return kept


def _told_closer(reader: Stretches, whole: Moment, part: Moment) -> Moment | None:
    """A year or quarter with its months in brackets, as one: "21/22 Q1 (Apr-Jun)", "2021/22 (Apr-Oct)"."""
    if not _opens(reader, whole, part) or reader.text(part.last) != ")" or part.shape not in {"month", "range"}:
        return None
    if whole.start is None or whole.end is None or part.start is None or part.end is None:
        return None
    if (part.start, part.end) == (whole.start, whole.end):
        return replace(whole, last=part.last + 1)
    inside = whole.start <= part.start and part.end <= whole.end
    return replace(part, first=whole.first, last=part.last + 1) if inside else None


def _years(reader: Stretches, whole: Moment, first: Moment, last: Moment) -> Moment:
    """A range of years: financial years in "the 3 years 2013 to 2016", else both years whole."""
    if first.shape != "year" or last.shape != "year" or first.year is None or last.year is None:
        return whole
    financial = f"April {first.year} to March {last.year}"
    for place in range(whole.first - 4, whole.last + 4):
        count = reader.number(place)
        count = count if count is not None else NUMBER_WORDS.get(reader.text(place))
        named = reader.text(place + 1) == "years" or reader.text(reader.skip(place + 1, "-")) == "year"
        if count is not None and named and count == last.year - first.year:
            return replace(whole, start=date(first.year, 4, 1), end=date(last.year, 3, 31))
    return replace(whole, alternatives=(financial,))
