"""The functions as Excel calls them: a cell or a range in, a matrix of the same shape out, one call for a column.

They are built from the registry. Where xlwings is installed they carry its decorators (outside Windows those do
nothing); without it they are plain functions, so that everything here is tested on any computer.

An error is given as its text ("#N/A"). The add-in's wrappers make the error itself of it with CVErr.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from cipxl_addin.answers import Answer, CellError
from cipxl_addin.host import Host
from cipxl_addin.registry import FUNCTIONS, Function

__all__ = ["UDFS", "answer"]

_log = logging.getLogger(__name__)
_ERRORS = frozenset(CellError)

Matrix = list[list[Answer]]


def answer(function: Function, *given: object) -> Matrix:
    """The function's answers, as rows of cells.

    Each argument is a cell, a row or column of cells, or rows of cells. As in Excel, one cell, row or column is
    repeated to meet the others; places that one argument does not have are #N/A. An error in an argument's cell is
    the answer for its place.
    """
    matrices = [_matrix(one) for one in given]
    height = max((len(matrix) for matrix in matrices), default=1)
    width = max((len(row) for matrix in matrices for row in matrix), default=1)
    return [
        [_one(function, [_at(m, row, column) for m in matrices]) for column in range(width)] for row in range(height)
    ]


def _matrix(given: object) -> list[list[object]]:
    if not isinstance(given, list | tuple):
        return [[given]]
    if given and all(isinstance(row, list | tuple) for row in given):
        return [list(row) for row in given]
    return [[cell] for cell in given]  # one list is a column


def _at(matrix: Sequence[Sequence[object]], row: int, column: int) -> object:
    cells = matrix[0] if len(matrix) == 1 else matrix[row] if row < len(matrix) else ()
    if len(cells) == 1:
        return cells[0]
    return cells[column] if column < len(cells) else CellError.NA


def _one(function: Function, cells: list[object]) -> Answer:
    for cell in cells:
        if isinstance(cell, str) and cell in _ERRORS:
            return CellError(cell)
    try:
        return function.work(*cells)
    except Exception:  # an exception's text in a cell would be taken for an answer: it goes to the log
        _log.exception("%s could not answer", function.name)
        return CellError.VALUE


def _built(function: Function) -> Callable[..., Matrix]:
    def call(*given: Any, **named: Any) -> Matrix:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        return answer(function, *bound.args)

    signature = inspect.Signature(
        [
            inspect.Parameter(
                one.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=None if one.optional else inspect.Parameter.empty,
            )
            for one in function.arguments
        ]
    )
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__signature__ = signature  # type: ignore[attr-defined]  # where inspect, and so xlwings, looks first
    call.__annotations__ = {}  # xlwings would take them for conversions
    return _decorated(function, call)


def _decorated(function: Function, call: Callable[..., Matrix]) -> Callable[..., Matrix]:
    if Host().xlwings_version() is None:
        return call
    xlwings = import_module("xlwings")
    decorated = xlwings.func(category=function.category)(call)
    for one in function.arguments:
        decorated = xlwings.arg(one.name, doc=one.help, ndim=2, err_to_str=True)(decorated)
    built: Callable[..., Matrix] = decorated
    return built


UDFS: dict[str, Callable[..., Matrix]] = {function.name: _built(function) for function in FUNCTIONS}

# xlwings finds a function as an attribute of its module.
globals().update(UDFS)
