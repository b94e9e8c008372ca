"""The functions as Excel calls them: a cell or a range in, a matrix of the same shape out, one call for a column.

They are built from the registry. Where xlwings is installed they carry its decorators (outside Windows those do
nothing); without it they are plain functions, so that everything here is tested on any computer.

An error is given as its text ("#N/A"). The add-in's wrappers make the error itself of it with CVErr.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from cipxl_addin.cells import Answer, CellError, typed
from cipxl_addin.host import Host
from cipxl_addin.log import line_of, write_line
from cipxl_addin.registry import FUNCTIONS, Function

__all__ = ["CORNER", "MOST_CELLS", "UDFS", "Answers"]

CORNER = "corner"
"""The last argument of a function about a table, which the add-in fills in: the row and column where it begins."""

_log = logging.getLogger(__name__)
_ERRORS = frozenset(CellError)
_REMEMBERED = 4096  # answers for cells, a function: two columns of a large plan
_LONGEST = 600  # characters of the cells of one remembered answer
_TABLES = 4  # answers for tables, a function
_LARGEST = 300_000  # characters of the cells of one remembered table
MOST_CELLS = 100_000
"""In one call; what is longer would hold Excel up for more than some seconds, and is for the command line."""

Matrix = list[list[Answer]]
Found = Answer | tuple[Answer, ...]


class Answers:
    """A function with what it has answered before: some thousands of short answers, never more."""

    def __init__(self, function: Function, host: Host) -> None:
        self.function = function
        self.host = host
        # Typed: TRUE, 1 and 1.0 are one key otherwise.
        self.cell = lru_cache(maxsize=_REMEMBERED, typed=True)(function.work)
        self.table = lru_cache(maxsize=_TABLES, typed=True)(function.work)

    def __call__(self, *given: object) -> Matrix:
        """The function's answers, as rows of cells.

        Each argument is a cell, a row or column of cells, or rows of cells. As in Excel, one cell, row or column is
        repeated to meet the others; places that one argument does not have are #N/A. An error in an argument's cell
        is the answer for its place. More than `MOST_CELLS` places have one answer: #VALUE!.
        """
        matrices = [_matrix(one) for one in given]
        height = max((len(matrix) for matrix in matrices), default=1)
        width = max((len(row) for matrix in matrices for row in matrix), default=1)
        if height * width > MOST_CELLS:
            return [[CellError.VALUE]]
        if self.function.about == "table":
            return self._of_table(matrices)
        matrices += [[[None]]] * (len(self.function.arguments) - len(matrices))
        meant = self._meant()
        found = [
            [self._one([_at(matrix, row, column) for matrix in matrices], meant) for column in range(width)]
            for row in range(height)
        ]
        return _side_by_side(found)

    def forget(self) -> None:
        """Work everything out anew from here on."""
        self.cell.cache_clear()
        self.table.cache_clear()

    def _meant(self) -> dict[int, Callable[[object], object]]:
        """What the cells of an argument mean on this computer, by the argument's place; asked anew at each call."""
        found: dict[int, Callable[[object], object]] = {}
        for place, one in enumerate(self.function.arguments):
            if one.meant:
                of = self._worked(one.meant, self.host)
                found[place] = _error_where_blank if isinstance(of, CellError) else of
        return found

    def _one(self, cells: list[object], meant: Mapping[int, Callable[[object], object]]) -> Found:
        for place, of in meant.items():
            cells[place] = of(cells[place])
        for cell in cells:
            if isinstance(cell, str) and cell in _ERRORS:
                return CellError(cell)
        short = sum(len(cell) for cell in cells if isinstance(cell, str)) <= _LONGEST
        found: Found = self._worked(self.cell if short else self.function.work, *cells)
        return found

    def _of_table(self, matrices: list[list[list[object]]]) -> Matrix:
        *arguments, place = matrices
        # As text, TRUE is not 1 to what remembers tables.
        table = tuple(tuple(typed(cell) if isinstance(cell, bool) else cell for cell in row) for row in arguments[0])
        if len(table) == len(table[0]) == 1 and table[0][0] in _ERRORS:
            return [[CellError(str(table[0][0]))]]
        others = [matrix[0][0] if matrix and matrix[0] else None for matrix in arguments[1:]]
        for other in others:
            if isinstance(other, str) and other in _ERRORS:
                return [[CellError(other)]]
        size = sum(len(cell) for row in table for cell in row if isinstance(cell, str))
        work = self.table if size <= _LARGEST else self.function.work
        found = self._worked(work, table, _corner(place), date.today(), *others)
        return [list(row) for row in found] if isinstance(found, list) else [[found]]

    def _worked(self, work: Callable[..., Any], *given: object) -> Any:
        try:
            return work(*given)
        except Exception as error:  # an exception's text in a cell would be taken for an answer
            line = line_of(self.function.name, error)
            _log.error(line)
            write_line(self.host.log_file(), line, datetime.now())
            return CellError.VALUE


def _error_where_blank(cell: object) -> object:
    return cell if typed(cell) else CellError.VALUE


def _matrix(given: object) -> list[list[object]]:
    if not isinstance(given, list | tuple):
        return [[_cell(given)]]
    if given and all(isinstance(row, list | tuple) for row in given):
        return [[_cell(cell) for cell in row] for row in given]
    return [[_cell(cell)] for cell in given]  # one list is a column


def _cell(given: object) -> object:
    """A cell as it comes, where a number that stands for an error is that error: xlwings knows only the old ones."""
    if type(given) is int and (error := CellError.of_com(given)) is not None:
        return error
    return given


def _at(matrix: Sequence[Sequence[object]], row: int, column: int) -> object:
    cells = matrix[0] if len(matrix) == 1 else matrix[row] if row < len(matrix) else ()
    if len(cells) == 1:
        return cells[0]
    return cells[column] if column < len(cells) else CellError.NA


def _side_by_side(found: list[list[Found]]) -> Matrix:
    """One row of cells for each row: an answer of two cells stands in two, and the others are made as wide."""
    width = max((len(one) for row in found for one in row if isinstance(one, tuple)), default=1)
    return [[cell for one in row for cell in _wide(one, width)] for row in found]


def _wide(one: Found, width: int) -> Sequence[Answer]:
    if isinstance(one, tuple):
        return one
    # An error is one of the whole answer; a day beside which nothing is asked has nothing beside it.
    return (one,) * width if isinstance(one, CellError) else (one, *("",) * (width - 1))


def _corner(place: list[list[object]]) -> tuple[int, int]:
    """Where the table begins, from the argument that the add-in gives; the first cell where it gives none."""
    cells = [cell for row in place for cell in row]
    row, column = (*cells, None, None)[:2]
    if isinstance(row, int | float) and isinstance(column, int | float) and row >= 1 and column >= 1:
        return int(row), int(column)
    return 1, 1


def _built(function: Function, host: Host) -> Callable[..., Matrix]:
    def call(*given: Any, **named: Any) -> Matrix:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        # Plain texts: what COM makes of a kind of text is not to be found out in an officer's Excel.
        return [[str(cell) if isinstance(cell, CellError) else cell for cell in row] for row in answers(*bound.args)]

    answers = Answers(function, host)
    optional = {one.name: one.optional for one in function.arguments}
    if function.about == "table":
        optional[CORNER] = True
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature(
        [
            inspect.Parameter(name, kind, default=None if may else inspect.Parameter.empty)
            for name, may in optional.items()
        ]
    )
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__signature__ = signature  # type: ignore[attr-defined]  # where inspect, and so xlwings, looks first
    call.forget = answers.forget  # type: ignore[attr-defined]
    call.__annotations__ = {}  # xlwings would take them for conversions
    return _decorated(function, call, tuple(optional), host)


def _decorated(
    function: Function, call: Callable[..., Matrix], names: tuple[str, ...], host: Host
) -> Callable[..., Matrix]:
    if host.xlwings_version() is None:
        return call
    xlwings = import_module("xlwings")
    helps = {one.name: one.help for one in function.arguments}
    decorated = xlwings.func(category=function.category)(call)
    for name in names:
        decorated = xlwings.arg(name, doc=helps.get(name, ""), ndim=2, err_to_str=True)(decorated)
    built: Callable[..., Matrix] = decorated
    return built


def _all(host: Host) -> dict[str, Callable[..., Matrix]]:
    return {function.name: _built(function, host) for function in FUNCTIONS}


UDFS: dict[str, Callable[..., Matrix]] = _all(Host())

# xlwings finds a function as an attribute of its module.
globals().update(UDFS)
