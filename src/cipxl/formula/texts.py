"""Parts of a rule that look at a cell's text, its number format, a date, or a line through readings."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Literal

from cipxl.formula.tree import (
    DAY_ZERO,
    PLACES,
    Env,
    Expr,
    Ref,
    Refs,
    Scalar,
    Shown,
    Text,
    exact,
    plain,
    rounded,
    text_of,
)

__all__ = [
    "After",
    "Contains",
    "First",
    "Form",
    "Grouped",
    "Join",
    "Last",
    "LineAt",
    "Longer",
    "NumberOf",
    "OneOf",
    "Replace",
    "Same",
    "Says",
    "SplitAt",
    "Tidy",
    "without",
]

_BLANKS = {"\u00a0": "_xlfn.UNICHAR(160)", "\n": "CHAR(10)"}  # what a paste and Alt+Enter leave in a cell


@dataclass(frozen=True, slots=True)
class Same(Expr):
    """Whether two texts are the same, capitals and all. An empty cell is the empty text."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> bool:
        return text_of(self.left.value(env)) == text_of(self.right.value(env))

    def _excel(self, refs: Refs) -> str:
        return f"EXACT({self.left.excel(refs)},{self.right.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Says(Expr):
    """Whether it is this word exactly; a number is not."""

    of: Expr
    word: str

    def _value(self, env: Env) -> bool:
        held = self.of.value(env)
        return isinstance(held, str) and held == self.word

    def _excel(self, refs: Refs) -> str:
        return f"EXACT({self.of.excel(refs)},{Text(self.word).excel(refs)})"


@dataclass(frozen=True, slots=True)
class Tidy(Expr):
    """The text with one blank for any blanks and line breaks, and none at its ends."""

    of: Expr

    def _value(self, env: Env) -> str:
        text = text_of(self.of.value(env))
        for blank in _BLANKS:
            text = text.replace(blank, " ")
        return " ".join(part for part in text.split(" ") if part)

    def _excel(self, refs: Refs) -> str:
        text = self.of.excel(refs)
        for blank in _BLANKS.values():
            text = f'SUBSTITUTE({text},{blank}," ")'
        return f"TRIM({text})"


@dataclass(frozen=True, slots=True)
class OneOf(Expr):
    """Whether a cell's text is one of these words, in capitals or not; hyphens and underlines count as blanks."""

    of: Expr
    words: tuple[str, ...]

    def _value(self, env: Env) -> bool:
        held = self.of.value(env)
        if not isinstance(held, str):
            return False
        text = " ".join(part for part in held.replace("_", " ").replace("-", " ").lower().split(" ") if part)
        return f"|{text}|" in self._list()

    def _excel(self, refs: Refs) -> str:
        text = self.of.excel(refs)
        plainer = f'LOWER(TRIM(SUBSTITUTE(SUBSTITUTE({text},"_"," "),"-"," ")))'
        return f'AND(ISTEXT({text}),ISNUMBER(FIND("|"&{plainer}&"|",{Text(self._list()).excel(refs)})))'

    def _list(self) -> str:
        return f"|{'|'.join(word.replace('_', ' ').replace('-', ' ').lower() for word in self.words)}|"


@dataclass(frozen=True, slots=True)
class Replace(Expr):
    """The text with each `old` made `new`."""

    of: Expr
    old: str
    new: str = ""

    def _value(self, env: Env) -> str:
        return text_of(self.of.value(env)).replace(self.old, self.new)

    def _excel(self, refs: Refs) -> str:
        return f"SUBSTITUTE({self.of.excel(refs)},{Text(self.old).excel(refs)},{Text(self.new).excel(refs)})"


def without(of: Expr, letters: str) -> Expr:
    """The text with none of these letters."""
    for letter in letters:
        of = Replace(of, letter)
    return of


@dataclass(frozen=True, slots=True)
class First(Expr):
    """The first letters of a text."""

    of: Expr
    count: int = 1

    def _value(self, env: Env) -> str:
        return text_of(self.of.value(env))[: self.count]

    def _excel(self, refs: Refs) -> str:
        return f"LEFT({self.of.excel(refs)},{self.count})"


@dataclass(frozen=True, slots=True)
class Last(Expr):
    """The last letters of a text."""

    of: Expr
    count: int = 1

    def _value(self, env: Env) -> str:
        return text_of(self.of.value(env))[-self.count :]

    def _excel(self, refs: Refs) -> str:
        return f"RIGHT({self.of.excel(refs)},{self.count})"


@dataclass(frozen=True, slots=True)
class Longer(Expr):
    """Whether a text has more letters than this."""

    of: Expr
    count: int

    def _value(self, env: Env) -> bool:
        return len(text_of(self.of.value(env))) > self.count

    def _excel(self, refs: Refs) -> str:
        return f"LEN({self.of.excel(refs)})>{self.count}"


@dataclass(frozen=True, slots=True)
class Contains(Expr):
    """Whether a text has this in it."""

    of: Expr
    part: str

    def _value(self, env: Env) -> bool:
        return self.part in text_of(self.of.value(env))

    def _excel(self, refs: Refs) -> str:
        return f"ISNUMBER(FIND({Text(self.part).excel(refs)},{self.of.excel(refs)}))"


@dataclass(frozen=True, slots=True)
class SplitAt(Expr):
    """What stands before the first full stop, or the stop and what follows it ("" where there is none)."""

    of: Expr
    side: Literal["before", "from"]

    def _value(self, env: Env) -> str:
        before, stop, after = text_of(self.of.value(env)).partition(".")
        return before if self.side == "before" else stop + after

    def _excel(self, refs: Refs) -> str:
        text = self.of.excel(refs)
        found = f'FIND(".",{text}&".")'
        return f"LEFT({text},{found}-1)" if self.side == "before" else f"MID({text},{found},40)"


@dataclass(frozen=True, slots=True)
class Join(Expr):
    """Texts one after the other."""

    parts: tuple[Expr, ...]

    def _value(self, env: Env) -> str:
        return "".join(text_of(part.value(env)) for part in self.parts)

    def _excel(self, refs: Refs) -> str:
        return f"({'&'.join(part.excel(refs) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class NumberOf(Expr):
    """The number that a text of digits and at most one full stop stands for, on any machine's settings."""

    of: Expr

    def _value(self, env: Env) -> Decimal:
        return Decimal(text_of(self.of.value(env)))

    def _excel(self, refs: Refs) -> str:
        return f'_xlfn.NUMBERVALUE({self.of.excel(refs)},".",",")'


@dataclass(frozen=True, slots=True)
class Grouped(Expr):
    """A text of digits with a comma before each three ("1,234,567")."""

    of: Expr

    def _value(self, env: Env) -> str:
        return f"{int(text_of(self.of.value(env))):,}"

    def _excel(self, refs: Refs) -> str:
        return f'TEXT({NumberOf(self.of).excel(refs)},"#,##0")'


@dataclass(frozen=True, slots=True)
class Form(Expr):
    """How a cell shows its number: the first letter of CELL("format"), "" where that is not known."""

    of: Ref

    def _value(self, env: Env) -> str:
        held = env.get(self.of.name)
        if isinstance(held, Shown):
            return held.form
        return "D" if hasattr(held, "year") else ""

    def _excel(self, refs: Refs) -> str:
        return f'LEFT(CELL("format",{self.of.excel(refs)}),1)'


@dataclass(frozen=True, slots=True)
class After(Expr):
    """A date so many months, weeks or days later; the last day of a month where the day is not in it."""

    day: Expr
    count: int
    unit: Literal["months", "weeks", "days"] = "months"

    def _value(self, env: Env) -> Decimal:
        held = self.day.value(env)
        if not isinstance(held, Decimal):
            raise TypeError(f"{held!r} is no date; ask IsNumber before")
        if self.unit != "months":
            return held + self.count * (7 if self.unit == "weeks" else 1)
        day = DAY_ZERO + timedelta(days=int(held))
        months = day.year * 12 + day.month - 1 + self.count
        year, month = months // 12, months % 12 + 1
        later = day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
        return Decimal((later - DAY_ZERO).days)

    def _excel(self, refs: Refs) -> str:
        if self.unit == "months":
            return f"EDATE({self.day.excel(refs)},{self.count})"
        return f"({self.day.excel(refs)}+{self.count * (7 if self.unit == 'weeks' else 1)})"


@dataclass(frozen=True, slots=True)
class LineAt(Expr):
    """The value at a date of the straight line through readings by least squares, rounded.

    `values` and `dates` are ranges of the same shape; a pair of which either is no number is passed over. With fewer
    than two dates there is no line: `otherwise`.
    """

    at: Expr
    values: Ref
    dates: Ref
    otherwise: Expr

    def _value(self, env: Env) -> Scalar:
        at = self.at.value(env)
        points = self._points(env)
        if not isinstance(at, Decimal) or len({day for day, _ in points}) < 2:
            return self.otherwise.value(env)
        with localcontext(exact()):
            mean_day = sum((day for day, _ in points), Decimal(0)) / len(points)
            mean = sum((value for _, value in points), Decimal(0)) / len(points)
            spread = sum(((day - mean_day) ** 2 for day, _ in points), Decimal(0))
            together = sum(((day - mean_day) * (value - mean) for day, value in points), Decimal(0))
            return rounded(mean + together / spread * (at - mean_day))

    def _excel(self, refs: Refs) -> str:
        if not (refs.get(self.values.name) and refs.get(self.dates.name)):
            return self.otherwise.excel(refs)
        line = f"FORECAST({self.at.excel(refs)},{self.values.excel(refs)},{self.dates.excel(refs)})"
        return f"IFERROR(ROUND({line},{PLACES}),{self.otherwise.excel(refs)})"

    def _points(self, env: Env) -> list[tuple[Decimal, Decimal]]:
        days = _cells(env.get(self.dates.name))
        values = _cells(env.get(self.values.name))
        pairs = zip((plain(day, "dates") for day in days), (plain(value, "values") for value in values), strict=True)
        return [(day, value) for day, value in pairs if isinstance(day, Decimal) and isinstance(value, Decimal)]


def _cells(held: object) -> tuple[object, ...]:
    return tuple(held) if isinstance(held, tuple | list) else ()
