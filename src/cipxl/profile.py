"""Profiles: how a council's table is laid out.

A profile is data (TOML): its columns in order, their headings, which field each feeds on a recommendation's row and
on a measure's row, and which columns belong to a period or a date. It never says what a rating means; that is the
scheme's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cipxl import resources
from cipxl.errors import SettingsError
from cipxl.period import Period
from cipxl.textfile import read_settings_text

__all__ = [
    "ACTION_FIELDS",
    "MEASURE_FIELDS",
    "REASON_HEADING",
    "Column",
    "Cycle",
    "Dimension",
    "Layout",
    "Profile",
    "ResolvedColumn",
    "built_in",
    "field_base",
    "field_words",
    "load",
    "performance_field",
    "rated_field",
    "reason_field",
    "target_due",
    "target_field",
]

Cycle = Literal["quarter", "month"]
RowKind = Literal["recommendation", "measure", "action"]
RatedKind = Literal["recommendation", "action"]
Kind = Literal["key", "text", "long", "rating", "figure", "date"]
When = Literal["baseline", "earlier", "current", "last", "next"]

RECOMMENDATION_FIELDS = ("ref", "theme", "recommendation", "outcomes", "evidence", "actions", "lead")
MEASURE_FIELDS = ("measure", "unit", "better", "scope", "floor", "tolerance")
ACTION_FIELDS = ("action", "owner", "start", "original_due", "due", "status", "impact_sought", "metrics")
PERFORMANCE, TARGET = "performance", "target"
REASON_HEADING = "Reason, if your rating differs"
_REASON = "_reason"

RESERVED_SHEETS = {
    "_cipxl", "ratings", "how to fill this in", "change log", "conflicts", "open questions", "history",
}  # fmt: skip

_HEADING_HOLES = ("period", "date", "update")
_LINE_HOLES = ("period", "update", "meeting")

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Dimension(BaseModel):
    """One thing that is rated, such as progress on implementation.

    `on` says what has the rating: each recommendation, or each of its tracked actions. `row_word` is what the summary
    counts ("action"); by default what the profile calls such a row. `summary` is what the covering report calls it
    ("Evidence of impact"). `suggested` marks the one for which the measures' figures suggest a rating; where none is
    marked, it is the one called "impact".
    """

    model_config = _FROZEN

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    on: RatedKind = "recommendation"
    row_word: str = ""
    summary: str = ""
    suggested: bool = False


class Column(BaseModel):
    """One column of the table.

    `on` names the field that the column feeds on each kind of row; a kind that is not named has a closed cell there.
    A heading may hold `{period}`, `{date}` or `{update}`. `aliases` are other headings that mean the same, with the
    same placeholders. `when` says which period or date a performance or target column shows: the plan's `baseline`
    year, an `earlier` period, the round's `current` one, the `last` target that fell due, or the `next`.
    `entry` columns are open to teams unless a remit says otherwise. `needed` is "exception" where a row must fill the
    cell in if its rating is neither the best nor completed, such as the reason for an amber; papers print these fields
    with the rating. `width` is in characters of the table's font.
    """

    model_config = _FROZEN

    heading: str
    on: Mapping[RowKind, str]
    aliases: tuple[str, ...] = ()
    kind: Kind = "text"
    when: When | None = None
    entry: bool = False
    required: bool = False
    needed: Literal["", "exception"] = ""
    width: float = Field(default=12, gt=2, le=120)
    help: str = ""

    @model_validator(mode="after")
    def _period_columns_say_when(self) -> Column:
        fields = set(self.on.values())
        for name in (self.heading, *self.aliases):
            if any(hole not in _HEADING_HOLES for hole in _holes_in(name)):
                raise ValueError(
                    f"'{name}' may use only {', '.join(f'{{{hole}}}' for hole in _HEADING_HOLES)} in braces"
                )
        if (fields & {PERFORMANCE, TARGET}) and self.when is None:
            raise ValueError("a performance or target column must say `when`")
        if "{period}" in self.heading and PERFORMANCE not in fields:
            raise ValueError("only a performance column has {period} in its heading")
        if "{date}" in self.heading and TARGET not in fields:
            raise ValueError("only a target column has {date} in its heading")
        return self


class Profile(BaseModel):
    """How one council's table is laid out.

    `dimensions` may be empty: a plan without ratings. `row_word` and `action_word` are what the council calls a
    recommendation and a tracked action; `summary_in` whether it counts ratings in words, in digits or both, and `chart`
    whether papers draw the counts as well.
    `named_rows` is true where a recommendation's text is a name, such as a theme: papers head its section with it.

    `shows_rating_as` says how a rating stands in the table: by its code, by its label, or as `marks`: a line for each
    level, one below the other, with `mark` beside the one that holds. `reporting` is the line that says what a round
    reports on and to which meeting it goes; it may hold `{period}`, `{update}` and `{meeting}`. A round that is named
    after a month reports on the last `cycle` before it.
    """

    model_config = _FROZEN

    name: str
    title: str
    source: str = ""
    scheme: str
    # As Excel allows, and not the name of a sheet that every workbook has.
    sheet: str = Field(default="Appendix A", min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")
    row_word: str = "recommendation"
    action_word: str = "action"
    named_rows: bool = False
    shows_rating_as: Literal["code", "label", "marks"] = "code"
    mark: str = Field(default="x", min_length=1, max_length=2, pattern=r"^\S+$")
    reporting: str = ""
    cycle: Cycle = "quarter"
    summary_in: Literal["both", "words", "digits"] = "both"
    chart: bool = True
    dimensions: tuple[Dimension, ...]
    columns: tuple[Column, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _fields_are_known(self) -> Profile:
        if self.sheet.casefold() in RESERVED_SHEETS:
            raise ValueError(f"sheet is '{self.sheet}', which every workbook has already; choose another name")
        ids = [dimension.id for dimension in self.dimensions]
        if len(set(ids)) != len(ids):
            raise ValueError("two dimensions have the same id")
        if any(hole not in _LINE_HOLES for hole in _holes_in(self.reporting)):
            raise ValueError(f"reporting may use only {', '.join(f'{{{hole}}}' for hole in _LINE_HOLES)} in braces")
        if sum(dimension.suggested for dimension in self.dimensions) > 1:
            raise ValueError("two dimensions are `suggested`; the figures suggest a rating for one only")
        for name in ids:
            if name.endswith(_REASON) and name.removesuffix(_REASON) in ids:
                raise ValueError(f"the dimension {name} has the name of the field for {rated_field(name)}'s reasons")
        seen: set[tuple[str, str, str | None]] = set()
        for column in self.columns:
            for kind, field in column.on.items():
                key = (kind, field, column.when)
                if key in seen:
                    raise ValueError(f"two columns feed {field} on the {kind}'s row")
                seen.add(key)
                if kind == "measure" and field not in (*MEASURE_FIELDS, PERFORMANCE, TARGET):
                    allowed = ", ".join((*MEASURE_FIELDS, PERFORMANCE, TARGET))
                    raise ValueError(f"column '{column.heading}': on.measure is '{field}'; it must be one of {allowed}")
        fields = {(kind, field) for kind, field, _ in seen}
        for needed in ("ref", "recommendation"):
            if ("recommendation", needed) not in fields:
                raise ValueError(f"no column feeds {needed}")
        for dimension in self.dimensions:
            if (dimension.on, dimension.id) not in fields:
                raise ValueError(f"no column feeds the dimension {dimension.id} on the {dimension.on}'s row")
        if any(kind == "action" for kind, _ in fields) and ("action", "action") not in fields:
            raise ValueError('columns for actions need one that says what is to be done: on = { action = "action" }')
        return self

    def dimension(self, name: str) -> Dimension:
        """The dimension with this id."""
        return next(dimension for dimension in self.dimensions if dimension.id == name)

    def rated(self, kind: RatedKind) -> tuple[Dimension, ...]:
        """What is rated on each row of this kind, in the order of the table."""
        return tuple(dimension for dimension in self.dimensions if dimension.on == kind)

    def counted(self, dimension: Dimension) -> str:
        """What one thing that has this rating is called: "recommendation", "action"."""
        return dimension.row_word or (self.row_word if dimension.on == "recommendation" else self.action_word)

    @property
    def dimension_ids(self) -> tuple[str, ...]:
        """The ids of what is rated on each recommendation, in the order of the table."""
        return tuple(dimension.id for dimension in self.rated("recommendation"))

    @property
    def rating_fields(self) -> frozenset[str]:
        """The fields that hold a rating, on whatever row: those of the dimensions and those of columns of ratings."""
        columns = (column.on.values() for column in self.columns if column.kind == "rating")
        return frozenset({dimension.id for dimension in self.dimensions}.union(*columns))

    @property
    def suggested_dimension(self) -> str:
        """The id of the dimension for which the measures suggest a rating, "" where the profile has none."""
        marked = next((dimension.id for dimension in self.rated("recommendation") if dimension.suggested), "")
        return marked or ("impact" if "impact" in self.dimension_ids else "")

    @property
    def rating_as_label(self) -> bool:
        """Whether a rating is written as its label where it stands in one cell."""
        return self.shows_rating_as != "code"

    def is_marked(self, column: Column) -> bool:
        """Whether a column shows a recommendation's rating as a line for each level, with a mark beside one."""
        rated = column.on.get("recommendation", "") in self.dimension_ids
        return self.shows_rating_as == "marks" and rated

    def reporting_line(self, period: Period, update: str, meeting: date | None) -> str:
        """What a round reports on and to which meeting it goes: "April 2021 data for the Board on 26 May 2021".

        "" where the profile has no such line, or it names a meeting that nobody has set.
        """
        if meeting is None and "meeting" in _holes_in(self.reporting):
            return ""
        day = f"{meeting.day} {meeting:%B %Y}" if meeting else ""
        return self.reporting.format(period=period.canonical, update=update, meeting=day)

    @property
    def narrative_fields(self) -> tuple[str, ...]:
        """Fields of recommendations that only this profile has, such as a self-evaluation's questions."""
        known = {*RECOMMENDATION_FIELDS, *self.dimension_ids, *map(reason_field, self.dimension_ids)}
        found = (column.on.get("recommendation", "") for column in self.columns)
        return tuple(field for field in found if field and field not in known)

    @property
    def entry_fields(self) -> tuple[str, ...]:
        """The fields that teams may change where a plan does not say otherwise (periods left out)."""
        return tuple(dict.fromkeys(field for column in self.columns if column.entry for field in column.on.values()))

    def layout(self, current: Period, *, update: str, baseline: Period, plan_periods: Iterable[Period] = (),
               plan_targets: Iterable[date] = ()) -> Layout:  # fmt: skip
        """The columns of one round.

        A column is a period, not a position: the round's own period opens its own column; the earlier one shown is the
        same period a year before, or where the plan has no figure for that, the latest period before; targets are
        the last that has fallen due by the end of the period and the next one, 31 March where none is set.

        Args:
            current: The period that this round reports on.
            update: What the round is called in headings, such as "October 2020".
            baseline: The period of the outturn column.
            plan_periods: Periods for which the plan has readings.
            plan_targets: Dates for which the plan has targets.
        """
        known = {period.canonical: period for period in plan_periods}
        periods = {
            "baseline": baseline,
            "current": current,
            "earlier": _earlier(current, baseline, known),
        }
        dues = dict(zip(("last", "next"), _targets_around(current.end, sorted(set(plan_targets))), strict=True))
        resolved = []
        for column in self.columns:
            period = periods.get(column.when or "")
            due = dues.get(column.when or "")
            words = {
                "period": short_label(period) if period else "",
                "date": f"{due:%B %Y}" if due else "",
                "update": update,
            }
            resolved.append(
                ResolvedColumn(column=column, heading=column.heading.format_map(words), period=period, due=due)
            )
        return Layout(profile=self, columns=tuple(resolved), current=current, update=update, baseline=baseline)


class ResolvedColumn(BaseModel):
    """A column in one round: its heading as printed and the period or date that it stands for.

    A rating shown as marks takes two columns of a sheet, one of the levels' names and one of the marks; `part` says
    which of the two it is.
    """

    model_config = ConfigDict(frozen=True)

    column: Column
    heading: str
    period: Period | None = None
    due: date | None = None
    part: Literal["", "label", "mark"] = ""

    def field(self, kind: RowKind) -> str:
        """The field that a cell of this column feeds on a row of this kind, "" where the cell is closed."""
        base = self.column.on.get(kind, "")
        if base == PERFORMANCE and self.period:
            return performance_field(self.period)
        if base == TARGET and self.due:
            return target_field(self.due)
        return base


class Layout(BaseModel):
    """The columns of one round, in order."""

    model_config = ConfigDict(frozen=True)

    profile: Profile
    columns: tuple[ResolvedColumn, ...]
    current: Period
    update: str
    baseline: Period

    def index(self, base: str, when: When | None = None) -> int:
        """The place, from 0, of the first column that feeds this field (on any kind of row), or -1."""
        for index, resolved in enumerate(self.columns):
            if base in resolved.column.on.values() and (when is None or resolved.column.when == when):
                return index
        return -1


def performance_field(period: Period) -> str:
    """The field of what was reached in a period: "performance:Q2 2020/21"."""
    return f"{PERFORMANCE}:{period.canonical}"


def target_field(due: date) -> str:
    """The field of what must be reached by a date: "target:2021-03-31"."""
    return f"{TARGET}:{due.isoformat()}"


def target_due(field: str) -> date:
    """The date of a target's field."""
    return date.fromisoformat(field.partition(":")[2])


def field_base(field: str) -> str:
    """The field without its period or date: "performance" of "performance:Q2 2020/21"."""
    return field.partition(":")[0]


def reason_field(dimension: str) -> str:
    """The field of why a rating differs from what the figures suggest: "impact_reason"."""
    return f"{dimension}{_REASON}"


def rated_field(field: str) -> str:
    """The dimension whose reason a field holds: "impact" of "impact_reason"; any other field is given back."""
    return field.removesuffix(_REASON)


def field_words(field: str) -> str:
    """A field as people say it: "Performance Q2 2020/21", "Target March 2021", "Evidence"."""
    base, _, part = field.partition(":")
    if base == TARGET and part:
        part = f"{target_due(field):%B %Y}"
    return f"{base[:1].upper()}{base[1:].replace('_', ' ')} {part}".strip()


def _holes_in(template: str) -> tuple[str, ...]:
    """What stands in braces; a brace on its own is told as a hole that nobody fills."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    except ValueError:
        return ("",)


def short_label(period: Period) -> str:
    """A period as headings print it: "Q2 20/21" for "Q2 2020/21"; a financial year stays whole ("2018/19")."""
    return re.sub(r"(?<=Q\d )20(?=\d\d/\d\d$)", "", period.canonical)


def _earlier(current: Period, baseline: Period, known: Mapping[str, Period]) -> Period:
    last_year = current.previous_year()
    if last_year.canonical in known:
        return last_year
    before = [p for p in known.values() if p.end < current.start and p.canonical != baseline.canonical]
    return max(before, key=lambda period: (period.end, period.start)) if before else last_year


def _targets_around(end: date, dues: list[date]) -> tuple[date, date]:
    past = [due for due in dues if due <= end]
    coming = [due for due in dues if due > end]
    following = date(end.year + (end >= date(end.year, 3, 31)), 3, 31)
    upcoming = coming[0] if coming else following
    return (past[-1] if past else date(upcoming.year - 1, upcoming.month, upcoming.day)), upcoming


def built_in() -> tuple[str, ...]:
    """The names of the profiles that come with cipxl."""
    return tuple(sorted(path.stem for path in resources.profiles().glob("*.toml")))


def load(name: str, folder: Path | None = None) -> Profile:
    """The profile with this name: a file beside the plan, else one that comes with cipxl.

    Raises:
        SettingsError: When there is no such profile or its file says something that is not allowed; names the file,
            the key and what is allowed.
    """
    stem = name.removesuffix(".toml")
    places = [folder / f"{stem}.toml"] if folder else []
    places.append(resources.profiles() / f"{stem}.toml")
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise SettingsError(
            f"There is no profile called '{name}'.",
            f"Choose one of {', '.join(built_in())}, or put {stem}.toml beside plan.toml.",
        )
    return parse(read_settings_text(path), path.name)


def parse(text: str, file: str) -> Profile:
    """The profile that this TOML text describes; `file` is named in errors."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not a readable TOML file: {error}.") from error
    except ValidationError as error:
        raise SettingsError(settings_message(file, error)) from error


def settings_message(file: str, error: ValidationError) -> str:
    """The first thing that a settings file has wrong, in words: file, key, and what is allowed there."""
    first = error.errors()[0]
    key = ".".join(f"{part}" for part in first["loc"]) or "the file"
    shown = first.get("input")
    value = f" is {shown!r}" if isinstance(shown, str | int | float | bool) else ""
    expected = first.get("ctx", {}).get("expected")
    what = f"it must be {expected}" if expected else first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        what = "no such key is known here"
    if first["type"] == "missing":
        what = "it is needed and is not there"
    return f"{file}: {key}{value}: {what}."
