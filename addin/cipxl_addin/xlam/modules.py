"""The VBA modules of the add-in: ours from `vba/`, those made from the registries, and xlwings' own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cipxl.errors import CipxlError
from cipxl_addin.commands import COMMANDS
from cipxl_addin.registry import FUNCTIONS, Function
from cipxl_addin.xlam.conditional import settled
from cipxl_addin.xlam.project import Module

__all__ = ["AddinNotBuilt", "functions_module", "modules", "ribbon_module", "xlwings_module"]

_VBA = Path(__file__).resolve().parents[1] / "vba"
_XLWINGS_MODULE = "xlwings_custom_addin.bas"
_USER_DEFINED = 14  # the category of Excel's wizard, until the functions' own is made at opening

# What is changed in xlwings' module, and how often each text stands in it. Settings come from the person's own file
# alone: xlwings would also take them from a sheet of the open workbook and from a file beside it, so that a return
# from outside could name the program to run. Nor is the workbook's folder a place from which Python loads modules.
_CHANGES = (
    ('Public Const PROJECT_NAME As String = "myaddin"', 'Public Const PROJECT_NAME As String = "cipxl"', 1),
    (
        'Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "")',
        'Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "user")',
        1,
    ),
    ('GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")', '"false"', 2),
    # An officer is shown a sentence, not Python's traceback: CipxlHelpers has the ShowError that is called.
    ("\r\nSub ShowError(", "\r\nPrivate Sub ShowErrorOfXlwings(", 1),
)


_EXCEL_ON_WINDOWS = {
    'App = "Microsoft Excel"': True,
    'App = "Microsoft Word"': False,
    'App = "Microsoft Access"': False,
    'App = "Microsoft PowerPoint"': False,
    "Mac": False,
    "Not Mac": True,
    "MAC_OFFICE_VERSION >= 15": False,
}


class AddinNotBuilt(CipxlError):  # noqa: N818  # says what happened, as the person is told it
    """Raised when the add-in cannot be built here."""


def modules() -> tuple[Module, ...]:
    """Every module, in the order in which the project lists them.

    Raises:
        AddinNotBuilt: Where xlwings is not installed, or is a version whose module is not as it is known.
    """
    return (
        Module("ThisWorkbook", _own("ThisWorkbook"), "document"),
        Module("Sheet1", _own("Sheet1"), "document"),
        Module("CipxlHelpers", _own("CipxlHelpers")),
        Module("CipxlFunctions", functions_module(FUNCTIONS)),
        Module("CipxlRibbon", ribbon_module()),
        Module("xlwings", xlwings_module()),
    )


def _own(name: str) -> str:
    return (_VBA / f"{name}.bas").read_text(encoding="ascii")


def ribbon_module() -> str:
    """A macro for each button of the ribbon."""
    lines = ['Attribute VB_Name = "CipxlRibbon"', "Option Explicit", "", "' Made from the registry of commands."]
    for command in COMMANDS:
        lines += [
            "",
            f"' {command.label}",
            f"Public Sub {command.macro}(Control As Object)",
            f"    CipxlRun {_quoted(command.python)}",
            "End Sub",
        ]
    return "\n".join(lines) + "\n"


def functions_module(functions: tuple[Function, ...]) -> str:
    """A function for each of the registry, with its help."""
    lines = ['Attribute VB_Name = "CipxlFunctions"', "Option Explicit", "", "' Made from the registry of functions."]
    for function in functions:
        lines += ["", *_wrapper(function)]
    return "\n".join([*lines, "", *_descriptions(functions)]) + "\n"


def _wrapper(function: Function) -> Iterator[str]:
    names = [one.name for one in function.arguments]
    given = [
        f"Optional ByVal {name} As Variant" if one.optional else f"ByVal {name} As Variant"
        for name, one in zip(names, function.arguments, strict=True)
    ]
    values = [f"CipxlValues({name})" for name in names]
    if function.about == "table":
        values.append(f"CipxlCorner({names[0]})")
    yield f"Public Function {function.name}({', '.join(given)}) As Variant"
    yield f"Attribute {function.name}.VB_Description = {_quoted(function.help)}"
    yield f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n{_USER_DEFINED}"'
    yield "    If CipxlInWizard() Then Exit Function"
    yield from (f"    If IsMissing({one.name}) Then {one.name} = Empty" for one in function.arguments if one.optional)
    yield f"    {function.name} = CipxlAnswer({_quoted(function.name)}, Array({', '.join(values)}))"
    yield "End Function"


def _descriptions(functions: tuple[Function, ...]) -> Iterator[str]:
    """What the wizard is told when the add-in is opened: category, and help for each argument."""
    yield "' A version of Excel that will not be told this for an add-in still shows each function's own help."
    yield "Public Sub CipxlDescribe()"
    yield "    On Error Resume Next"
    for function in functions:
        yield f"    Application.MacroOptions Macro:={_quoted(function.name)}, _"
        yield f"        Description:={_quoted(function.help)}, _"
        yield f"        Category:={_quoted(function.category)}, _"
        *first, last = (_quoted(one.help) for one in function.arguments)
        yield "        ArgumentDescriptions:=Array( _"
        yield from (f"            {text}, _" for text in first)
        yield f"            {last})"
    yield "End Sub"


def xlwings_module() -> str:
    """Xlwings' module for add-ins, from the package that is installed, with what is told in `_CHANGES`.

    Raises:
        AddinNotBuilt: Where it is not installed, or not as it is known.
    """
    found = find_spec("xlwings")
    file = Path(found.origin).with_name(_XLWINGS_MODULE) if found and found.origin else None
    if file is None or not file.is_file():
        raise AddinNotBuilt(
            "The add-in cannot be built: xlwings is not installed here.", 'Install it with: pip install "cipxl[excel]"'
        )
    source = file.read_bytes().decode("ascii")
    for old, new, times in _CHANGES:
        if source.count(old) != times:
            raise AddinNotBuilt(
                f"The add-in cannot be built: this version of xlwings has another {_XLWINGS_MODULE} than is known.",
                "Install the version of xlwings that constraints.txt names.",
            )
        source = source.replace(old, new)
    return settled(source, _EXCEL_ON_WINDOWS)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
