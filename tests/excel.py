"""The add-in's functions called as Excel calls them: through xlwings' own COM server, wrapper and conversion of cells.

Only Windows is pretended: the modules of pywin32 that xlwings loads, as far as a call of a function needs them. What
xlwings does with an argument and with an answer is xlwings itself.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from unittest import mock

from cipxl_addin import functions
from cipxl_addin.cells import CellError

__all__ = ["MISSING", "Excel", "opened", "plain"]

MISSING = -2147352572  # how COM gives an argument that was left out

_LOADED = ("xlwings._xlwindows", "xlwings._win32patch", "xlwings.udfs", "xlwings.com_server")
_FIRST = -2146828288  # 0x800A0000, to which COM adds Excel's own number of an error


class Excel:
    """Excel with the add-in: `call` gives a function its arguments as the add-in's VBA does."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def call(self, name: str, *arguments: object) -> Any:
        """What comes back to VBA: a value, a row, or rows of values.

        An argument is a value, or rows of values, as they stand in cells: an error is its text, an empty cell None.
        """
        return self._server.CallUDF("cipxl_addin.functions", name, tuple(map(variant, arguments)))

    def column(self, name: str, *arguments: object) -> list[Any]:
        """The answers of a function whose arguments are columns: the first cell of each row."""
        return [row[0] for row in plain(self.call(name, *arguments))]


def variant(given: object) -> object:
    """A value as it comes through COM: rows as tuples, errors as their numbers, dates as pywin32's."""
    if isinstance(given, list | tuple):
        return tuple(variant(one) for one in given)
    if isinstance(given, str) and given in tuple(CellError):
        return _FIRST + CellError(given).number
    if isinstance(given, datetime):
        return given.replace(tzinfo=UTC)
    return float(given) if type(given) is int and given != MISSING else given


def plain(answer: Any) -> list[list[Any]]:
    """An answer as rows of cells, dates without the zone that COM gives them."""
    rows: Sequence[Any] = answer if isinstance(answer, list) else [[answer]]
    rows = rows if isinstance(rows[0], list) else [rows]
    return [[cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row] for row in rows]


@contextmanager
def opened() -> Iterator[Excel]:
    """Excel, while the block runs."""
    import xlwings

    names = ("func", "arg")
    before = {name: getattr(xlwings, name) for name in names}
    with (
        mock.patch.dict(sys.modules, _windows()),
        mock.patch.object(ctypes, "windll", mock.MagicMock(), create=True),
        mock.patch.object(ctypes, "oledll", mock.MagicMock(), create=True),
        mock.patch.object(ctypes, "PyDLL", mock.MagicMock()),
    ):
        windows = importlib.import_module("xlwings._xlwindows")
        engine = xlwings.Engine(impl=windows.engine)
        xlwings.engines.add(engine)
        udfs = importlib.import_module("xlwings.udfs")
        server = importlib.import_module("xlwings.com_server")
        xlwings.func, xlwings.arg = udfs.xlfunc, udfs.xlarg
        try:
            importlib.reload(functions)
            yield Excel(server.XLPython())
        finally:
            server.loop.close()
            for name, was in before.items():
                setattr(xlwings, name, was)
            xlwings.engines.engines.remove(engine)
            del xlwings.engines.engines_by_name[engine.name]
            for name in _LOADED:
                sys.modules.pop(name, None)
            importlib.reload(functions)


def _windows() -> dict[str, ModuleType]:
    """The modules of pywin32 that xlwings loads."""

    def module(name: str, **held: object) -> ModuleType:
        made = ModuleType(name)
        for key, value in held.items():
            setattr(made, key, value)
        return made

    def unwrap(_given: object) -> object:
        raise TypeError("not an object of the server's")

    kind = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass", "Dispatch")}
    zone = mock.Mock(utc=lambda: UTC)
    util = module("win32com.server.util", unwrap=unwrap, wrap=lambda given: given)
    dispatcher, policy = module("win32com.server.dispatcher"), module("win32com.server.policy")
    servers = module("win32com.server", util=util, dispatcher=dispatcher, policy=policy)
    client = module("win32com.client", DispatchEx=kind["Dispatch"], **kind)
    made = [
        module("pythoncom", IID_IDispatch=0, IID_IEnumVARIANT=1, TypeIIDs=[type("PyIDispatch", (), {})], __file__=""),
        module("pywintypes", TimeType=datetime, com_error=OSError, IID=str),
        module("win32api"), module("win32con"), module("win32gui"), module("win32process"), module("win32event"),
        module("win32timezone", TimeZoneInfo=zone), module("win32com", client=client, server=servers),
        client, servers, util, dispatcher, policy,
    ]  # fmt: skip
    made[0].CoInitialize = lambda: None  # type: ignore[attr-defined]
    return {one.__name__: one for one in made}
