"""The stamp: what a workbook says about itself, so that a return finds the copy that it was issued as.

It is kept twice, since either may be lost on the way: in custom document properties (`cipxl`, `cipxl.2`, ...) and on
the very hidden sheet `_cipxl`. Both hold the same pieces: a version, a check sum, and JSON. A stamp holds no values of
cells, which would outlive their deletion: only short salted hashes of them.

The sheet `_cipxl` also says which column is which. Each column of the table has a defined name (`cip_c01`, ...) that
refers to its header cell; names follow their cells when columns are moved or others are put in between. The sheet
lists each name with the field that the column feeds on a recommendation's, a measure's and an action's row, periods
included ("performance:Q2 2020/21"). `read_columns` puts the two together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl.profile import RowKind
from cipxl.sources.grid import Book, Sheet, parse_a1

__all__ = ["SHEET", "Stamp", "StampedColumn", "decode", "encode", "hashed", "put_stamp", "read_columns", "read_stamp"]

SHEET = "_cipxl"
PROPERTY = "cipxl"
PIECE = 255  # characters; a custom property holds no more
PIECES_COLUMN, NAMES_COLUMN = 1, 3
KINDS: tuple[RowKind, ...] = ("recommendation", "measure", "action")

_HEAD = re.compile(r"cipxl1:([0-9a-f]{16}):")


class Stamp(BaseModel):
    """What a workbook is, who it is for, and which rows it had when it was written.

    `period` is the canonical label of the period that the round reports on, `meeting` the day of the meeting that it
    goes to, `rows` the ids of the plan's rows in order (spare rows are not among them), `fields` those that a return's
    team may change in its own rows, and `hashes` maps "row id/field" to the hash of each cell of these as issued.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["return", "master", "template", "questions"]
    plan: str
    title: str
    round: str = ""
    team: str = ""
    profile: str
    scheme: str
    issue: int = 0
    generation: int = 0
    period: str = ""
    update: str
    baseline: str
    meeting: date | None = None
    due: date | None = None
    rows: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    salt: str = ""
    hashes: Mapping[str, str] = {}


class StampedColumn(NamedTuple):
    """A column that cipxl wrote, where it stands now: sheet, header cell (from 1), and its field by kind of row."""

    name: str
    sheet: str
    row: int
    column: int
    fields: Mapping[RowKind, str]


def hashed(salt: str, text: str) -> str:
    """Eight hex digits that tell whether a cell still says what was issued; without the salt they tell nothing."""
    return hashlib.sha256(f"{salt}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()[:8]


def encode(stamp: Stamp) -> list[str]:
    """The stamp as pieces of at most 255 characters, all ASCII."""
    plain = stamp.model_dump(mode="json", exclude_defaults=True, exclude={"hashes"})
    if stamp.hashes:
        plain["hashes"] = _packed(stamp.hashes)
    body = json.dumps(plain, separators=(",", ":"), sort_keys=True)
    text = f"cipxl1:{_check(body)}:{body}"
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def decode(properties: Mapping[str, str]) -> Stamp | None:
    """The stamp that custom properties hold, or None where there is none or a piece is missing or changed."""
    pieces = []
    name = PROPERTY
    while name in properties:
        pieces.append(properties[name])
        name = f"{PROPERTY}.{len(pieces) + 1}"
    return _whole("".join(pieces))


def read_stamp(book: Book) -> Stamp | None:
    """A workbook's stamp: from its custom properties, else from the sheet `_cipxl`; None where neither is whole."""
    return decode(book.properties) or _from_sheet(book.sheet(SHEET))


def read_columns(book: Book) -> tuple[StampedColumn, ...]:
    """The columns that cipxl wrote, where they stand now, from left to right; those that were deleted are left out."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        return ()
    found = []
    for row in range(2, sheet.last_row + 1):
        name = sheet.text(row, NAMES_COLUMN)
        place = _header_cell(book.names.get(name, "")) if name else None
        if place:
            fields = {kind: text for n, kind in enumerate(KINDS, 1) if (text := sheet.text(row, NAMES_COLUMN + n))}
            found.append(StampedColumn(name, *place, fields))
    return tuple(sorted(found, key=lambda column: (column.sheet, column.column)))


def put_stamp(book: Any, stamp: Stamp, names: Sequence[tuple[str, int, tuple[str, str, str]]]) -> None:
    """Write the stamp into a new XlsxWriter workbook: custom properties, and the very hidden sheet with the columns.

    Args:
        book: The workbook; the sheet is added as its next.
        stamp: What it says.
        names: Defined name, place of the column, and its fields by kind of row, for each named column.
    """
    pieces = encode(stamp)
    sheet = book.add_worksheet(SHEET)
    sheet.very_hidden()
    for n, heading in enumerate(("stamp", "", "name", *KINDS)):
        if heading:
            sheet.write_string(0, n, heading)
    for n, piece in enumerate(pieces, 1):
        book.set_custom_property(PROPERTY if n == 1 else f"{PROPERTY}.{n}", piece, "text")
        sheet.write_string(n, PIECES_COLUMN - 1, piece)
    for n, (name, _, fields) in enumerate(names, 1):
        for m, text in enumerate((name, *fields), NAMES_COLUMN - 1):
            if text:
                sheet.write_string(n, m, text)
    sheet.protect()


def _check(body: str) -> str:
    return hashlib.sha256(body.encode("ascii")).hexdigest()[:16]


def _whole(text: str) -> Stamp | None:
    head = _HEAD.match(text)
    if head is None:
        return None
    body = text[head.end() :]
    if not body.isascii() or _check(body) != head[1]:
        return None
    try:
        plain = json.loads(body)
        plain["hashes"] = _unpacked(plain.get("hashes", {}))
        return Stamp.model_validate(plain)
    except (ValidationError, ValueError, TypeError, AttributeError, KeyError):
        return None  # written by another version, or not by cipxl at all


def _packed(hashes: Mapping[str, str]) -> dict[str, object]:
    # Names of fields once, and a list of hashes a row: a third of the length of the plain mapping.
    keys = [key.partition("/") for key in hashes]
    fields = sorted({field for _, _, field in keys})
    rows: dict[str, list[str]] = {}
    for (row, _, field), value in zip(keys, hashes.values(), strict=True):
        rows.setdefault(row, [""] * len(fields))[fields.index(field)] = value
    return {"fields": fields, "rows": rows}


def _unpacked(packed: Mapping[str, object]) -> dict[str, str]:
    fields, rows = packed.get("fields", []), packed.get("rows", {})
    if not isinstance(fields, list) or not isinstance(rows, dict):
        raise TypeError("hashes")
    return {
        f"{row}/{field}": value
        for row, values in rows.items()
        for field, value in zip(fields, values, strict=True)
        if value
    }


def _from_sheet(sheet: Sheet | None) -> Stamp | None:
    if sheet is None:
        return None
    return _whole("".join(sheet.text(row, PIECES_COLUMN) for row in range(2, sheet.last_row + 1)))


def _header_cell(refers_to: str) -> tuple[str, int, int] | None:
    sheet, mark, address = refers_to.lstrip("=").rpartition("!")
    if not mark or "#REF" in refers_to:
        return None
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    try:
        return (sheet, *parse_a1(address.partition(":")[0]))
    except ValueError:
        return None
