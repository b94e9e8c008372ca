"""The functions that the add-in gives to Excel, each described once.

The decorated functions, the add-in's wrappers and the page of help are all made from these entries. A new function
is a new entry here.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from cipxl_addin import answers

__all__ = ["FUNCTIONS", "Argument", "Function", "find"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_EXCEL_SHOWS = 255  # characters of help, for a function and for an argument


class Argument(BaseModel):
    """One argument, with the help that Excel's function wizard shows."""

    model_config = _FROZEN

    name: str = Field(pattern=r"^[a-z_]+$")
    help: str = Field(min_length=1, max_length=_EXCEL_SHOWS)
    optional: bool = False


class Function(BaseModel):
    """One function: what the wizard says of it, an example with its result, and what does the work.

    `library` names the library function whose rule it is; `work` answers for one cell.
    """

    model_config = _FROZEN

    name: str = Field(pattern=r"^CIP_[A-Z_]+$")
    help: str = Field(min_length=1, max_length=_EXCEL_SHOWS)
    arguments: tuple[Argument, ...] = Field(min_length=1)
    category: str = "cipxl"
    example: str
    result: str
    library: str
    work: Callable[..., answers.Answer]

    @property
    def syntax(self) -> str:
        """How it is written: "CIP_VALUE(text, [part])"."""
        names = (f"[{one.name}]" if one.optional else one.name for one in self.arguments)
        return f"{self.name}({', '.join(names)})"


FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="CIP_VALUE",
        help="The figure that a performance cell says. #N/A where it says none, or several.",
        arguments=(
            Argument(name="text", help="The cell, or a column of cells."),
            Argument(name="part", help=f"Which part: {', '.join(answers.PARTS)}. Left out: value.", optional=True),
        ),
        example='=CIP_VALUE("94% (Q2 20/21)")',
        result="94",
        library="cipxl.figures.read_cell",
        work=answers.value,
    ),
    Function(
        name="CIP_GAP",
        help="How far a figure is from its target, in its own unit. Below 0 is short of the target.",
        arguments=(
            Argument(name="performance", help="The cell with the figure, or a column of them."),
            Argument(name="target", help="The cell with the target, or a column of them."),
            Argument(
                name="better",
                help="Which way is better: high, low or near. Left out: low for a target of at most, else high.",
                optional=True,
            ),
        ),
        example='=CIP_GAP("91%", "95%")',
        result="-4",
        library="cipxl.formula.gap",
        work=answers.gap,
    ),
    Function(
        name="CIP_DUE",
        help="The day by which a cell says that something is due; with today, the days left (below 0: overdue).",
        arguments=(
            Argument(name="text", help="The cell with the deadline, or a column of them."),
            Argument(name="today", help="The day from which to count, such as TODAY().", optional=True),
        ),
        example='=CIP_DUE("by March 2021", "1 March 2021")',
        result="30",
        library="cipxl.period.read_dates",
        work=answers.due,
    ),
)


def find(name: str) -> Function:
    """The function with this name, in any case.

    Raises:
        KeyError: When there is none.
    """
    for function in FUNCTIONS:
        if function.name == name.upper():
            return function
    raise KeyError(name)
