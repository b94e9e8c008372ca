"""The table of the plan as a sheet: the same in a return, in the master and in a blank template.

A row for each recommendation, then one for each of its measures. No cell is merged: every row has its Ref, repeats in
grey, and a cell that a row has no use for is closed and shaded. Figures and ratings are text cells, so that a
spreadsheet never makes a date of "5-10".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cipxl.assessment import WORST, RollUp
from cipxl.plan import Plan
from cipxl.profile import Profile, ResolvedColumn
from cipxl.scheme import Scheme
from cipxl.sources.grid import Sheet
from cipxl.workbooks import styles
from cipxl.workbooks.band import Band, BandColumn
from cipxl.workbooks.band_writer import BandWriter
from cipxl.workbooks.block_rating import quoted
from cipxl.workbooks.columns import (
    BOTTOM,
    HIDDEN,
    MARGIN,
    PAGE_WIDTH,
    TOP,
    Named,
    frozen,
    key_column,
    letters,
    named,
    page_breaks,
    widths,
)
from cipxl.workbooks.guidance import LEVELS_NAME, rating_message
from cipxl.workbooks.marks import line_look, line_text, write_marks
from cipxl.workbooks.metrics import heading_height, row_height, text_width
from cipxl.workbooks.rows import Access, Look, SheetRow, rating_text

__all__ = ["HEADER_ROW", "SIGN_OFF", "AppendixSheet", "signed_off", "write_appendix"]

HEADER_ROW = 2  # from 0: a title and a line of instruction stand above
ABOVE = (21.0, 16.5)  # points
TEXT = "@"
_LINE_SIZE = 10  # points, of the line that says what is reported on
SIGN_OFF = "Signed off by (job title) on (date):"
REPORTING = "Reporting period:"
LONGEST_FOOTER = 255  # characters that Excel takes
_PROTECTION = {
    "objects": True,
    "scenarios": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
_FILLS: Mapping[Look, dict[str, object]] = {
    "open": {"bg_color": styles.INPUT, "locked": False},
    "locked": {},
    "others": {"bg_color": styles.OTHERS, "font_color": styles.FAINT_INK},
    "closed": {"bg_color": styles.CLOSED},
    "plain": {},
}


class AppendixSheet(NamedTuple):
    """What the table shows and how.

    `columns` are those of the sheet (`columns.sheet_columns`). `plan` is what the computed band goes by, None in a
    blank template. `title` and `hint` stand above the headings; `round` goes into the footer. `rows` are the plan's,
    then spare ones. `together`: how the measures of a block make one suggested rating. `reporting` is the line that
    says what the round reports on.
    """

    profile: Profile
    columns: Sequence[ResolvedColumn]
    scheme: Scheme
    title: str
    hint: str
    plan: Plan | None
    plan_title: str
    round: str
    rows: Sequence[SheetRow]
    access: Access
    together: RollUp = WORST
    sign_off: bool = False
    reporting: str = ""


def write_appendix(book: Any, style: styles.Styles, table: AppendixSheet) -> tuple[Named, ...]:
    """Write the sheet as the book's next, and name its columns; gives the names."""
    writer = _Writer(book, style, table)
    writer.headings()
    writer.body()
    writer.ratings()
    writer.view()
    writer.page()
    return writer.names


def signed_off(sheet: Sheet) -> str:
    """Who has signed a return off and when, in the words of the cell; "" where nobody has."""
    for row, column in sheet.cells:
        if row <= HEADER_ROW and sheet.text(row, column).strip() == SIGN_OFF:
            return " ".join(sheet.text(row, column + 1).split())
    return ""


class _Writer:
    """The state of one sheet while it is written."""

    def __init__(self, book: Any, style: styles.Styles, table: AppendixSheet) -> None:
        self.book = book
        self.style = style
        self.table = table
        self.columns = table.columns
        self.pixels = widths(table.columns)
        self.key = key_column(table.columns)
        self.sheet = book.add_worksheet(table.profile.sheet)
        self.first = HEADER_ROW + 1
        self.last = HEADER_ROW + max(len(table.rows), 1)
        template = table.access.use == "template"
        rated = table.profile.suggested_dimension
        self.band = Band(table.columns, table.scheme, table.plan, rated, table.together, computed=not template)
        shown = len(table.columns) + len(self.band.visible)
        self.hidden = () if template else HIDDEN
        nothing = ("", "", "")
        self.others = [*((c.key, c.fields) for c in self.band.visible), *((name, nothing) for name in self.hidden)]
        self.names = named(table.columns, self.others)
        self.ids = range(shown, shown + len(self.hidden))
        self.places = {column.key: len(self.columns) + n for n, column in enumerate(self.band.visible)}
        self.places |= {column.key: shown + len(self.hidden) + n for n, column in enumerate(self.band.hidden)}
        self.heights: list[float] = []

    @property
    def _reason_columns(self) -> list[BandColumn]:
        return [column for column in self.band.visible if column.key == "reason"]

    @property
    def end(self) -> int:
        """The last column that anything stands in."""
        return int(max([len(self.columns) - 1, *self.ids, *self.places.values()]))

    def headings(self) -> None:
        """Title, instruction and the row of headings, with the columns' widths and names."""
        table, sheet = self.table, self.sheet
        one_line = {"text_wrap": False, "valign": "vcenter"}
        line = f"{REPORTING} {table.reporting}" if table.reporting else ""
        sizes = [size for size in (12, 11, 10) if self._beside(table.title, size, line)]
        self.style.write(sheet, 0, 0, table.title, {**one_line, "bold": True, "font_size": (sizes or [9])[0]})
        self.style.write(sheet, 1, 0, table.hint, {**one_line, "font_size": 9, "font_color": styles.FAINT_INK})
        if table.reporting:
            look = {**one_line, "bold": True, "align": "right", "font_size": _LINE_SIZE}
            self.style.write(sheet, 0, len(self.columns) - 1, line, look)
        if table.sign_off:
            self._sign_off()
        for n, height in enumerate(ABOVE):
            sheet.set_row(n, height)
        for n, column in enumerate(self.columns):
            sheet.set_column_pixels(n, n, self.pixels[n])
            self.style.write(sheet, HEADER_ROW, n, column.heading, _header())
        for band in self.band.visible:
            place = self.places[band.key]
            sheet.set_column_pixels(place, place, band.pixels)
            paint = {"bg_color": styles.BAND_HEADER, "font_color": styles.INK, "italic": True}
            self.style.write(sheet, HEADER_ROW, place, band.heading, {**_header(), **paint})
        texts = [(column.heading, float(self.pixels[n])) for n, column in enumerate(self.columns)]
        texts += [(band.heading, float(band.pixels)) for band in self.band.visible]
        self.header_height = heading_height(texts, styles.SIZE)
        sheet.set_row(HEADER_ROW, self.header_height)
        hidden = [
            *zip(self.ids, self.hidden, strict=True),
            *((self.places[c.key], c.heading) for c in self.band.hidden),
        ]
        for n, name in hidden:
            self.style.write(sheet, HEADER_ROW, n, name, {"text_wrap": False})
        if hidden:
            sheet.set_column(hidden[0][0], self.end, 10, None, {"hidden": True})
        quoted = table.profile.sheet.replace("'", "''")
        for known in self.names:
            self.book.define_name(known.name, f"='{quoted}'!{_absolute(HEADER_ROW, known.place)}")

    def _beside(self, title: str, size: float, line: str) -> bool:
        """Whether a title of this size and the line at the right have room beside each other, a gap between them."""
        taken = text_width(title, size, bold=True) + text_width(line, _LINE_SIZE, bold=True) + 24
        return not line or taken <= sum(self.pixels)

    def _sign_off(self) -> None:
        """A cell above the last columns for who has signed the return off, and when."""
        place = max(len(self.columns) - 2, 1)
        one_line = {"text_wrap": False, "valign": "vcenter", "font_size": 9}
        self.style.write(self.sheet, 1, place - 1, SIGN_OFF, {**one_line, "align": "right"})
        entry = {**one_line, "border": 1, "border_color": styles.LINE, "num_format": TEXT, **_FILLS["open"]}
        self.style.write(self.sheet, 1, place, "", entry)

    def body(self) -> None:
        """The rows, their hidden ids, and their heights."""
        for number, row in enumerate(self.table.rows, self.first):
            texts = []
            for n, column in enumerate(self.columns):
                text = self._text(row, n, column)
                self.style.write(self.sheet, number, n, text, self._look(row, n, column))
                texts.append((text, float(self.pixels[n]), n == self.key or column.column.kind == "rating"))
            if self.band.reason and row.kind == "recommendation":
                texts += [(row.cells.get(self.band.reason, ""), float(c.pixels), False) for c in self._reason_columns]
            least = 15.0 if row.kind != "new" else 24.0
            if self.table.access.use == "template":
                least = 60.0 if row.kind == "recommendation" else 24.0
            self.heights.append(row_height(texts, styles.SIZE, least=least))
            self.sheet.set_row(number, self.heights[-1])
            for n, value in zip(self.ids, (row.id, row.kind, row.block, row.order), strict=False):
                self.sheet.write_string(number, n, value, self.style.of(text_wrap=False))
        writer = BandWriter(self.sheet, self.style, self.band, self.table, self.places, self.ids, self.first)
        writer.write()
        rating = next((n for n, c in enumerate(self.columns) if c.field("recommendation") == self.band.rated), -1)
        if rating >= 0:
            missing = self.book.add_format({"bg_color": styles.ASKED})
            writer.ask(rating, missing)

    def ratings(self) -> None:
        """Drop-downs where a rating goes, and each level's colour; grey for repeats of the Ref."""
        scheme, sheet = self.table.scheme, self.sheet
        as_label = self.table.profile.rating_as_label
        title, message, error = rating_message(scheme, as_label)
        for n in (self.places[key] for key in ("rating", "impact") if key in self.places):
            self._colours(n)
        for n, column in enumerate(self.columns):
            if column.column.kind != "rating" or column.part:
                continue
            self._colours(n)
            cells = [self.first + k for k, row in enumerate(self.table.rows) if row.field(column)]
            if not cells:
                continue
            sheet.data_validation(
                cells[0],
                n,
                cells[0],
                n,
                {
                    "validate": "list",
                    "source": f"={LEVELS_NAME}",
                    "input_title": title,
                    "input_message": message,
                    "error_title": "Not a rating of this plan",
                    "error_message": error,
                    "error_type": "stop",
                    "other_cells": [[row, n, row, n] for row in cells[1:]],
                },
            )
        if self.table.profile.shows_rating_as == "marks":
            block = self.ids[HIDDEN.index("_block")] if self.hidden else None
            write_marks(self.book, self.sheet, self.table, self.first, block)
        self._spare_messages()
        self._asked_by_exception()
        if self.hidden:
            kind = self.ids[HIDDEN.index("_kind")]
            test = f'=AND(${letters(kind)}{self.first + 1}<>"recommendation",${letters(kind)}{self.first + 1}<>"new")'
            paint = {"font_color": styles.REPEAT_INK}
            options = {"type": "formula", "criteria": test, "format": self.book.add_format(paint)}
            sheet.conditional_format(self.first, self.key, self.last, self.key, options)

    def _asked_by_exception(self) -> None:
        """A colour where a rating that is told by exception stands without what must go with it."""
        levels = self.table.scheme.by_exception
        names = dict.fromkeys(name for level in levels for name in (level.code, level.label))
        for n, column in enumerate(self.columns):
            kinds = set(column.column.on) if column.column.needed == "exception" else set()
            rated = [
                place
                for place, other in enumerate(self.columns)
                if any((one.on, one.id) in other.column.on.items() for one in self.table.profile.dimensions)
                and kinds & set(other.column.on)
            ]
            if not rated or not names:
                continue
            said = ",".join(f"TRIM({_relative(self.first, place)})={quoted(name)}" for place in rated for name in names)
            test = f'=AND(TRIM({_relative(self.first, n)})="",OR({said}))'
            options = {"type": "formula", "criteria": test, "format": self.book.add_format({"bg_color": styles.ASKED})}
            self.sheet.conditional_format(self.first, n, self.last, n, options)

    def _spare_messages(self) -> None:
        """What to type into a spare row, shown where its Ref goes."""
        word = self.table.profile.row_word
        kinds = (("measure", "a measure", "its name"), ("action", "an action", "what is to be done"))
        told = [
            f"To add {one}: type the Ref of its {word} here and {what} under '{column.heading}'. "
            for kind, one, what in kinds
            for column in self.columns
            if column.column.on.get(kind) == kind  # type: ignore[call-overload]  # a kind of row
        ]
        message = f"{''.join(told)}To add a {word}: type a new Ref here and its text beside it."
        if len(message) > 255:
            message = f"To add a row: type here the Ref of the {word} that it belongs to."
        for number, row in enumerate(self.table.rows, self.first):
            if row.kind == "new":
                options = {"validate": "any", "input_title": "Spare row", "input_message": message}
                self.sheet.data_validation(number, self.key, number, self.key, options)

    def _colours(self, n: int) -> None:
        """Each level's colour where a cell of the column says its code or its name, in capitals or not."""
        top = _relative(self.first, n)
        for level in self.table.scheme.levels:
            names = dict.fromkeys((level.code, level.label))
            tests = ",".join(f'TRIM({top})="{name.replace(chr(34), chr(34) * 2)}"' for name in names if name)
            paint = self.book.add_format({"bg_color": level.colour, "font_color": level.text_colour, "bold": True})
            options = {"type": "formula", "criteria": f"=OR({tests})", "format": paint}
            self.sheet.conditional_format(self.first, n, self.last, n, options)

    def view(self) -> None:
        """What is seen first: panes, zoom, filter, and what is protected."""
        sheet = self.sheet
        sheet.freeze_panes(self.first, frozen(self.columns))
        sheet.set_zoom(styles.ZOOM)
        sheet.autofilter(HEADER_ROW, 0, self.last, self.end)
        sheet.hide_gridlines(2)
        cells = f"A{self.first + 1}:{letters(self.end)}{self.last + 1}"
        sheet.ignore_errors({"number_stored_as_text": cells})
        if self.table.access.remit is not None:
            sheet.protect("", _PROTECTION)

    def page(self) -> None:
        """How it prints: landscape A3, one page wide, headings on every page, small blocks whole."""
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.set_margins(left=MARGIN, right=MARGIN, top=TOP, bottom=BOTTOM)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, self.last, len(self.columns) - 1)
        blocks: list[list[float]] = []
        for row, height in zip(self.table.rows, self.heights, strict=True):
            if row.first or not blocks:
                blocks.append([])
            blocks[-1].append(height)
        scale = min(1.0, PAGE_WIDTH / sum(self.pixels))
        breaks = page_breaks(blocks, sum(ABOVE) + self.header_height, self.header_height, scale)
        sheet.set_h_pagebreaks([self.first + row for row in breaks])
        sheet.set_footer(_footer(self.table.plan_title, self.table.round), {"margin": 0.25})

    def _text(self, row: SheetRow, n: int, column: ResolvedColumn) -> str:
        if n == self.key and row.kind != "recommendation":
            return row.ref
        if column.part:
            return line_text(self.table, row, column)
        field = row.field(column)
        text = row.cells.get(field, "") if field else ""
        if column.column.kind == "rating" and text:
            return rating_text(text, self.table.scheme, self.table.profile.rating_as_label)
        return text

    def _look(self, row: SheetRow, n: int, column: ResolvedColumn) -> dict[str, object]:
        kind = column.column.kind
        look = self.table.access.look(row, column)
        if n == self.key and row.kind not in ("recommendation", "new"):
            look = "plain" if self.table.access.remit is None else "locked"
            if look == "locked" and not self.table.access.owns_block(row):
                look = "others"
        found: dict[str, object] = {"border": 1, "border_color": styles.LINE, **_FILLS[look]}
        if row.first:
            found |= {"top": 1, "top_color": styles.BLOCK_LINE}
        if kind in ("key", "figure", "date", "rating"):
            found["num_format"] = TEXT
        if n == self.key and row.kind in ("recommendation", "new"):
            found["bold"] = True
        if kind == "rating" and column.part != "label":
            found |= {"bold": True, "align": "center"}
        return found | line_look(row, column)


def _header() -> dict[str, object]:
    return {
        "bold": True,
        "font_color": styles.HEADER_INK,
        "bg_color": styles.HEADER,
        "border": 1,
        "border_color": styles.BLOCK_LINE,
    }


def _footer(title: str, round_name: str) -> str:
    font = '&"Arial,Regular"&8'
    for most in (80, 40, 20):
        left, middle = (" " + part[:most].replace("&", "&&") for part in (title, round_name))
        footer = f"&L{font}{left}&C{font}{middle}&R{font} Page &P of &N"
        if len(footer) <= LONGEST_FOOTER:
            return footer
    return f"&R{font} Page &P of &N"


def _absolute(row: int, column: int) -> str:
    return f"${letters(column)}${row + 1}"


def _relative(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"
