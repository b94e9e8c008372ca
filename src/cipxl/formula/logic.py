"""Parts of a rule that ask: what a cell holds, how two numbers compare, and which of two to take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cipxl.formula.tree import PLACES, Env, Expr, Ref, Refs, Scalar, minus, truth_of

__all__ = ["And", "Compare", "If", "IsBlank", "IsEmpty", "IsLogical", "IsNumber", "IsText", "Not", "Or"]

Sign = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class IsNumber(Expr):
    """Whether it is a number. TRUE is none, though LibreOffice's ISNUMBER says so."""

    of: Expr

    def _value(self, env: Env) -> bool:
        return isinstance(self.of.value(env), Decimal)

    def _excel(self, refs: Refs) -> str:
        text = self.of.excel(refs)
        return f"AND(ISNUMBER({text}),NOT(ISLOGICAL({text})))" if isinstance(self.of, Ref) else f"ISNUMBER({text})"


@dataclass(frozen=True, slots=True)
class IsText(Expr):
    """Whether it is a text."""

    of: Expr

    def _value(self, env: Env) -> bool:
        return isinstance(self.of.value(env), str)

    def _excel(self, refs: Refs) -> str:
        return f"ISTEXT({self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class IsLogical(Expr):
    """Whether it is TRUE or FALSE."""

    of: Expr

    def _value(self, env: Env) -> bool:
        return isinstance(self.of.value(env), bool)

    def _excel(self, refs: Refs) -> str:
        return f"ISLOGICAL({self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class IsBlank(Expr):
    """Whether it is an empty cell or an empty text."""

    of: Expr

    def _value(self, env: Env) -> bool:
        return self.of.value(env) in (None, "")

    def _excel(self, refs: Refs) -> str:
        return f'{self.of.excel(refs)}=""'


@dataclass(frozen=True, slots=True)
class IsEmpty(Expr):
    """Whether there is nothing in a cell; an error in it is something."""

    of: Ref

    def _value(self, env: Env) -> bool:
        return self.of.value(env) is None

    def _excel(self, refs: Refs) -> str:
        return f"ISBLANK({self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class If(Expr):
    """One or the other."""

    condition: Expr
    then: Expr
    otherwise: Expr

    def _value(self, env: Env) -> Scalar:
        return (self.then if truth_of(self.condition.value(env)) else self.otherwise).value(env)

    def _excel(self, refs: Refs) -> str:
        return f"IF({self.condition.excel(refs)},{self.then.excel(refs)},{self.otherwise.excel(refs)})"


@dataclass(frozen=True, slots=True)
class And(Expr):
    """All of them. Every part is worked out, as Excel does: use `If` where one part guards another."""

    parts: tuple[Expr, ...]

    def _value(self, env: Env) -> bool:
        return False not in [truth_of(part.value(env)) for part in self.parts]

    def _excel(self, refs: Refs) -> str:
        return f"AND({','.join(part.excel(refs) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Or(Expr):
    """Any of them. Every part is worked out, as Excel does."""

    parts: tuple[Expr, ...]

    def _value(self, env: Env) -> bool:
        return True in [truth_of(part.value(env)) for part in self.parts]

    def _excel(self, refs: Refs) -> str:
        return f"OR({','.join(part.excel(refs) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """The opposite."""

    of: Expr

    def _value(self, env: Env) -> bool:
        return not truth_of(self.of.value(env))

    def _excel(self, refs: Refs) -> str:
        return f"NOT({self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """Two numbers compared: their difference is rounded first."""

    left: Expr
    sign: Sign
    right: Expr

    def _value(self, env: Env) -> bool:
        gap = minus(self.left.value(env), self.right.value(env))
        match self.sign:
            case "<":
                return gap < 0
            case "<=":
                return gap <= 0
            case "=":
                return gap == 0
            case ">=":
                return gap >= 0
            case ">":
                return gap > 0

    def _excel(self, refs: Refs) -> str:
        return f"ROUND({self.left.excel(refs)}-{self.right.excel(refs)},{PLACES}){self.sign}0"
