"""The command that says what is wrong in a workbook, and what its figures come to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cipxl.cli.command import DONE, LOOK, Arguments, Command, answer, now

if TYPE_CHECKING:
    from cipxl.assessment import Assessment, Rated
    from cipxl.checking import Checked

__all__ = ["CHECK"]


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="returns, masters or appendices")
    parser.add_argument("--profile", metavar="NAME", help="how the table is laid out, where the file does not say")


def _check(arguments: Arguments) -> int:
    from cipxl.checking import check
    from cipxl.cli.words import finding_lines
    from cipxl.findings import Severity

    checked = [check(path, now().date(), arguments.profile) for path in arguments.files]
    plain = [
        {
            "file": one.file,
            "profile": one.profile.name if one.profile else None,
            "recommendations": len(one.plan.recommendations) if one.plan else 0,
            "findings": [finding.model_dump(mode="json") for finding in one.findings],
            "measures": [_plain(one, rated) for rated in one.rated_here],
        }
        for one in checked
    ]
    lines = []
    for one in checked:
        lines += [
            f"{one.file}: {_read(one)}",
            *(finding_lines(one.findings) or ["        Checked, nothing wrong."]),
            "",
        ]
        lines += _measure_lines(one)
    answer(arguments, plain, *lines)
    bad = any(f.severity in (Severity.STOP, Severity.ERROR, Severity.WARNING) for one in checked for f in one.findings)
    return LOOK if bad else DONE


def _read(checked: Checked) -> str:
    """How much of a plan was read."""
    from cipxl.findings import Severity
    from cipxl.rounds.next_step import count_of

    if checked.plan:
        return f"{count_of(len(checked.plan.recommendations), 'recommendation')} read"
    return "not read" if any(one.severity == Severity.STOP for one in checked.findings) else "holds no table"


def _plain(checked: Checked, rated: Rated) -> dict[str, Any]:
    """A recommendation's measures as data; numbers are texts, since JSON's are not exact."""
    from cipxl.assessment import differs

    assert checked.scheme is not None  # noqa: S101  # what is rated was rated by a scheme
    return {
        "row": rated.recommendation.id,
        "ref": rated.recommendation.ref,
        "dimension": rated.dimension,
        "rating": rated.officer.code if rated.officer else rated.recommendation.ratings.get(rated.dimension, ""),
        "suggested": rated.suggestion.level.code,
        "differs": differs(checked.scheme, rated),
        "reason": rated.reason,
        "working": rated.suggestion.working,
        "measures": [
            {
                "row": one.measure.id,
                "measure": one.measure.name,
                "reading": _reading(checked, one),
                "target": one.target_text,
                "figure": _number(one.inputs.figure),
                "gap": _number(one.gap),
                "direction": one.direction,
                "suggested": one.suggestion.level.code,
                "working": one.suggestion.working,
            }
            for one in rated.measures
        ],
    }


def _measure_lines(checked: Checked) -> Iterator[str]:
    """A block for each recommendation: what each measure comes to, and the suggestion beside the officer's rating."""
    from cipxl.findings import shorten
    from cipxl.rating.working import difference

    shown = [rated for rated in checked.rated_here if rated.measures]
    if not shown or checked.plan is None:
        return
    yield f"What the figures come to, {checked.plan.period.canonical}:"
    judged = _judged(checked)
    if judged:
        yield "  In this plan ratings are the officers' judgement; the figures suggest none."
    for rated in shown:
        beside = "" if judged else _beside(checked, rated)
        yield f"  Ref {rated.recommendation.ref}  {beside}".rstrip()
        for one in rated.measures:
            reading, target = _reading(checked, one), one.target_text
            gap = "" if one.gap is None else f"gap {'-' if one.gap < 0 else ''}{difference(abs(one.gap), _unit(one))}"
            facts = (
                f"target '{shorten(target)}'" if target else "no target",
                gap,
                f"direction {one.direction}",
                "" if judged else _level(one),
            )
            yield f"    {shorten(one.measure.name, 90)}"
            said = f"reading '{shorten(reading)}'" if reading.strip() else "no reading"
            yield f"      {'; '.join(part for part in (said, *facts) if part)}"
            if one.suggestion.level.code:
                yield f"      {one.suggestion.working}"
    yield ""


def _judged(checked: Checked) -> bool:
    """Whether no rule says what figures suggest: ratings are the officers' judgement alone."""
    return checked.scheme is not None and checked.scheme.suggesting_rule.kind == "judgement"


def _beside(checked: Checked, rated: Rated) -> str:
    level = rated.suggestion.level
    told = f" ({rated.suggestion.working.rpartition(':')[0] or rated.suggestion.working})"
    suggested = f"the figures suggest {level.label if level.code else 'no rating'}{told}"
    if not rated.dimension or checked.profile is None:
        return suggested
    label = checked.profile.dimension(rated.dimension).label
    own = rated.officer.label if rated.officer else "not rated"
    why = f"; reason: {rated.reason}" if rated.reason else ""
    return f"{label}: {own}; {suggested}{why}"


def _reading(checked: Checked, one: Assessment) -> str:
    return one.measure.reading(checked.plan.period) if checked.plan else ""


def _unit(one: Assessment) -> str:
    return one.inputs.unit


def _level(one: Assessment) -> str:
    level = one.suggestion.level
    return f"suggested {level.label}" if level.code else (one.suggestion.reason or level.label).lower()


def _number(number: Any) -> str | None:
    return None if number is None else format(number, "f")


CHECK = Command(
    "check",
    "say what is wrong in a return, master or appendix, and what its figures come to",
    'cipxl check "Road to Excellence/master.xlsx"',
    _options,
    _check,
    "After the findings, each measure with its reading, its target, the gap, the direction of travel and the rating "
    "that these suggest, beside the officer's own. Of a return only what its team can mend is told.",
)
