"""Parts of a rule that count; each result is rounded to six places, as in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cipxl.formula.tree import PLACES, Env, Expr, Ref, Refs, Scalar, Shown, exact, minus, number_of, plain, rounded

__all__ = ["Abs", "Add", "Highest", "Lowest", "Max", "Min", "Mul", "Neg", "Ratio", "Sub"]


@dataclass(frozen=True, slots=True)
class Sub(Expr):
    """A difference, rounded."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> Decimal:
        return minus(self.left.value(env), self.right.value(env))

    def _excel(self, refs: Refs) -> str:
        return f"ROUND({self.left.excel(refs)}-{self.right.excel(refs)},{PLACES})"


@dataclass(frozen=True, slots=True)
class Add(Expr):
    """A sum, rounded."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> Decimal:
        return rounded(exact().add(number_of(self.left.value(env)), number_of(self.right.value(env))))

    def _excel(self, refs: Refs) -> str:
        return f"ROUND({self.left.excel(refs)}+{self.right.excel(refs)},{PLACES})"


@dataclass(frozen=True, slots=True)
class Mul(Expr):
    """A product, rounded."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> Decimal:
        return rounded(exact().multiply(number_of(self.left.value(env)), number_of(self.right.value(env))))

    def _excel(self, refs: Refs) -> str:
        return f"ROUND({self.left.excel(refs)}*{self.right.excel(refs)},{PLACES})"


@dataclass(frozen=True, slots=True)
class Ratio(Expr):
    """A quotient, rounded, or something else where the divisor is 0."""

    left: Expr
    right: Expr
    otherwise: Expr

    def _value(self, env: Env) -> Scalar:
        divisor = number_of(self.right.value(env))
        if rounded(divisor) == 0:
            return self.otherwise.value(env)
        return rounded(exact().divide(number_of(self.left.value(env)), divisor))

    def _excel(self, refs: Refs) -> str:
        left, right = self.left.excel(refs), self.right.excel(refs)
        return f"IF(ROUND({right},{PLACES})=0,{self.otherwise.excel(refs)},ROUND({left}/{right},{PLACES}))"


@dataclass(frozen=True, slots=True)
class Neg(Expr):
    """The same below zero."""

    of: Expr

    def _value(self, env: Env) -> Decimal:
        return number_of(self.of.value(env)).copy_negate()

    def _excel(self, refs: Refs) -> str:
        return f"(-{self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Abs(Expr):
    """Its size."""

    of: Expr

    def _value(self, env: Env) -> Decimal:
        return number_of(self.of.value(env)).copy_abs()

    def _excel(self, refs: Refs) -> str:
        return f"ABS({self.of.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Min(Expr):
    """The smaller of two numbers."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> Decimal:
        return min(number_of(self.left.value(env)), number_of(self.right.value(env)))

    def _excel(self, refs: Refs) -> str:
        return f"MIN({self.left.excel(refs)},{self.right.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Max(Expr):
    """The larger of two numbers."""

    left: Expr
    right: Expr

    def _value(self, env: Env) -> Decimal:
        return max(number_of(self.left.value(env)), number_of(self.right.value(env)))

    def _excel(self, refs: Refs) -> str:
        return f"MAX({self.left.excel(refs)},{self.right.excel(refs)})"


@dataclass(frozen=True, slots=True)
class Lowest(Expr):
    """The lowest of those cells that hold numbers; 0 where none does, as MIN has it."""

    cells: tuple[Ref, ...]

    def _value(self, env: Env) -> Decimal:
        return min(_numbers_in(self.cells, env), default=Decimal(0))

    def _excel(self, refs: Refs) -> str:
        return _over("MIN", self.cells, refs)


@dataclass(frozen=True, slots=True)
class Highest(Expr):
    """The highest of those cells that hold numbers; 0 where none does, as MAX has it."""

    cells: tuple[Ref, ...]

    def _value(self, env: Env) -> Decimal:
        return max(_numbers_in(self.cells, env), default=Decimal(0))

    def _excel(self, refs: Refs) -> str:
        return _over("MAX", self.cells, refs)


def _numbers_in(cells: tuple[Ref, ...], env: Env) -> list[Decimal]:
    held = [env.get(cell.name) for cell in cells]
    flat = [
        part
        for item in held
        for part in (item if isinstance(item, tuple | list) and not isinstance(item, Shown) else [item])
    ]
    return [number for number in (plain(part, "a range") for part in flat) if isinstance(number, Decimal)]


def _over(function: str, cells: tuple[Ref, ...], refs: Refs) -> str:
    there = [cell.excel(refs) for cell in cells if refs.get(cell.name) or cell.name not in refs]
    return f"{function}({','.join(there)})" if there else "0"
