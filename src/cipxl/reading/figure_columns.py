"""Which columns of an unknown table hold figures: what was reached or is to be reached, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from cipxl.period import Period, read_period
from cipxl.profile import Column, When
from cipxl.reading.column_texts import bare, is_bare_period, tells, told_in_words
from cipxl.reading.guessing import Guessing, Sureness
from cipxl.reading.heading_templates import are_dates, by_time, date_in, escaped, fits_template, template
from cipxl.reading.unknown_table import SeenColumn

__all__ = ["take_figures"]

FIGURE = re.compile(r"\d")
PERFORMANCE_HEADING = re.compile(
    r"(?i)\b(?:performance|outturn|baseline|actuals?|current|previous|result|value|score|position|latest|now|then|q[1-4])\b"
)
TARGET_HEADING = re.compile(r"(?i)\b(?:target|goal|trajectory|ambition|milestone)\b")
BASELINE = re.compile(r"(?i)\b(?:baseline|outturn)\b")
WHEN_WORDS: tuple[tuple[When, str], ...] = (
    ("baseline", r"(?i)\b(?:baseline|outturn|start|before|then)\b"),
    ("earlier", r"(?i)\b(?:previous|last|earlier|prior)\b"),
    ("current", r"(?i)."),
)
SLOTS: Mapping[str, tuple[When, ...]] = {"performance": ("current", "baseline", "earlier"), "target": ("next", "last")}
# A column with the period and the date in its heading.
Dated = tuple[SeenColumn, Period | None, date | None]


def take_figures(state: Guessing) -> None:
    """Take the columns of figures, each for its time: now, before, the target that is next."""
    found: dict[str, list[Dated]] = {"performance": [], "target": []}
    for seen in list(state.left):
        field = _figure_field(state, seen)
        if field:
            found[field].append((seen, read_period(seen.heading), date_in(seen.heading)))
    for field, columns in found.items():
        free = list(SLOTS[field])
        order = by_time(field, columns)
        # A column that is called so is the baseline, whatever other columns there are.
        named = [seen.number for seen, _, _ in order if re.search(r"(?i)\bbaseline\b", seen.heading)]
        for index, (seen, period, due) in enumerate(order):
            left = [one for one in free if one != "baseline" or not named or seen.number == named[-1]]
            when = _when(field, seen, period, left, index, len(order))
            if when is None:
                continue
            free.remove(when)
            _take_figure(state, field, seen, when, period, due)
    _more_periods(state, found)


def _figure_field(state: Guessing, seen: SeenColumn) -> str:
    texts = seen.filled
    digits = sum(bool(FIGURE.search(text)) for text in texts)
    short = not texts or sum(map(len, texts)) / len(texts) <= 140
    dated = read_period(seen.heading) is not None or date_in(seen.heading) is not None
    days = not dated and are_dates(texts)
    if not short or days or (texts and digits * 2 < len(texts)) or told_in_words(texts):
        return ""
    known = {field.partition(":")[0] for field in state.known_fields(seen.heading)}
    if "target" in known or (TARGET_HEADING.search(seen.heading) and not are_dates(texts) and (dated or texts)):
        return "target"
    if "performance" not in known and (is_bare_period(seen.heading) or (tells(seen.heading) and not bare(texts))):
        return ""  # "Q1" says no year, and none is guessed; an update may have figures in its words, and be dated
    if "performance" in known or (
        dated and len(seen.heading) <= 60 and (texts or PERFORMANCE_HEADING.search(seen.heading))
    ):
        return "performance"
    return "performance" if texts and PERFORMANCE_HEADING.search(seen.heading) and not are_dates(texts) else ""


def _when(
    field: str, seen: SeenColumn, period: Period | None, free: Sequence[When], index: int, count: int
) -> When | None:
    if not free:
        return None
    if field == "target":
        return free[0]
    if index == 0 and (period or not BASELINE.search(seen.heading)):
        return "current"
    worded = next(when for when, pattern in WHEN_WORDS if re.search(pattern, seen.heading))
    if worded in free and worded != "current":
        return worded
    if period and period.basis == "financial_year" and index == count - 1 and "baseline" in free:
        return "baseline"
    return next((when for when in ("earlier", "baseline") if when in free), None)


def _take_figure(
    state: Guessing, field: str, seen: SeenColumn, when: When, period: Period | None, due: date | None
) -> None:
    heading, aliases = template(seen.heading, field)
    column = Column(heading=heading, on={"measure": field}, aliases=aliases, kind="figure", when=when,
                    entry=field == "performance" and when == "current", width=11)  # fmt: skip
    dated = f", for {period.canonical}" if period and field == "performance" else ""
    dated = f", by {due:%B %Y}" if due and field == "target" else dated
    what = "what was reached" if field == "performance" else "what is to be reached"
    sure: Sureness = "sure" if (period or due) and seen.texts else "likely"
    state.take(seen, column, sure, f"it holds figures of {what}{dated}", period=period, due=due)


def _more_periods(state: Guessing, found: Mapping[str, Sequence[Dated]]) -> None:
    """More periods than a round shows: they are read under the same columns, each by the period in its heading."""
    for field, columns in found.items():
        base = next(
            (
                g
                for g in state.guesses.values()
                if field in g.column.on.values() and g.column.when in ("earlier", "current", "next")
            ),
            None,
        )
        for seen, period, due in columns:
            if seen.number in state.guesses or base is None or (period is None and due is None):
                continue
            host = state.guesses[base.number]
            if not fits_template(seen.heading, host.column):
                aliases = (*host.column.aliases, escaped(seen.heading))
                host = host._replace(column=host.column.model_copy(update={"aliases": aliases}))
            state.guesses[base.number] = host._replace(why=f"{host.why}; so does '{seen.heading}'")
            state.left = [one for one in state.left if one.number != seen.number]
