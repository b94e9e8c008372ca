"""Cell text to periods and dates: deadlines, dates, periods, starts, durations, and "no date" with its reason.

Conventions of UK councils: day before month; "by MONTH" is its last day; quarters are financial, Q1 is April to June;
"18/19" is April 2018 to March 2019; the academic year runs from 1 September to 31 August; early, mid and late are days
1 to 10, 11 to 20 and 21 to the end; spring is March to May and so on round the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

from cipxl.period.lexicon import DURATION_UNITS, NO_DATES, NUMBER_WORDS, split_words
from cipxl.period.moments import Moment
from cipxl.period.timeline import find_moments
from cipxl.period.timespan import DateMention, Period, last_complete_quarter
from cipxl.period.tokens import Token, phrase_at, scan

__all__ = [
    "DateMention",
    "Moment",
    "Period",
    "deadline_of",
    "find_moments",
    "is_deadline",
    "last_complete_quarter",
    "period_of",
    "read_dates",
    "read_period",
]

_LONGEST_CACHED: Final = 400
_DUE: Final = frozenset(
    {"by", "until", "till", "before", "due", "deadline", "target", "deadlines", "latest", "than", "timescale"}
)
_FROM: Final = frozenset(
    {"since", "from", "after", "starting", "commencing", "effective", "beginning", "onwards", "wef"}
)
# Words that may stand between "deadline" or "by" and its date.
_BETWEEN: Final = frozenset(
    split_words(
        "the is date dates : - ( of for on at in was set revised new a an complete completed completion to be end "
        "around about approximately early and no am pm noon midday"
    )
)


def read_dates(text: str) -> list[DateMention]:
    """The dates that a cell speaks of, in the order of the text.

    A text that names no date gives one mention of type "none" where it says why ("Ongoing", "TBC"), a duration where it
    names a length of time ("3 to 5-year programme"), else nothing. Days that do not exist are of type "invalid".
    Never raises, whatever the characters; the work grows with the text's length alone.
    """
    return list(_read_cached(text) if len(text) <= _LONGEST_CACHED else _read(text))


def read_period(text: str) -> Period | None:
    """The one period that a text names ("Q2 20/21", "Performance Sept 2020"); None where it names none or several."""
    return _read_period_cached(text) if len(text) <= _LONGEST_CACHED else _read_period(text)


def _read_period(text: str) -> Period | None:
    found = {
        (m.start, m.end): period_of(m, text, scan(text)) for m in find_moments(scan(text)) if m.shape != "relative"
    }
    periods = [one for one in found.values() if one is not None]
    return periods[0] if len(found) == 1 and periods else None


@lru_cache(maxsize=4096)
def _read_period_cached(text: str) -> Period | None:
    return _read_period(text)


def period_of(moment: Moment, text: str, tokens: Sequence[Token]) -> Period | None:
    """The period of a moment, labelled as written; None where the year is not known or no such day exists."""
    if moment.start is None or moment.end is None or moment.basis is None or moment.shape == "invalid":
        return None
    return Period(label=label_of(moment, text, tokens), basis=moment.basis, start=moment.start, end=moment.end)


def label_of(moment: Moment, text: str, tokens: Sequence[Token]) -> str:
    """The words of a moment as they were written, broken words joined, on one line."""
    if moment.label:
        return moment.label
    parts: list[str] = []
    for token in tokens[moment.first : moment.last]:
        raw = text[token.start : token.end]
        written = "".join(raw.split()).replace("­", "") if token.kind == "w" else raw
        parts.append(f" {written}" if token.gap and parts else written)
    return "".join(parts)


def is_deadline(moment: Moment, tokens: Sequence[Token]) -> bool:
    """Whether the words before a moment make it a date by which something must be done."""
    return _marker(moment, tokens) == "deadline"


def deadline_of(moment: Moment, tokens: Sequence[Token]) -> DateMention:
    """The last day by which something must be done: the moment's end, or the day before it after "before"."""
    before = moment.edge != "end" and _word_before(moment, tokens) == "before" and _two_before(moment, tokens) != "or"
    on = moment.end if not before or moment.start is None else moment.start - timedelta(days=1)
    on = moment.start if moment.edge == "start" and not before else on
    precision = moment.precision or (None if moment.basis == "day" else moment.basis)
    other = (
        (moment.end.isoformat(),)
        if before and moment.end is not None and moment.basis == "day"
        else moment.alternatives
    )
    return DateMention(type="deadline", date=on, precision=precision, reason=moment.reason, alternatives=other or None)


def _word_before(moment: Moment, tokens: Sequence[Token]) -> str:
    place = moment.first - 1
    while place >= 0 and place > moment.first - 4 and tokens[place].text in {"the", "end", "of"}:
        place -= 1
    return tokens[place].text if place >= 0 else ""


def _two_before(moment: Moment, tokens: Sequence[Token]) -> str:
    return tokens[moment.first - 2].text if moment.first > 1 else ""


def _marker(moment: Moment, tokens: Sequence[Token]) -> str:
    """What the words just before a moment make of it: "deadline", "from" or ""."""
    place = moment.first - 1
    lowest = max(-1, moment.first - 8)
    while place > lowest:
        word = tokens[place].text
        before = tokens[place - 1].text if place else ""
        if word == "than" and before not in {"later", "after"}:
            return ""
        if word == "to" and before in {"up", "through"}:
            return "deadline"
        if word == "before" and before in {"not", "never"}:
            return "from"
        if word == "from" and before in {"revised", "moved", "extended", "changed", "delayed", "slipped", "deferred"}:
            return ""
        following = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if word == "latest" and before != "the" and following not in {"date", "by", "completion"}:
            return ""  # "Latest (Aug 2021)"
        if word in _DUE and not (word == "by" and before in {"increased", "reduced", "rose", "fell"}):
            return "deadline"
        if word in _FROM or (word in {"f", "."} and _with_effect(tokens, place)):
            return "from"
        if word == "of" and before == "as":
            return ""
        if word == "at" and before == "as":
            return "at"
        if word in {"completed", "complete", "implemented", "concluded", "delivered", "finished"} and before == "be":
            return "deadline"
        if word not in _BETWEEN and tokens[place].kind != "n":
            return ""
        place -= 1
    return ""


def _with_effect(tokens: Sequence[Token], place: int) -> bool:
    """Whether "w.e.f" ends at a place, with or without its last stop."""
    written = "".join(token.text for token in tokens[max(0, place - 5) : place + 1])
    return written.endswith(("w.e.f", "w.e.f."))


@lru_cache(maxsize=8192)
def _read_cached(text: str) -> tuple[DateMention, ...]:
    return _read(text)


def _read(text: str) -> tuple[DateMention, ...]:
    tokens = scan(text)
    moments = _same_years(find_moments(tokens))
    mentions: list[DateMention] = []
    kind = ""
    for place, moment in enumerate(moments):
        before = moments[place - 1] if place else None
        listed = before is not None and _listed(before, moment, tokens)
        kind = kind if listed else _marker(moment, tokens)
        if before is not None and before.shape == "relative" and _explains(before, moment, tokens):
            kind = _marker(before, tokens) or kind
            mentions.pop()
        mentions.append(_mention(moment, kind, text, tokens))
    mentions = _once(mentions)
    if mentions:
        return tuple(mentions)
    return tuple(_without_date(text, tokens))


def _same_years(moments: list[Moment]) -> list[Moment]:
    """Ranges of the same years written twice are read alike: as financial years where one of them is."""
    ranges = [moment for moment in moments if moment.basis == "year_range" and moment.start is not None]
    financial = {(one.start.year, one.year): one for one in ranges if one.start is not None and one.start.month == 4}
    read = []
    for moment in moments:
        if moment.basis == "year_range" and moment.start is not None and moment.start.month == 1:
            like = financial.get((moment.start.year, moment.year))
            if like is not None:
                moment = Moment(
                    moment.first, moment.last, "range", "year_range", like.start, like.end, year=moment.year
                )
        read.append(moment)
    return read


def _listed(before: Moment, moment: Moment, tokens: Sequence[Token]) -> bool:
    """Whether a moment only goes on a list: "by 1 May and 5 June 2021"."""
    between = [token.text for token in tokens[before.last : moment.first][:10]]
    if between[:1] == ["("] and ")" in between:  # "by 1.9.21 (Phase 1) and 1.1.22 (Phase 2)"
        between = between[between.index(")") + 1 :]
    return moment.first - before.last <= 8 and between in (["and"], [","], ["&"], [",", "and"], ["or"])


def _explains(before: Moment, moment: Moment, tokens: Sequence[Token]) -> bool:
    """Whether a moment in brackets says when exactly the vague one before it is: "next spring term (26 April 2021)"."""
    return moment.first == before.last + 1 and tokens[before.last].text == "(" and moment.start is not None


def _once(mentions: list[DateMention]) -> list[DateMention]:
    """The mentions with a period that was already named left out; deadlines and days may well be meant twice."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for mention in mentions:
        key = (mention.start, mention.end)
        if mention.type == "period" and mention.start is not None:
            if key in seen:
                continue
            seen.add(key)
        kept.append(mention)
    return kept


def _mention(moment: Moment, kind: str, text: str, tokens: Sequence[Token]) -> DateMention:
    """The mention that a moment and the words before it make."""
    at = (tokens[moment.first].start, tokens[moment.last - 1].end)
    label = label_of(moment, text, tokens)
    other = moment.alternatives or None
    if moment.shape == "invalid":
        return DateMention(type="invalid", label=label, reason=moment.reason, alternatives=other, at=at)
    after = tokens[moment.last].text if moment.last < len(tokens) else ""
    if after in {"onwards", "onward"} or (after == "on" and kind == "from"):
        kind = "from"
    if kind == "" and (moment.edge == "end" or _due_after(moment, tokens)):
        kind = "deadline"
    if moment.shape == "relative" and not (kind == "deadline" and moment.edge):
        return DateMention(type="relative", label=label, reason="depends on when it was written", at=at)
    if kind == "deadline":
        return deadline_of(moment, tokens).model_copy(update={"label": label, "at": at})
    if kind == "from" and moment.shape not in {"range", "rolling"}:
        on = moment.end if moment.edge == "end" else moment.start
        if _word_before(moment, tokens) == "after" and moment.end is not None:
            on = moment.end + timedelta(days=1)
        precision = moment.precision or (None if moment.basis == "day" else moment.basis)
        return DateMention(type="from", date=on, label=label, precision=precision, reason=moment.reason, at=at)
    if moment.edge == "end" and moment.end is not None:
        return DateMention(type="date", date=moment.end, label=label, precision=moment.precision, at=at)
    if moment.edge == "start" and moment.start is not None:
        return DateMention(type="date", date=moment.start, label=label, precision=moment.precision, at=at)
    if moment.basis == "day":
        return DateMention(
            type="date", date=moment.start, label=label, precision=moment.precision, reason=moment.reason,
            alternatives=other, at=at,
        )  # fmt: skip
    return DateMention(
        type="period", label=label, basis=moment.basis, start=moment.start, end=moment.end, precision=moment.precision,
        reason=moment.reason, alternatives=other, at=at,
    )  # fmt: skip


def _due_after(moment: Moment, tokens: Sequence[Token]) -> bool:
    """Whether what follows makes a moment a deadline: "December 2021 at the latest", "31/03/22 deadline"."""
    words = [token.text for token in tokens[moment.last : moment.last + 3]]
    return words == ["at", "the", "latest"] or words[:1] in (["latest"], ["deadline"])


def _without_date(text: str, tokens: Sequence[Token]) -> list[DateMention]:
    """What a text without any date says instead: a length of time, or why there is no date."""
    for place in range(len(tokens)):
        duration = _duration(place, text, tokens)
        if duration is not None:
            return [duration]
    for place in range(len(tokens)):
        found = phrase_at(tokens, place, NO_DATES)
        if found is not None:
            at = (tokens[place].start, tokens[found[1] - 1].end)
            return [DateMention(type="none", label=text[at[0] : at[1]], reason=found[0], at=at)]
    if tokens and all(token.text in {"-", ".", "*", "?"} for token in tokens):
        return [DateMention(type="none", label=text.strip(), reason="dash placeholder", at=(0, len(text)))]
    return []


def _count(tokens: Sequence[Token], place: int) -> int | None:
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.kind == "n" and len(token.text) <= 3:
        return int(token.text)
    return NUMBER_WORDS.get(token.text) if token.kind == "w" else None


def _duration(place: int, text: str, tokens: Sequence[Token]) -> DateMention | None:
    """A length of time: "3 to 5-year", "6 weeks", "two working days"."""
    low = _count(tokens, place)
    if low is None or (place and tokens[place - 1].text in {".", ",", "/"} and not tokens[place].gap):
        return None
    at, high = place + 1, low
    if at + 1 < len(tokens) and tokens[at].text in {"to", "-", "or"}:
        second = _count(tokens, at + 1)
        if second is not None and second >= low:
            high, at = second, at + 2
    while at < len(tokens) and tokens[at].text in {"-", "working", "calendar", "school"} and at < place + 6:
        at += 1
    unit = DURATION_UNITS.get(tokens[at].text) if at < len(tokens) else None
    if unit is None or (at + 1 < len(tokens) and tokens[at + 1].text in {"old", "olds"}):
        return None
    unit = "working days" if unit == "days" and tokens[at - 1].text == "working" else unit
    span = (tokens[place].start, tokens[at].end)
    return DateMention(type="duration", low=low, high=high, unit=unit, label=text[span[0] : span[1]], at=span)
