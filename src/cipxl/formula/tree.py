"""Expressions with two evaluations: the exact value in Decimal, and the text of an Excel formula.

A rule is built once, from these nodes, and so cannot say one thing in Python and another in a workbook. Only functions
that Excel 2019 and LibreOffice 7.4 both have are written. Every arithmetic result is rounded to six places on both
sides before anything is compared: a workbook counts in binary, where 26 - 24.7 is a little less than 1.3, and at
figures in the millions the noise reaches the tenth place.

Values: a number (Decimal; a date is its serial number), a text, a truth, or None for an empty cell. Python checks types
that Excel would not (a text where a number is due raises TypeError), so a rule must ask `IsNumber` first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

__all__ = [
    "DAY_ZERO",
    "FUNCTIONS",
    "PLACES",
    "Env",
    "Expr",
    "Num",
    "Ref",
    "Refs",
    "Scalar",
    "Shown",
    "Text",
    "Truth",
    "cell_formula",
    "exact",
    "minus",
    "number_of",
    "number_text",
    "plain",
    "rounded",
    "serial",
    "text_of",
    "truth_of",
]

Scalar = Decimal | str | bool | None
Env = Mapping[str, object]
"""What each name holds: a Decimal or int, a date, a text, a bool, `Shown`, None; a tuple of those for a range."""
Refs = Mapping[str, str | None]
"""Where each name stands in the workbook ("$R5", "$R5:$X5"); None where the layout has no such cell."""

PLACES = 6
_LONGEST = 8192  # characters of a formula, Excel's limit
_LONGEST_TEXT = 255  # characters of a text inside a formula, Excel's limit
DAY_ZERO = date(1899, 12, 30)
_SMALLEST, _WHOLE = Decimal(1).scaleb(-PLACES), Decimal(1)

FUNCTIONS = frozenset(
    {
        *(
            "ABS",
            "AND",
            "CELL",
            "CHAR",
            "EDATE",
            "EXACT",
            "FIND",
            "FORECAST",
            "IF",
            "IFERROR",
            "ISBLANK",
            "ISLOGICAL",
            "ISNUMBER",
        ),
        *("ISTEXT", "LEFT", "LEN", "LOWER", "MAX", "MID", "MIN", "NOT", "OR", "RIGHT", "ROUND", "SUBSTITUTE", "TEXT"),
        *("TRIM", "_xlfn.NUMBERVALUE", "_xlfn.UNICHAR"),
    }
)
"""Every worksheet function that a formula of ours may use."""


class Shown(NamedTuple):
    """A true number in a cell, with how the cell shows it: the first letter of Excel's CELL("format").

    "P" is a percentage (0.94 shown as 94%), "D" a date or time, "S" scientific; others do not change what it means.
    """

    number: Decimal
    form: str


@dataclass(frozen=True, slots=True)
class Expr:
    """A part of a rule."""

    def value(self, env: Env) -> Scalar:
        """What it comes to, where names hold what `env` says; a name that is not there is an empty cell."""
        return self._value(env)

    def excel(self, refs: Refs) -> str:
        """Its text in a formula (no "=" before it), where names stand as `refs` says.

        Raises:
            LookupError: For a name that `refs` does not have; give None for a cell that the layout lacks.
            ValueError: For a text that is longer than Excel takes inside a formula.
        """
        return self._excel(refs)

    def _value(self, env: Env) -> Scalar:
        raise NotImplementedError

    def _excel(self, refs: Refs) -> str:
        raise NotImplementedError

    def walk(self) -> Iterator[Expr]:
        """Itself and everything below it."""
        yield self
        for field in dataclasses.fields(self):
            held = getattr(self, field.name)
            for part in held if isinstance(held, tuple) else (held,):
                if isinstance(part, Expr):
                    yield from part.walk()

    def names(self) -> frozenset[str]:
        """The names that it reads."""
        return frozenset(part.name for part in self.walk() if isinstance(part, Ref))


def cell_formula(expr: Expr, refs: Refs) -> str:
    """The formula as it is written into a cell, with "=" before it.

    Raises:
        ValueError: Where it is longer than Excel takes; put a part of it into a cell of its own.
    """
    text = f"={expr.excel(refs)}"
    if len(text) > _LONGEST:
        raise ValueError(f"a formula of {len(text)} characters is longer than {_LONGEST}")
    return text


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """A number."""

    number: Decimal

    def _value(self, env: Env) -> Decimal:
        return self.number

    def _excel(self, refs: Refs) -> str:
        text = number_text(self.number)
        return f"({text})" if self.number < 0 else text


@dataclass(frozen=True, slots=True)
class Text(Expr):
    """A text."""

    text: str

    def _value(self, env: Env) -> str:
        return self.text

    def _excel(self, refs: Refs) -> str:
        if len(self.text) > _LONGEST_TEXT:
            raise ValueError(f"a text of {len(self.text)} characters in a formula is longer than {_LONGEST_TEXT}")
        return '"' + self.text.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Truth(Expr):
    """TRUE or FALSE."""

    true: bool

    def _value(self, env: Env) -> bool:
        return self.true

    def _excel(self, refs: Refs) -> str:
        return "TRUE" if self.true else "FALSE"


@dataclass(frozen=True, slots=True)
class Ref(Expr):
    """What a cell holds."""

    name: str

    def _value(self, env: Env) -> Scalar:
        return plain(env.get(self.name), self.name)

    def _excel(self, refs: Refs) -> str:
        if self.name not in refs:
            raise LookupError(f"no cell is given for {self.name!r}; give None where the layout has none")
        return refs[self.name] or '""'


def plain(held: object, name: str) -> Scalar:
    """What a cell holds, as the tree counts: dates as serial numbers, a shown number as the number."""
    match held:
        case None | bool() | str() | Decimal():
            return held
        case Shown():
            return held.number
        case int():
            return Decimal(held)
        case date():
            return serial(held)
    raise TypeError(f"{name!r} holds a {type(held).__name__}; a cell holds a Decimal, a date, a text or nothing")


def serial(day: date) -> Decimal:
    """The day as Excel counts it, with the time of day as a fraction (45292 is 1 January 2024)."""
    if isinstance(day, datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        return (day.date() - DAY_ZERO).days + exact().divide(Decimal(seconds), Decimal(86400))
    return Decimal((day - DAY_ZERO).days)


def rounded(number: Decimal) -> Decimal:
    """To six places, halves away from zero, as Excel's ROUND does; no zeros that say nothing."""
    context = exact()
    result = context.quantize(number, _SMALLEST)
    whole = context.quantize(result, _WHOLE)
    if result == whole:
        return whole if whole else Decimal(0)
    return context.normalize(result)


def exact() -> Context:
    """Enough digits that only `rounded` ever rounds, whatever the caller's own context is."""
    return Context(prec=60, rounding=ROUND_HALF_UP)


def number_text(number: Decimal) -> str:
    """The number as it is typed: no exponent, no zeros that say nothing ("0.1", "250")."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(value: Scalar) -> str:
    """The text, where an empty cell is the empty text.

    Raises:
        TypeError: For anything else.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text; ask IsText before")
    return value


def number_of(value: Scalar) -> Decimal:
    """The number.

    Raises:
        TypeError: For anything else.
    """
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is no number; ask IsNumber before")
    return value


def truth_of(value: Scalar) -> bool:
    """The truth.

    Raises:
        TypeError: For anything else.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def minus(left: Scalar, right: Scalar) -> Decimal:
    """The difference of two numbers, rounded."""
    return rounded(exact().subtract(number_of(left), number_of(right)))
