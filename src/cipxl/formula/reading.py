"""The figure that stands in a performance cell, while officers type into it."""

from __future__ import annotations

from decimal import Decimal

from cipxl.formula.logic import And, Compare, If, IsBlank, IsEmpty, IsLogical, IsNumber, IsText, Not, Or
from cipxl.formula.measures import ZERO
from cipxl.formula.sums import Abs, Mul, Neg
from cipxl.formula.texts import (
    Contains,
    First,
    Form,
    Grouped,
    Join,
    Last,
    Longer,
    NumberOf,
    Same,
    SplitAt,
    Tidy,
    without,
)
from cipxl.formula.tree import Expr, Num, Ref, Text
from cipxl.formula.words import SEE_CHECK

__all__ = ["reading_value"]

UNIT = Ref("unit")
CELL, ISSUED_TEXT, ISSUED_VALUE = Ref("cell"), Ref("issued_text"), Ref("issued_value")

_CHECK = Text(SEE_CHECK)
_DIGITS = 15  # more than that a workbook does not keep
_EARLIEST, _LATEST = Num(Decimal(10959)), Num(Decimal(73050))  # 1 January 1930, 31 December 2099
_ONE, _HUNDRED = Num(Decimal(1)), Num(Decimal(100))


def reading_value(unit: str | Ref = UNIT, *, tidy: Expr | None = None) -> Expr:
    """The number that a cell stands for, "" for an empty cell, or "text: see the check". Never a wrong number.

    Reads `cell`, `issued_text` and `issued_value`. While the cell says what it said when it was issued, the value is
    the one that was read from it then. A text is taken where it is a plain number: digits, with a minus, a pound sign,
    commas at the thousands, a decimal point or a percentage sign in their places ("1/2", "5-10", "1e5" and "Jan 2020"
    are none). A sign must go with the unit: "94%" is no number of weeks.

    In a measure of unit "%": a cell that shows 0.94 as 94% is 94; a plain 0.94, number or text without the sign, may be
    meant either way and is left to the check, as is everything from -1 to 1 but 0.
    Cells are formatted as Text; where a paste has undone that, Excel may have turned "5-10" into a date. So a true
    number that is shown as a date, or as a power of ten, or that would be a day or part of one from 1930 to 2099, is
    left to the check too.

    Args:
        unit: "%", "£", another unit's name, or "" where any sign is right; a `Ref` where a cell says it.
        tidy: Where a workbook has the cell's tidied text in a cell of its own, to keep the formula short.
    """
    text = tidy or Tidy(CELL)
    issued = If(IsNumber(ISSUED_VALUE), ISSUED_VALUE, If(IsBlank(ISSUED_VALUE), _CHECK, ISSUED_VALUE))
    typed = If(Same(text, Tidy(ISSUED_TEXT)), issued, _typed(text, unit))
    from_text = If(Same(text, Text("")), Text(""), typed)
    empty = If(IsEmpty(CELL), Text(""), _CHECK)
    of_type = If(IsNumber(CELL), _number(unit), If(IsText(CELL), from_text, empty))
    return If(IsLogical(CELL), _CHECK, of_type)


def _number(unit: str | Ref) -> Expr:
    """What a true number stands for, by how its cell shows it."""
    like_a_date = And((Compare(CELL, ">=", _EARLIEST), Compare(CELL, "<=", _LATEST)))
    percentage = Same(Form(CELL), Text("P"))
    odd = Or((Same(Form(CELL), Text("D")), Same(Form(CELL), Text("S")), like_a_date))
    plain = If(odd, _CHECK, CELL)
    as_percent = If(percentage, Mul(CELL, _HUNDRED), If(_either_way(CELL), _CHECK, plain))
    otherwise = If(percentage, _CHECK, plain)
    return _by_unit(unit, "%", as_percent, otherwise)


def _typed(text: Expr, unit: str | Ref) -> Expr:
    """What a typed text stands for."""
    figures = without(text, "£%-, ")
    point = without(figures, "0123456789")
    only_digits = And(
        (
            Or((Same(point, Text("")), Same(point, Text(".")))),
            Longer(figures, 0),
            Not(Same(First(figures), Text("."))),
            Not(Same(Last(figures), Text("."))),
            Not(Longer(figures, _DIGITS)),
        )
    )
    number = If(Same(First(text), Text("-")), Neg(NumberOf(figures)), NumberOf(figures))
    unsigned_share = And((Not(Contains(text, "%")), _either_way(NumberOf(figures))))
    by_unit = _by_unit(unit, "%", If(unsigned_share, _CHECK, number), number)
    sound = If(_signs_fit(text, unit), by_unit, _CHECK)
    return If(only_digits, If(Same(text, _rebuilt(text, figures)), sound, _CHECK), _CHECK)


def _rebuilt(text: Expr, figures: Expr) -> Expr:
    """The text as it would be, were every sign in its place and every comma at the thousands."""
    grouped = Join((Grouped(SplitAt(figures, "before")), SplitAt(figures, "from")))
    percent = If(Same(Last(text, 2), Text(" %")), Text(" %"), If(Same(Last(text), Text("%")), Text("%"), Text("")))
    return Join(
        (
            If(Same(First(text), Text("-")), Text("-"), Text("")),
            If(Contains(text, "£"), Text("£"), Text("")),
            If(Contains(text, ","), grouped, figures),
            percent,
        )
    )


def _signs_fit(text: Expr, unit: str | Ref) -> Expr:
    """Whether a percentage or pound sign in the text is the measure's unit."""
    percent, pound = Contains(text, "%"), Contains(text, "£")
    if isinstance(unit, str):
        wrong = [sign for sign, of in ((percent, "%"), (pound, "£")) if unit not in (of, "")]
        return Not(Or((*wrong, And((percent, pound)))))
    unlike = [And((sign, Not(Same(unit, Text(of))), Not(IsBlank(unit)))) for sign, of in ((percent, "%"), (pound, "£"))]
    return Not(Or((*unlike, And((percent, pound)))))


def _either_way(number: Expr) -> Expr:
    """Whether a number of a measure of unit "%" may be a share of 1 or the percentage itself."""
    return And((Compare(Abs(number), "<=", _ONE), Not(Compare(number, "=", ZERO))))


def _by_unit(unit: str | Ref, wanted: str, same: Expr, other: Expr) -> Expr:
    if isinstance(unit, str):
        return same if unit == wanted else other
    return If(Same(unit, Text(wanted)), same, other)
