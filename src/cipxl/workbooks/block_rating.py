"""One rating for a block out of those of its measures, as a formula that stays true when rows are sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl import formula
from cipxl.formula import Scalar
from cipxl.rating import How, roll_up
from cipxl.scheme import Scheme

__all__ = ["ROW", "BandCell", "BlockPlaces", "quoted", "together"]

ROW = "\x01"  # stands for the row's number in addresses and formulas: a formula is put together once for all rows


class BandCell(NamedTuple):
    """A cell of the band: a formula (with `ROW` for its row) and its value, or ("" formula) a value alone."""

    formula: str
    value: Scalar | date


class BlockPlaces(NamedTuple):
    """Where a block's id stands, with `ROW` for the row, and the columns of ids, kinds of row, ratings and weights."""

    block: str
    blocks: str
    kinds: str
    ratings: str
    weights: str = ""


def together(scheme: Scheme, how: How, rated: Sequence[tuple[str, Decimal]], at: BlockPlaces) -> BandCell:
    """The cell that says what a block's measures suggest together.

    Args:
        scheme: Whose levels they are.
        how: The worst of them, the most frequent, or the mean by weight.
        rated: What each is rated, or why it is not, with its weight.
        at: Where the formula finds them.
    """
    ranks = ((scheme.rank(level.code), level.code) for level in scheme.levels)
    order = [code for _, code in sorted((rank, code) for rank, code in ranks if rank is not None)]
    counts = {code: f'COUNTIFS({at.blocks},{at.block},{at.ratings},"={_wild(code)}")' for code in order}
    all_rated, total = "+".join(counts.values()), f'COUNTIFS({at.blocks},{at.block},{at.kinds},"measure")'
    body, none = _FORMULAS[how](order, counts, at)
    none = none or f"({all_rated})=0"
    text = f"=IF(OR({none},({total}-({all_rated}))*2>{total}),{quoted(formula.NO_DATA)},{body})"
    codes = [code if code in order else "" for code, _ in rated]
    found = roll_up(scheme, codes, how, [weight for _, weight in rated])
    return BandCell(text, found.level.code or formula.NO_DATA)


def quoted(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def _worst(order: Sequence[str], counts: Mapping[str, str], at: BlockPlaces) -> tuple[str, str]:
    return _first(order, {code: f"{count}>0" for code, count in counts.items()}), ""


def _majority(order: Sequence[str], counts: Mapping[str, str], at: BlockPlaces) -> tuple[str, str]:
    most = f"MAX({','.join(counts.values())})"
    return _first(order, {code: f"{count}={most}" for code, count in counts.items()}), ""


def _weighted(order: Sequence[str], counts: Mapping[str, str], at: BlockPlaces) -> tuple[str, str]:
    sums = {code: f'SUMIFS({at.weights},{at.blocks},{at.block},{at.ratings},"={_wild(code)}")' for code in order}
    whole = "+".join(sums.values())
    places = "+".join(f"{rank}*{one}" for rank, one in enumerate(sums.values()) if rank) or "0"
    # Rounded twice: a workbook counts in binary, where a mean just at a half may be a little less.
    mean = f"ROUND(ROUND(({places})/({whole}),{formula.PLACES}),0)"
    return _first(order, {code: f"{mean}>={rank}" for rank, code in enumerate(order)}), f"({whole})=0"


_FORMULAS: Mapping[How, Callable[[Sequence[str], Mapping[str, str], BlockPlaces], tuple[str, str]]] = {
    "worst": _worst,
    "majority": _majority,
    "weighted": _weighted,
}


def _first(order: Sequence[str], tests: Mapping[str, str]) -> str:
    """The first level from the worst for which its test holds."""
    found = '""'
    for code in order:
        found = f"IF({tests[code]},{quoted(code)},{found})"
    return found


def _wild(code: str) -> str:
    """A code in a criterion: its own asterisks and question marks are no wildcards there."""
    return code.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
