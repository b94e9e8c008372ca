"""The functions that the add-in gives to Excel, each described once.

The decorated functions, the add-in's wrappers and the page of help are all made from these entries. A new function
is a new entry here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cipxl_addin import answers, chosen_scheme, ratings, tables
from cipxl_addin.host import Host

__all__ = ["FUNCTIONS", "Argument", "Example", "Function", "find"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_EXCEL_SHOWS = 255  # characters of help, for a function and for an argument


class Argument(BaseModel):
    """One argument, with the help that Excel's function wizard shows.

    `meant` gives, for a computer, what a cell of it means there: a blank cell may stand for what was chosen.
    """

    model_config = _FROZEN

    name: str = Field(pattern=r"^[a-z_]+$")
    help: str = Field(min_length=1, max_length=_EXCEL_SHOWS)
    optional: bool = False
    meant: Callable[[Host], Callable[[object], object]] | None = None


class Example(BaseModel):
    """A formula as it is typed, and what its cell then shows."""

    model_config = _FROZEN

    formula: str = Field(pattern=r"^=CIP_[A-Z]+\(.*\)$")
    shows: str


class Function(BaseModel):
    """One function: what the wizard says of it, examples with their results, and what does the work.

    `help` is the wizard's sentence, `more` what the page of help adds. `library` names the library function whose rule
    it is. `work` answers for one cell of each argument; where the function is about a table, for the table, the place
    where it begins, today's date and the other arguments.
    """

    model_config = _FROZEN

    name: str = Field(pattern=r"^CIP_[A-Z_]+$")
    help: str = Field(min_length=1, max_length=_EXCEL_SHOWS)
    more: str = ""
    arguments: tuple[Argument, ...] = Field(min_length=1)
    category: str = "cipxl"
    examples: tuple[Example, ...] = Field(min_length=1)
    library: str
    work: Callable[..., Any]
    about: Literal["cell", "table"] = "cell"

    @property
    def syntax(self) -> str:
        """How it is written: "CIP_VALUE(text, [part])"."""
        names = (f"[{one.name}]" if one.optional else one.name for one in self.arguments)
        return f"{self.name}({', '.join(names)})"


_SCHEME = Argument(
    name="scheme",
    help="Whose ratings and rule: a scheme's name, as 'cipxl schemes' lists it. Left out: the scheme that is chosen "
    "for you, else that of the usual plan.",
    optional=True,
    meant=chosen_scheme.meant,
)
_BETTER = Argument(
    name="better",
    help="Which way is better: high, low or near. Left out: low for a target of at most, else high.",
    optional=True,
)
_RATED = (
    Argument(name="performance", help="The cell with the figure, or a column of them."),
    Argument(name="target", help="The cell with the target, or a column of them."),
    _SCHEME,
    _BETTER,
    Argument(name="previous", help="The figure before, for schemes that look at the direction.", optional=True),
)
_TABLE = Argument(name="table", help="The whole table with its headings, as on the sheet of the plan.")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="CIP_VALUE",
        help="The figure that a performance cell says. #N/A where it says none, or several.",
        more="It reads what people type: percentages, counts, weeks, pounds, ranges, with a period or a comment. "
        "It never guesses between two figures.",
        arguments=(
            Argument(name="text", help="The cell, or a column of cells."),
            Argument(name="part", help=f"Which part: {', '.join(answers.PARTS)}. Left out: value.", optional=True),
        ),
        examples=(
            Example(formula='=CIP_VALUE("94% (Q2 20/21)")', shows="94"),
            Example(formula='=CIP_VALUE("94% (Q2 20/21)", "period")', shows="Q2 2020/21"),
            Example(formula='=CIP_VALUE("30 of 40 (75%)", "denominator")', shows="40"),
            Example(formula='=CIP_VALUE("TBC", "reason")', shows="not available yet"),
        ),
        library="cipxl.figures.read_cell",
        work=answers.value,
    ),
    Function(
        name="CIP_GAP",
        help="How far a figure is from its target, in its own unit. Below 0 is short of the target.",
        more="Percentages give points. To a range it is measured from the nearest end. Figures of different units have "
        "no gap: #VALUE!. So have 0.94 and 95%, since 0.94 may mean 94%, and 30 of 40 and 70%.",
        arguments=(*_RATED[:2], _BETTER),
        examples=(
            Example(formula='=CIP_GAP("91%", "95%")', shows="-4"),
            Example(formula='=CIP_GAP("12 weeks", "at most 10 weeks")', shows="-2"),
            Example(formula='=CIP_GAP("24.7", "26", "low")', shows="1.3"),
        ),
        library="cipxl.formula.gap",
        work=answers.gap,
    ),
    Function(
        name="CIP_RAG",
        help="The rating that a scheme's rule suggests, by its code, or why there is none. You decide the rating.",
        more="A target that names no date counts as due. Where the rule cannot say, the cell has a word such as "
        "No data or No target, never a colour. A rating is your judgement: this is what the figures alone suggest.",
        arguments=_RATED,
        examples=(
            Example(formula='=CIP_RAG("97%", "95%")', shows="G"),
            Example(formula='=CIP_RAG("91%", "95%")', shows="R"),
            Example(formula='=CIP_RAG("TBC", "95%")', shows="No data"),
        ),
        library="cipxl.rating.rate",
        work=ratings.rag,
    ),
    Function(
        name="CIP_WHY",
        help="How the suggested rating was worked out, in a sentence. The arguments are those of CIP_RAG.",
        more="For the column of reasons, or to check a rating before a meeting.",
        arguments=_RATED,
        examples=(
            Example(
                formula='=CIP_WHY("91%", "95%")',
                shows="at least 95%; the latest figure is 91%: not met: Red",
            ),
        ),
        library="cipxl.rating.rate",
        work=ratings.why,
    ),
    Function(
        name="CIP_TRAVEL",
        help="Whether a figure is better, worse or the same as the one before; else not comparable.",
        more="Figures of different units are not comparable.",
        arguments=(
            Argument(name="previous", help="The cell with the figure before, or a column of them."),
            Argument(name="latest", help="The cell with the latest figure, or a column of them."),
            Argument(name="better", help="Which way is better: high, low or near. Left out: high.", optional=True),
        ),
        examples=(
            Example(formula='=CIP_TRAVEL("88%", "91%")', shows="better"),
            Example(formula='=CIP_TRAVEL("29 weeks", "31 weeks", "low")', shows="worse"),
            Example(formula='=CIP_TRAVEL("88%", "31 weeks")', shows="not comparable"),
        ),
        library="cipxl.formula.direction",
        work=ratings.travel,
    ),
    Function(
        name="CIP_DUE",
        help="The day by which a cell says that something is due; with today, beside it whether that has passed.",
        more="A month, quarter or year is due on its last day. With today the answer has two cells: the day, and "
        "overdue, due (within 28 days) or not due. Of several days, the first that is not past. "
        "#N/A where no date is named, or one without its year. Give the cell a date format, if Excel shows a number.",
        arguments=(
            Argument(name="text", help="The cell with the deadline, or a column of them."),
            Argument(name="today", help="The day that it is, such as TODAY().", optional=True),
        ),
        examples=(
            Example(formula='=CIP_DUE("by March 2021")', shows="31/03/2021"),
            Example(formula='=CIP_DUE("by March 2021", "1 May 2021")', shows="31/03/2021 | overdue"),
            Example(formula='=CIP_DUE("Ongoing")', shows="#N/A"),
        ),
        library="cipxl.period.read_dates",
        work=answers.due,
    ),
    Function(
        name="CIP_CHECK",
        help="What is wrong or doubtful in a plan's table: a row for each finding, with its cell and what to do.",
        more="The answer fills the cells below and beside its own, so put it on an empty sheet. It is the same as "
        "Check this return and cipxl check say of the table. Findings about the file as a whole are only theirs.",
        arguments=(_TABLE,),
        examples=(Example(formula="=CIP_CHECK('Appendix A'!A1:M40)", shows="a table of findings"),),
        library="cipxl.checking.check_book",
        work=tables.check,
        about="table",
    ),
    Function(
        name="CIP_SUMMARY",
        help="The ratings of a plan's table counted; with a wording, the sentences of a covering report.",
        more="Without a wording: a row for each rating, a column for each dimension. Blank cells count as not rated.",
        arguments=(
            _TABLE,
            Argument(
                name="wording",
                help="words for sentences with numbers in words, digits for numbers in digits. Left out: the counts.",
                optional=True,
            ),
        ),
        examples=(
            Example(formula="=CIP_SUMMARY('Appendix A'!A1:M40)", shows="a table of counts"),
            Example(formula="=CIP_SUMMARY('Appendix A'!A1:M40, \"words\")", shows="a column of sentences"),
        ),
        library="cipxl.summary.summarise",
        work=tables.summary,
        about="table",
    ),
    Function(
        name="CIP_MEASURES",
        help="The measures of a plan's table as they were read: figure, target, gap, direction and suggested rating.",
        more="A row for each measure. Use it to see what cipxl made of each cell, or to draw a chart.",
        arguments=(_TABLE,),
        examples=(Example(formula="=CIP_MEASURES('Appendix A'!A1:M40)", shows="a table of measures"),),
        library="cipxl.assessment.assess_plan",
        work=tables.measures,
        about="table",
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
