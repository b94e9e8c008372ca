"""Headings and fixed words of papers: a file, so that a council can have its own.

`wording.toml` beside this module is complete; one beside plan.toml replaces the lines that it names. What may stand in
braces is checked when the file is read, so that a slip is told with its key and not found in a printed paper.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cipxl.errors import SettingsError
from cipxl.profile import settings_message
from cipxl.summary import Sentences, says

__all__ = ["Captions", "Columns", "Empty", "Headings", "Notes", "Page", "Report", "Withheld", "Wording", "load"]

FILE = "wording.toml"
_FROZEN = ConfigDict(frozen=True, extra="forbid")
_ROW = ("row", "rows", "Row", "Rows")  # what the profile calls a row: one, many, and with a capital

_Plain = Annotated[str, says(*_ROW)]
_Sheet = Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]


class Headings(BaseModel):
    """Headings; `outcomes`, `evidence` and `actions` are the profile's own where they are empty."""

    model_config = _FROZEN

    summary: _Plain
    counts: _Plain
    counts_one: Annotated[str, says("dimension", *_ROW)]
    key: _Plain
    exceptions: _Plain
    movement: _Plain
    rows: _Plain
    row: Annotated[str, says("ref", *_ROW)]
    row_named: Annotated[str, says("ref", "name", *_ROW)]
    row_without_ref: _Plain
    ratings: _Plain
    measures: _Plain
    tracked: _Plain
    lead: _Plain
    about: _Plain
    appendix: Annotated[str, says("sheet", *_ROW)]
    left_out: _Plain
    outcomes: _Plain
    evidence: _Plain
    actions: _Plain


class Captions(BaseModel):
    """What stands above each table and says what is in it."""

    model_config = _FROZEN

    about: _Plain
    every: _Plain
    every_measure: _Plain
    every_action: _Plain
    chart: _Plain
    counts: _Plain
    summary: Annotated[str, says("total", *_ROW)]
    summary_one: Annotated[str, says("total", *_ROW)]
    key: _Plain
    exceptions: Annotated[str, says("labels", *_ROW)]
    movement: Annotated[str, says("before", "update", *_ROW)]
    redated: _Plain
    measures: Annotated[str, says("ref", *_ROW)]
    tracked: Annotated[str, says("ref", *_ROW)]
    tally: Annotated[str, says("measure", *_ROW)]
    part: Annotated[str, says("caption", "first", "last", "count", *_ROW)]
    appendix: Annotated[str, says("title", "update", *_ROW)]


class Columns(BaseModel):
    """Headings of the columns that are not the profile's."""

    model_config = _FROZEN

    rated: _Plain
    counted: _Plain
    rating: _Plain
    meaning: _Plain
    ref: _Plain
    text: _Plain
    was: Annotated[str, says("before", "update", *_ROW)]
    now: Annotated[str, says("before", "update", *_ROW)]
    said: _Plain
    why: Annotated[str, says("dimension", *_ROW)]
    about: _Plain
    position: _Plain
    withheld: _Plain
    made_from: _Plain
    change: _Plain
    gap: _Plain
    direction: _Plain
    measure: _Plain
    period: _Plain
    total: _Plain
    action: _Plain
    original_due: _Plain
    due: _Plain
    theme: _Plain


class Empty(BaseModel):
    """What stands where the plan says nothing, so that no cell is empty."""

    model_config = _FROZEN

    text: str
    closed: str
    ref: str
    unknown: Annotated[str, says("text")]
    meaning: str
    not_rated: str


class Notes(BaseModel):
    """Sentences that explain."""

    model_config = _FROZEN

    draft: str
    chart: Annotated[str, says("numbers", *_ROW)]
    update: Annotated[str, says("update")]
    reporting: Annotated[str, says("line")]
    summary: _Plain
    key: Annotated[str, says("scheme", *_ROW)]
    no_exceptions: Annotated[str, says("labels", *_ROW)]
    no_levels: _Plain
    not_rated: Annotated[str, says("where", *_ROW)]
    unknown: Annotated[str, says("text", "where", *_ROW)]
    no_movement: Annotated[str, says("before", *_ROW)]
    unchanged_one: Annotated[str, says("moved", "count", "before", *_ROW)]
    unchanged_many: Annotated[str, says("moved", "count", "before", *_ROW)]
    but_one_one: Annotated[str, says("moved", "count", "before", *_ROW)]
    but_one_many: Annotated[str, says("moved", "count", "before", *_ROW)]
    all_changed_one: Annotated[str, says("moved", "count", "before", *_ROW)]
    all_changed_many: Annotated[str, says("moved", "count", "before", *_ROW)]
    joined: Annotated[str, says("where", "before", *_ROW)]
    gone: Annotated[str, says("where", "before", *_ROW)]
    lost: Annotated[str, says("where")]
    other_scheme: Annotated[str, says("before", *_ROW)]
    reason: Annotated[str, says("dimension", "label", "reason", *_ROW)]
    reason_differs: Annotated[str, says("dimension", "label", "reason", "suggested", *_ROW)]
    origin: Annotated[str, says("update", "date", "fingerprint")]
    origin_undated: Annotated[str, says("update", "fingerprint")]
    signed: Annotated[str, says("role", "date")]
    not_signed: Annotated[str, says("role")]
    redated: Annotated[str, says("moved", "count", *_ROW)]
    redated_one: Annotated[str, says("moved", "count", *_ROW)]
    redated_only: Annotated[str, says("moved", "count", *_ROW)]
    left_out: Annotated[str, says("labels", "where", *_ROW)]
    no_rows: _Plain
    no_measures: _Plain
    appendix: _Plain


class Withheld(BaseModel):
    """What is held back of figures that might point to a child, and the key of the shorthand: c, x, z and low."""

    model_config = _FROZEN

    figures_one: Annotated[str, says("where", *_ROW)]
    figures_many: Annotated[str, says("count", "where", *_ROW)]
    why: Annotated[str, says("limit", *_ROW)]
    c: _Plain
    x: _Plain
    z: _Plain
    low: _Plain


class Figures(BaseModel):
    """What is said of a figure beside its target and of its way, and of a rating's."""

    model_config = _FROZEN

    short: Annotated[str, says("amount")]
    beyond: Annotated[str, says("amount")]
    met: str
    no_gap: Annotated[str, says("reason")]
    unlike: str
    better: str
    worse: str
    same: str
    not_comparable: str


class Sheets(BaseModel):
    """Names of the sheets of a workbook: at most 31 characters, as Excel allows."""

    model_config = _FROZEN

    about: _Sheet
    counts: _Sheet
    key: _Sheet
    exceptions: _Sheet
    movement: _Sheet
    redated: _Sheet
    rows: Annotated[str, says(*_ROW)]
    measures: _Sheet
    tracked: _Sheet


class Report(BaseModel):
    """The sentences of a covering report that the plan fills in, and how a gap is marked."""

    model_config = _FROZEN

    title: Annotated[str, says("title", *_ROW)]
    gap: Annotated[str, says("what")]
    ratings: _Plain
    ratings_table: _Plain
    key: _Plain
    key_bare: Annotated[str, says("labels", *_ROW)]
    highlights: _Plain
    no_highlights: _Plain
    highlight: Annotated[str, says("measure", "now", "when", "was", "then", "ref", *_ROW)]
    no_earlier: _Plain
    moved: Annotated[str, says("ref", "was", "now", "dimension", *_ROW)]
    attention: _Plain
    exception: Annotated[str, says("label", "dimension", "where", *_ROW)]
    exception_one: Annotated[str, says("label", "dimension", "where", *_ROW)]
    unrated: Annotated[str, says("label", "dimension", "where", *_ROW)]
    unrated_one: Annotated[str, says("label", "dimension", "where", *_ROW)]
    action: Annotated[str, says("label", "action", "ref", *_ROW)]
    appendix: Annotated[str, says("sheet", "title", "update", *_ROW)]


class Page(BaseModel):
    """Words around the content: links, page numbers, rows that go over the page."""

    model_config = _FROZEN

    signed_off: str
    skip: str
    contents: str
    number: Annotated[str, says("page", "pages")]
    scroll: Annotated[str, says("caption")]
    continued: Annotated[str, says("ref")]
    above: str
    either: str
    both: str
    unprintable: str


class Wording(BaseModel):
    """All of it."""

    model_config = _FROZEN

    sentences: Sentences
    headings: Headings
    captions: Captions
    columns: Columns
    empty: Empty
    notes: Notes
    figures: Figures
    sheets: Sheets
    withheld: Withheld
    report: Report
    page: Page


def load(folder: Path | None = None) -> Wording:
    """The wording of papers: cipxl's own, with the lines that a wording.toml in the plan's folder replaces.

    Raises:
        SettingsError: When that file cannot be read, has a key that is not known, or a line uses a word in braces that
            cannot be filled in there; names the file and the key.
    """
    given = tomllib.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))
    own = folder / FILE if folder else None
    if own is not None and own.is_file():
        given = _laid_over(given, _read(own))
    try:
        return Wording.model_validate(given)
    except ValidationError as error:
        raise SettingsError(settings_message(FILE, error)) from error


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE} is not plain text.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not a readable TOML file: {error}.") from error


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(under)
    for key, value in over.items():
        below = found.get(key)
        found[key] = _laid_over(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return found
