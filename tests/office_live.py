"""Documents that stay open in LibreOffice, for `uno_engine`: run by the system's Python inside `office_worker.py`.

A request is {"task": "live", "do": NAME, "with": [ARGUMENTS]}; the answer has the result under "result". Documents are
known by a number, sheets by name, ranges by [first row, first column, last row, last column], from 0. Formulas go both
ways in Excel's grammar.
"""

from __future__ import annotations

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress

DATE = 2  # com.sun.star.util.NumberFormat.DATE
FORMULA = 3  # com.sun.star.table.CellContentType.FORMULA, as an enum's place
EXCEL_GRAMMAR = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
XLSX = "Calc MS Excel 2007 XML"
ERRORS = {
    501: "#VALUE!",
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
WORTH = {"values": 1 | 2 | 4 | 16, "formats": 32 | 64 | 256, "notes": 8}


class Live:
    """The open documents, by number."""

    def __init__(self, desktop) -> None:
        self.desktop = desktop
        self.documents = {}
        self.order = []
        self.next = 1

    def do(self, name: str, arguments: list):
        """What a request asks for; its name is that of a method."""
        return getattr(self, f"do_{name}")(*arguments)

    # Documents

    def do_open(self, path: str, read_only: bool) -> int:
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path),
            "_blank",
            0,
            (setting("ReadOnly", read_only), setting("MacroExecutionMode", 0)),
        )
        if document is None:
            raise OSError(f"LibreOffice did not open {path}")
        return self._keep(document)

    def do_add(self) -> int:
        return self._keep(self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def _keep(self, document) -> int:
        number, self.next = self.next, self.next + 1
        self.documents[number] = document
        self.order.append(number)
        return number

    def do_all(self) -> list:
        return list(self.documents)

    def do_active(self) -> int | None:
        return self.order[-1] if self.order else None

    def do_activate(self, number: int) -> None:
        self.order.remove(number)
        self.order.append(number)
        self.documents[number].CurrentController.Frame.activate()

    def do_url(self, number: int) -> str:
        document = self.documents[number]
        return uno.fileUrlToSystemPath(document.URL) if document.URL else document.Title

    def do_close(self, number: int) -> None:
        self.documents.pop(number).close(True)
        self.order.remove(number)

    def do_save(self, number: int) -> None:
        self.documents[number].store()

    def do_save_as(self, number: int, path: str) -> None:
        self.documents[number].storeAsURL(uno.systemPathToFileUrl(path), (setting("FilterName", XLSX),))

    def do_save_copy(self, number: int, path: str) -> None:
        self.documents[number].storeToURL(uno.systemPathToFileUrl(path), (setting("FilterName", XLSX),))

    def do_to_pdf(self, number: int, path: str) -> None:
        self.documents[number].storeToURL(uno.systemPathToFileUrl(path), (setting("FilterName", "calc_pdf_Export"),))

    def do_modified(self, number: int) -> bool:
        return bool(self.documents[number].isModified())

    def do_calculate(self, number: int) -> None:
        self.documents[number].calculate()

    def do_automatic(self, number: int, on: bool | None) -> bool:
        document = self.documents[number]
        if on is not None:
            document.enableAutomaticCalculation(on)
        return bool(document.isAutomaticCalculationEnabled())

    # Sheets

    def do_sheets(self, number: int) -> list:
        return list(self.documents[number].Sheets.ElementNames)

    def do_active_sheet(self, number: int) -> str:
        return self.documents[number].CurrentController.ActiveSheet.Name

    def do_activate_sheet(self, number: int, sheet: str) -> None:
        self.documents[number].CurrentController.setActiveSheet(self._sheet(number, sheet))

    def do_add_sheet(self, number: int, sheet: str, place: int) -> None:
        self.documents[number].Sheets.insertNewByName(sheet, place)

    def do_delete_sheet(self, number: int, sheet: str) -> None:
        self.documents[number].Sheets.removeByName(sheet)

    def do_rename_sheet(self, number: int, sheet: str, to: str) -> None:
        self._sheet(number, sheet).Name = to

    def do_visible(self, number: int, sheet: str, on: bool | None) -> bool:
        if on is not None:
            self._sheet(number, sheet).IsVisible = on
        return bool(self._sheet(number, sheet).IsVisible)

    def do_used(self, number: int, sheet: str) -> list:
        cursor = self._sheet(number, sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        first = cursor.RangeAddress
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        return [first.StartRow, first.StartColumn, last.EndRow, last.EndColumn]

    def do_protected(self, number: int, sheet: str) -> bool:
        return bool(self._sheet(number, sheet).isProtected())

    def do_protect(self, number: int, sheet: str, password: str) -> None:
        self._sheet(number, sheet).protect(password)

    def do_unprotect(self, number: int, sheet: str, password: str) -> None:
        self._sheet(number, sheet).unprotect(password)

    # Ranges

    def do_values(self, number: int, sheet: str, area: list) -> list:
        """Rows of values: a date as {"date": serial}, an error as {"error": text}, an empty cell as None."""
        cells = self._range(number, sheet, area)
        rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
        for address in cells.queryFormulaCells(4).RangeAddresses:  # errors
            for row in range(address.StartRow, address.EndRow + 1):
                for column in range(address.StartColumn, address.EndColumn + 1):
                    cell = self._sheet(number, sheet).getCellByPosition(column, row)
                    rows[row - area[0]][column - area[1]] = {"error": ERRORS.get(cell.getError(), "#N/A")}
        formats = self.documents[number].NumberFormats
        known = {}
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                if isinstance(value, float):
                    key = cells.getCellByPosition(m, n).NumberFormat
                    if known.setdefault(key, bool(formats.getByKey(key).Type & DATE)):
                        row[m] = {"date": value}
        return rows

    def do_put(self, number: int, sheet: str, area: list, rows: list) -> None:
        cells = self._range(number, sheet, area)
        shut = self._sheet(number, sheet).isProtected()
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                cell = cells.getCellByPosition(m, n)
                if shut and cell.CellProtection.IsLocked:  # Excel refuses it; UNO would not
                    raise PermissionError(f"the cell {cell.AbsoluteName} is locked")
                self._put(number, cell, value)

    def _put(self, number: int, cell, value) -> None:
        """As Excel takes a value: a text that begins with "=" is a formula."""
        if value is None or value == "":
            cell.setString("")
        elif isinstance(value, str) and value.startswith("="):
            self._formula(number, cell, value)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(float(value))

    def do_formulas(self, number: int, sheet: str, area: list) -> list:
        cells = self._range(number, sheet, area)
        return [
            [self._as_formula(number, cells.getCellByPosition(m, n)) for m in range(area[3] - area[1] + 1)]
            for n in range(area[2] - area[0] + 1)
        ]

    def _parser(self, number: int):
        parser = self.documents[number].createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = EXCEL_GRAMMAR
        return parser

    def _as_formula(self, number: int, cell) -> str:
        if cell.Type.value != "FORMULA":
            return cell.String if cell.Type.value == "TEXT" else cell.getFormula()
        return "=" + self._parser(number).printFormula(cell.getTokens(), cell.CellAddress)

    def _formula(self, number: int, cell, text: str) -> None:
        at = cell.CellAddress
        place = CellAddress(at.Sheet, at.Column, at.Row)
        cell.setTokens(self._parser(number).parseFormula(text[1:], place))

    def do_clear(self, number: int, sheet: str, area: list, what: str) -> None:
        self._range(number, sheet, area).clearContents(WORTH[what])

    def do_look(self, number: int, sheet: str, area: list, name: str, value) -> object:
        """A property of a range's look; set where a value is given."""
        cells = self._range(number, sheet, area)
        if value is not None:
            setattr(cells, name, value)
        found = getattr(cells, name)
        return found if isinstance(found, bool | int | float | str | type(None)) else None

    def do_number_format(self, number: int, sheet: str, area: list, code: str | None) -> str:
        formats, cells = self.documents[number].NumberFormats, self._range(number, sheet, area)
        locale = uno.createUnoStruct("com.sun.star.lang.Locale")
        if code is not None:
            key = formats.queryKey(code, locale, False)
            cells.NumberFormat = formats.addNew(code, locale) if key == -1 else key
        return formats.getByKey(cells.NumberFormat).FormatString

    def do_size(self, number: int, sheet: str, area: list, which: str, value: float | None) -> float:
        """The width of the columns or height of the rows, in hundredths of a millimetre."""
        cells = self._range(number, sheet, area)
        group, name = (cells.Columns, "Width") if which == "width" else (cells.Rows, "Height")
        if value is not None:
            setattr(group, name, int(value))
        return float(getattr(group.getByIndex(0), name))

    def do_autofit(self, number: int, sheet: str, area: list, axis: str) -> None:
        cells = self._range(number, sheet, area)
        if axis != "r":
            cells.Columns.OptimalWidth = True
        if axis != "c":
            cells.Rows.OptimalHeight = True

    def do_hidden(self, number: int, sheet: str, area: list, which: str, on: bool | None) -> bool:
        cells = self._range(number, sheet, area)
        group = cells.Rows if which == "rows" else cells.Columns
        if on is not None:
            group.IsVisible = not on
        return not group.getByIndex(0).IsVisible

    def do_note(self, number: int, sheet: str, area: list, text: str | None) -> str | None:
        """The note of a cell; put there where a text is given, taken away where it is ""."""
        home = self._sheet(number, sheet)
        cell = home.getCellByPosition(area[1], area[0])
        notes = home.Annotations
        if text is not None:
            for n in range(notes.Count):
                at = notes.getByIndex(n).Position
                if (at.Row, at.Column) == (area[0], area[1]):
                    notes.removeByIndex(n)
                    break
            if text:
                notes.insertNew(cell.CellAddress, text)
        return cell.Annotation.String or None

    def do_notes(self, number: int, sheet: str) -> list:
        notes = self._sheet(number, sheet).Annotations
        found = []
        for n in range(notes.Count):
            at = notes.getByIndex(n).Position
            found.append([at.Row, at.Column, at.Row, at.Column])
        return found

    def do_merge(self, number: int, sheet: str, area: list, on: bool | None) -> bool:
        cells = self._range(number, sheet, area)
        if on is not None:
            cells.merge(on)
        return bool(cells.getIsMerged())

    def do_end(self, number: int, sheet: str, area: list, direction: str) -> list:
        """Where Ctrl and an arrow lead from a cell."""
        home = self._sheet(number, sheet)
        step = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        row, column = area[0], area[1]
        used = self.do_used(number, sheet)

        def filled(r: int, c: int) -> bool:
            return home.getCellByPosition(c, r).Type.value != "EMPTY"

        def inside(r: int, c: int) -> bool:
            return 0 <= r <= used[2] and 0 <= c <= used[3]

        in_block = (
            inside(row + step[0], column + step[1]) and filled(row, column) and filled(row + step[0], column + step[1])
        )
        while inside(row + step[0], column + step[1]):
            row, column = row + step[0], column + step[1]
            follows = inside(row + step[0], column + step[1]) and filled(row + step[0], column + step[1])
            if (in_block and not follows) or (not in_block and filled(row, column)):
                break
        return [row, column, row, column]

    def do_region(self, number: int, sheet: str, area: list) -> list:
        cursor = self._sheet(number, sheet).createCursorByRange(self._range(number, sheet, area))
        cursor.collapseToCurrentRegion()
        at = cursor.RangeAddress
        return [at.StartRow, at.StartColumn, at.EndRow, at.EndColumn]

    # Selection and names

    def do_select(self, number: int, sheet: str, area: list) -> None:
        self.documents[number].CurrentController.select(self._range(number, sheet, area))

    def do_selection(self, number: int) -> list:
        found = self.documents[number].CurrentController.Selection
        at = found.RangeAddress
        return [found.Spreadsheet.Name, [at.StartRow, at.StartColumn, at.EndRow, at.EndColumn]]

    def do_names(self, number: int) -> list:
        names = self.documents[number].NamedRanges
        return [[name, names.getByName(name).Content] for name in names.ElementNames]

    def do_add_name(self, number: int, name: str, sheet: str, area: list) -> None:
        content = self._range(number, sheet, area).AbsoluteName
        self.documents[number].NamedRanges.addNewByName(name, content, CellAddress(0, 0, 0), 0)

    def do_delete_name(self, number: int, name: str) -> None:
        self.documents[number].NamedRanges.removeByName(name)

    def _sheet(self, number: int, sheet: str):
        return self.documents[number].Sheets.getByName(sheet)

    def _range(self, number: int, sheet: str, area: list):
        return self._sheet(number, sheet).getCellRangeByPosition(area[1], area[0], area[3], area[2])


def setting(name: str, value):
    """A named value as LibreOffice takes it."""
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item
