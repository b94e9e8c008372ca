"""Definitions: quantities that only say what is measured: "within 45 working days", "3 or more placements"."""

from __future__ import annotations

from typing import Final

from cipxl.figures.celltext import Cell, qualifier_of
from cipxl.figures.cues import Role
from cipxl.figures.quantities import TIME_UNITS, Quantity
from cipxl.period.lexicon import FUNCTION_WORDS, split_words

__all__ = ["is_definition"]

_WITHIN: Final = frozenset(
    {"within", "in", "after", "for", "over", "under", "past", "last", "every", "beyond", "during", "into"}
)
_HAVING: Final = frozenset(
    split_words("with had have having has aged over under than within between who subject through across")
)
_BANDS: Final = frozenset({"r", "a", "g", "red", "amber", "green"})
_OPEN: Final = frozenset({"(", "[", ",", ";"})
_BEING: Final = frozenset(
    split_words("is was are were be being at averaged averages average takes took taking reached stands stood")
)


def is_definition(cell: Cell, index: int, role: Role, earlier: bool) -> bool:
    """Whether a quantity is part of what is measured, not a figure: "within 45 working days", "3 or more placements".

    Args:
        cell: The cell.
        index: Which quantity.
        role: The role found for it.
        earlier: Whether a figure stands before it in the same sentence.
    """
    one = cell.quantities[index]
    lead = list(cell.lead(index))
    if one.attributive or _heads(cell, index) or _sample(cell, index):
        return True
    if _of_age(cell, one):
        return True
    band = cell.word(one.first - 1) in {":", "="} and cell.word(one.first - 2) in _BANDS
    if band and cell.kind == "performance" and index and one.comparator is not None:
        return True  # "91% (R: <85, A: 85-94, G: 95+)"
    words = [cell.word(place) for place in lead if cell.at(place).kind == "w" and not cell.inside[place]]
    content = any(word not in FUNCTION_WORDS for word in words)
    if role.name:
        return False
    limit = cell.word(one.first) if one.comparator in {">", "<"} else ""
    before = words[-1] if words and lead and cell.word(lead[-1]) == words[-1] else ""
    if one.unit in TIME_UNITS:
        return _defining_time(cell, index, before, limit, content, earlier) or (
            cell.kind == "target" and cell.word(one.first - 1) in {"within", "in"}
            and any(q.unit == "%" for q in cell.quantities[index + 1 : index + 2])
        )  # fmt: skip
    if one.unit is None and one.denominator is None:
        having = before in _HAVING or limit in {"over", "under", "more", "fewer", "less"}
        if one.suffixed or one.comparator in {">", "<", ">="}:
            later = any(q.unit == "%" for q in cell.quantities[index + 1 : index + 3])
            return (
                (before in _HAVING and content) or (earlier and having) or (later and content and cell.kind == "target")
            )
        return earlier and before in _HAVING and (one.noun is not None or before == "within")
    return False


def _heads(cell: Cell, index: int) -> bool:
    """Whether a bare number or range is the heading of the next figure: "5-9: 24%"."""
    one = cell.quantities[index]
    if _of_ages(cell, index) or _group(cell, index):
        return True
    limit = one.low is not None or one.comparator is not None  # "1-4: 12", "16+: 21": ages or bands
    if (
        one.unit is not None
        or one.noun is not None
        or index + 1 >= len(cell.quantities)
        or cell.word(one.last) not in {":", "="}
    ):
        return False
    following = cell.quantities[index + 1]
    return following.first == one.last + 1 and (following.unit is not None or limit)


def _sample(cell: Cell, index: int) -> bool:
    """Whether a number says how many were asked or looked at: "54% good (n=26)", "85% compliant (sample of 20)"."""
    place = cell.quantities[index].first - 1
    before = cell.word(place - 1), cell.word(place)
    if before[1] in {"=", ":"} and before[0] == "n":
        return index > 0 and cell.word(place - 2) in _OPEN
    near = cell.quantities[max(0, index - 4) : index + 5]
    sampled = before in {("sample", "of"), ("sample", "size"), ("sampled", ":")}
    return sampled and any(one.unit == "%" or one.denominator for one in near)


def _of_ages(cell: Cell, index: int) -> bool:
    """Whether a range of years is the ages of those whose share follows: "17-18yrs 94%", "16-17 yrs: 5.2%"."""
    one = cell.quantities[index]
    if one.unit != "years" or one.low is None or one.high is None or not 0 <= one.low < one.high <= 26:
        return False
    following = cell.quantities[index + 1] if index + 1 < len(cell.quantities) else None
    at = one.last + (cell.word(one.last) in {":", "=", "-"})
    return following is not None and following.first == at and following.unit == "%"


def _group(cell: Cell, index: int) -> bool:
    """Whether "so many or more" of something names the group whose share follows: "3+ placement moves 9.1%"."""
    one = cell.quantities[index]
    following = cell.quantities[index + 1] if index + 1 < len(cell.quantities) else None
    if following is None or not one.suffixed or one.unit is not None:
        return False
    before = cell.at(one.first - 1)
    starts = one.first == 0 or cell.at(one.first).line or before.text in {";", "|", "•", "."}
    between = [cell.at(place) for place in range(one.last, following.first)]
    named = all(token.kind == "w" or token.text in {":", "-", "="} for token in between)
    if following.unit != "%" and between[-1:] and between[-1].text != ":":
        return False  # "16+ provision: 44 places", but "20+ families 14 children"
    return starts and named and 0 < len(between) <= 6


def _defining_time(cell: Cell, index: int, before: str, limit: str, content: bool, earlier: bool) -> bool:
    """Whether a length of time is the measure's own limit ("completed in 45 days"), not the figure ("took 45 days")."""
    one = cell.quantities[index]
    lead = list(cell.lead(index))
    spoken = [place for place in lead if not cell.inside[place] and cell.at(place).kind == "w"]
    if qualifier_of(cell, index) in {"average", "median", "latest"} or before in {"of", "averaging"}:
        return False
    follows = earlier and index > 0 and one.first == cell.quantities[index - 1].last + (cell.word(one.first - 1) == ")")
    if follows and one.comparator in {">", "<"} and cell.quantities[index - 1].unit not in TIME_UNITS:
        return True  # "4% > 24hrs", "31 cases (42%) over 26 weeks", "£1.2m over 3 years"
    alone = cell.word(one.first - 1) == "(" and cell.word(one.last) == ")"
    if (
        earlier
        and alone
        and cell.quantities[index - 1].unit == "%"
        and cell.quantities[index - 1].last == one.first - 1
    ):
        return True  # "84% (5 days) 97% (10 days)"
    if earlier:
        timed = index > 0 and cell.quantities[index - 1].unit in TIME_UNITS
        if timed and before not in _WITHIN and not limit:
            return False
        if limit and {"that", "who", "which"} & {cell.word(place) for place in spoken}:
            return True
        dated = bool(lead) and cell.inside[lead[-1]] > 0
        return bool(spoken) and not dated and before not in _BEING and before not in {"and", "to"}
    if before in _WITHIN or limit in {"over", "under"}:
        joined = index > 0 and cell.same_sentence(cell.quantities[index - 1].first, one.first)
        return (content or joined) and not _follows_being(cell, one.first, before)
    if limit in {"more", "longer", "less", "fewer"} and before not in _BEING | {"no", "take", "takes", "be", "to"}:
        return content and cell.kind == "performance" and before in _WITHIN | _HAVING
    return False


def _follows_being(cell: Cell, first: int, before: str) -> bool:
    """Whether "is", "was" or "averaged" stands just before the limit: "the average was over 26 weeks"."""
    place = first - 2 if before in _WITHIN else first - 1
    return cell.word(place) in _BEING


def _of_age(cell: Cell, one: Quantity) -> bool:
    """Whether a number is an age: "Under 16 CiC", "16+ care leavers", "18s", "aged 5"."""
    value = one.value if one.value is not None else one.high
    if one.unit is not None or value is None or not 0 <= value <= 25:
        return one.unit == "age"
    after = cell.word(one.last)
    noun = one.noun.split()[0] if one.noun else after
    aged = after == "s" and not cell.at(one.last).gap  # "18s", but "16 s47 enquiries"
    young = noun in {"cic", "lac", "cla", "cl", "year", "yr", "olds", "uc"} or aged
    return young and (one.comparator is not None or aged or noun in {"year", "yr"})
