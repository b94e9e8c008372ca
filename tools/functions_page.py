"""The page of functions for Excel, made from the add-in's registry."""

from __future__ import annotations

from collections.abc import Iterator

from cipxl import scheme
from cipxl_addin import chosen_scheme
from cipxl_addin.cells import CellError
from cipxl_addin.functions import MOST_CELLS
from cipxl_addin.registry import FUNCTIONS, Function

NAME = "functions.md"

_INTRODUCTION = """# Functions in Excel

With the add-in, a cell can ask cipxl what another cell says. You type these functions as you type `=SUM(...)`. They are
in the list of functions (fx, beside the formula bar) too, with help for each argument.

The add-in is not needed for a return: its own columns work everything out without it. **Never send a return with one of
these functions in it.** On a computer without the add-in the cell shows `#NAME?`. Use them in a workbook of your own,
beside the return.

The functions are for Excel on Windows. They give what the workbook's own columns and the command line give; a
suggestion is never your rating.
"""

_COLUMNS = """## A whole column at once

Give a column of cells, and the answers for all of them come back: `=CIP_GAP(H5:H60, J5:J60)`. That is much quicker than
the same formula in each row. One cell can meet a column: `=CIP_GAP(H5:H60, "95%")`.

In Microsoft 365 and Excel 2021 the answers fill the cells below by themselves. `#SPILL!` means that one of those cells
is not empty. In Excel 2019 mark the cells first, type the formula, and press Ctrl+Shift+Enter.

A cell that shows `94%` is read as 94 %, also where Excel keeps it as 0.94. Of whole columns and rows, such as `H:H` or
`5:40`, the part in use is read.
"""

_ERRORS = {
    CellError.NA: "There is no answer: no figure, several figures, no date, or a range without a plan's table. It is "
    "also what stands beside a column where the other column is shorter.",
    CellError.VALUE: "The arguments do not go together: other units, a date where a figure is due, a word or a scheme "
    f"that is not known, a chosen scheme that cannot be read. Also for a range of more than {MOST_CELLS:,} cells, for "
    "several ranges in one argument, and where cipxl could not be reached: ask ICT to run `cipxl addin doctor`.",
    CellError.NUM: "The number is too large for a cell.",
    CellError.NAME: "The add-in is not in this Excel, or the name is misspelt.",
}


_WHOSE = """`CIP_RAG` and `CIP_WHY` must know whose ratings they suggest. So that you need not name them in each
formula, choose them once, for yourself, at a command line:

| Command | What it does |
|---|---|
| `cipxl addin scheme gloucestershire-2021` | Chooses one of the names below. |
| `cipxl addin scheme "S:\\Plans\\our-ratings.toml"` | Chooses your council's own file. |
| `cipxl addin scheme` | Says what is chosen. |
| `cipxl addin scheme --usual` | Goes back to `{usual}`, which counts where nobody has chosen. |

How to write a file of your own is in [A council's own plan](your-own-plan.md#1-the-ratings). A copy of it is kept on
your computer, so the share may be away. Choose it again when the file has changed.

A formula that names a scheme keeps it. The chosen file can be named as well: `=CIP_RAG(H5, J5, "our-ratings")`. If what
was chosen cannot be read any more, you see `#VALUE!`, never the ratings of somebody else.

A workbook keeps the answers that it was saved with. After a change, press Ctrl+Alt+F9 in it.

The functions about a whole table use the ratings that go with the layout of the table, and the columns of a return
those of its plan. What you choose here changes neither.

These names come with cipxl. A scheme whose rule is the officer's judgement alone suggests nothing.
"""


def page() -> str:
    """The text of the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "| Function | What it answers |"
    yield "|---|---|"
    for one in FUNCTIONS:
        yield f"| [`{one.name}`](#{one.name.lower()}) | {one.help} |"
    yield ""
    yield _COLUMNS
    yield "## When a cell shows an error"
    yield ""
    yield "| It shows | It means |"
    yield "|---|---|"
    for error, meaning in _ERRORS.items():
        yield f"| `{error}` | {meaning} |"
    yield ""
    yield "An error in a cell that you point at is passed on as it is. Where all that is asked about is empty, so is"
    yield "the answer."
    for one in FUNCTIONS:
        yield ""
        yield from _function(one)
    yield ""
    yield from _schemes()


def _function(one: Function) -> Iterator[str]:
    yield f"## {one.name}"
    yield ""
    yield f"`={one.syntax}`"
    yield ""
    yield one.help
    if one.more:
        yield ""
        yield one.more
    yield ""
    yield "| Argument | What to give |"
    yield "|---|---|"
    for argument in one.arguments:
        yield f"| `{argument.name}`{' (may be left out)' if argument.optional else ''} | {argument.help} |"
    yield ""
    yield "| You type | The cell shows |"
    yield "|---|---|"
    for example in one.examples:
        shows = example.shows if example.shows.startswith("a ") else f"`{example.shows}`"
        yield f"| `{example.formula}` | {shows.replace('|', 'and')} |"


def _schemes() -> Iterator[str]:
    yield "## Whose ratings"
    yield ""
    yield _WHOSE.format(usual=chosen_scheme.usual().name)
    yield "| Name | Whose |"
    yield "|---|---|"
    for name in scheme.built_in():
        yield f"| `{name}` | {scheme.load(name).title} |"
