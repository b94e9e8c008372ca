"""Checks of figures: shares, periods, scopes, units and size, counts against targets, and "below target"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment import polarity_of
from cipxl.checks.rule import Check, Subject
from cipxl.checks.wording import around, sentences, shares
from cipxl.figures import Figure, read_cell
from cipxl.findings import Finding, Rule, Severity, shorten
from cipxl.formula import number_text
from cipxl.period import Period, read_period
from cipxl.plan import Measure, Reading, Recommendation
from cipxl.profile import PERFORMANCE, performance_field, target_field
from cipxl.rating.working import amount

__all__ = ["CHECKS", "RULES"]

SHARE_DIFFERS = Rule(
    code="X004",
    title="A percentage that its own numbers do not make",
    severity=Severity.WARNING,
    why="One of the three numbers is wrong, and any reader with a calculator can find it.",
    message="{where} has '{shown}', but {numerator} of {denominator} is {makes}%, not {percentage}%.",
    fix="Look up which of the three numbers is wrong.",
    fails="405 of 1250 (41%)",
    passes="405 of 1250 (32%)",
)
OTHER_PERIOD = Rule(
    code="X008",
    title="A figure of another period than its column's",
    severity=Severity.WARNING,
    why="Side by side, the columns are read as one period against another.",
    message="{where} has '{shown}': that is for {period}, not for {column}{more}.",
    fix="Give the figure for {column}, or 'No data' where there is none yet.",
    fails="Q1 2020/21 16 weeks, in the column Q2 2020/21",
    passes="August 2020 16 weeks, in the column Q2 2020/21",
)
SCOPE_CHANGES = Rule(
    code="X009",
    title="A measure that covers something else than before",
    severity=Severity.WARNING,
    why="A figure for one council and one for a region cannot be compared: no change between them means anything.",
    message="{where} has '{shown}', for {scope}; {before} was for {other}. The two cannot be compared.",
    fix="Give both figures for the same area or group.",
    fails="44.2 weeks (LLR), then 33 weeks (county)",
    passes="44.2 weeks (LLR), then 33 weeks (LLR)",
)
SIZE_CHANGES = Rule(
    code="X010",
    title="A unit or size that changes within a row",
    severity=Severity.WARNING,
    why="A slipped decimal point or another unit makes every comparison in the row wrong.",
    message="{where} has '{shown}', {trouble}.",
    fix="Look at the unit and the decimal point.",
    fails="29 weeks, 28.7 weeks, then 287 weeks",
    passes="29 weeks, 28.7 weeks, then 16 weeks",
)
COUNTS_DIFFER = Rule(
    code="X022",
    title="A different number of figures than of targets",
    severity=Severity.WARNING,
    why="Where one cell holds several measures, nobody can tell which target is whose.",
    message="{where} has {count} figures, but {other} has {figures}: '{shown}'.",
    fix="Put each measure on a row of its own, with its own target or 'None set'.",
    fails="Seven figures; targets 80% 80% 83% 85% 85% 40 weeks",
    passes="Two figures; targets 80% 40 weeks",
)
BELOW_WHERE_LOWER_IS_BETTER = Rule(
    code="X015",
    title="'Below target' that reads the wrong way round",
    severity=Severity.WARNING,
    why="Where lower is better, 'below target' may be good news or bad; members will take it for bad.",
    message="{where} says '{shown}', but {trouble}.",
    fix="Say 'better than the target' or 'worse than the target'.",
    fails="30% which is below target (25%)",
    passes="30%, worse than the target of 25%",
)

_NOT_A_SCOPE = re.compile(
    r"(?i)^(?:provisional|draft|estimated?|(?:un)?validated|average|avg|mean|median|latest|approx\w*|rounded|to date|"
    r"cumulative|snapshot|rolling|year to date|ytd|red|amber|green|up|down|better|worse|same|improv\w+|target.*|n/?a|"
    r"no change|new|actual|outturn|est|prov)$"
)
_TIMES = {"hours": "time", "days": "time", "weeks": "time", "months": "time", "years": "time"}
_SIGNS = {"percent": "%", "per cent": "%", "percentage": "%", "percentage points": "%", "pounds": "£"}
_SEVERAL, _ONE = Decimal(5), Decimal(10)  # how many times the others a figure may be: with several others, with one
_SMALL = Decimal(20)  # below this, counts jump about by nature
_BELOW = re.compile(
    r"(?i)\b(?P<way>below|under|lower than|less than|above|over|higher than|exceed(?:s|ed|ing)?|short of)\s+"
    r"(?:(?:the|our|its|this|their|own|national|local|stretch|agreed)\s+)*targets?\b(?!\s+(?:date|group|audience))"
    r"(?:\s*(?:of|at)?\s*\(?\s*(?P<target>\d+(?:\.\d+)?)\s?(?:%|per ?cent))?"
)
_PERCENT = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent)")


def _shares(subject: Subject) -> Iterator[Finding]:
    for cell in (*subject.prose, *subject.cells("figure")):
        for sentence in sentences(cell.text):
            for share in shares(sentence.text):
                if not share.agrees:
                    yield subject.tell(
                        SHARE_DIFFERS, cell.row.id, cell.field, share.text, numerator=f"{share.numerator:,}",
                        denominator=f"{share.denominator:,}", makes=number_text(share.makes),
                        percentage=number_text(share.percentage),
                    )  # fmt: skip


class _Entry(NamedTuple):
    """A measure's cell with the figures that count in it."""

    field: str
    text: str
    figures: tuple[Figure, ...]
    period: Period | None


def _entries(subject: Subject, measure: Measure) -> list[_Entry]:
    """The measure's readings, earlier rounds' included, oldest first."""
    texts = {performance_field(one.period): one.text for one in measure.readings}
    for one in subject.history:
        if one.row == measure.id and one.field.startswith(f"{PERFORMANCE}:"):
            texts.setdefault(one.field, one.text)
    found = []
    for field, text in texts.items():
        period = read_period(field.partition(":")[2])
        if text.strip() and period:
            found.append(_Entry(field, text, _counting(text, target=False), period))
    return sorted(found, key=lambda entry: (entry.period.end, entry.period.start) if entry.period else ())


def _targets(measure: Measure) -> list[_Entry]:
    return [_Entry(target_field(one.due), one.text, _counting(one.text, target=True), None) for one in measure.targets]


def _counting(text: str, *, target: bool) -> tuple[Figure, ...]:
    """The figures of a cell that stand for what was reached, or for the target."""
    found = read_cell(text, "target" if target else "performance")
    return tuple(one for one in found if not one.no_value and one.role in (None, "target" if target else None))


def _other_period(subject: Subject) -> Iterator[Finding]:
    """In the round's own column each cell; of each earlier column the first, and how many more there are."""
    current = subject.plan.period.canonical
    columns: dict[str, list[tuple[Measure, Reading, str, str]]] = {}
    for _, measure in subject.plan.measures:
        for reading in measure.readings:
            # The columns of other periods are closed in a return.
            strange = _strange_to(reading) if not subject.team or reading.period.canonical == current else None
            if strange:
                columns.setdefault(reading.period.canonical, []).append((measure, reading, *strange))
    for column, found in columns.items():
        told = found if column == current else found[:1]
        more = f" (and {len(found) - 1} more in that column)" if len(told) < len(found) else ""
        for measure, reading, quote, period in told:
            field = performance_field(reading.period)
            yield subject.tell(OTHER_PERIOD, measure.id, field, quote, column=column, period=period, more=more)


def _strange_to(reading: Reading) -> tuple[str, str] | None:
    """The words of a figure for another period than its column's, and that period; None where there is none."""
    column = reading.period
    entry = _Entry(performance_field(column), reading.text, _counting(reading.text, target=False), column)
    periods = [figure.period for figure in entry.figures if figure.period]
    others = [one for one in periods if one.end < column.start or one.start > column.end]
    # One measure told for several periods needs one that fits; of several measures, each does.
    if not others or (len(others) < len(periods) and _measures_in(entry) == 1):
        return None
    named = dict.fromkeys(period.canonical for period in others)
    at = next(one.at for one in entry.figures if one.period in others)
    return around(reading.text, *at), shorten(", ".join(named), 40)


def _scope_changes(subject: Subject) -> Iterator[Finding]:
    for _, measure in subject.plan.measures:
        last: tuple[_Entry, str] | None = None
        for entry in _entries(subject, measure):
            scopes = list(dict.fromkeys(s for one in entry.figures if (s := _scope(one))))
            if len(scopes) != 1:
                continue
            if last and last[1].casefold() != scopes[0].casefold():
                at = next(one.at for one in entry.figures if _scope(one))
                quote = around(entry.text, *at, most=40)
                yield subject.tell(
                    SCOPE_CHANGES, measure.id, entry.field, quote, scope=shorten(scopes[0], 20),
                    other=shorten(last[1], 20), before=subject.short(last[0].field),
                )  # fmt: skip
            last = entry, scopes[0]


def _scope(figure: Figure) -> str:
    scope = " ".join((figure.scope or "").split())
    return "" if _NOT_A_SCOPE.match(scope) else scope


def _size_changes(subject: Subject) -> Iterator[Finding]:
    for _, measure in subject.plan.measures:
        entries = _entries(subject, measure)
        if any(len(entry.figures) > 1 and len({f.unit for f in entry.figures}) > 1 for entry in entries):
            continue  # several measures in one row: nothing to hold against each other
        targets = _targets(measure)
        for entry in reversed(entries):
            trouble = _unit_trouble(measure, entry, entries, targets) or _size_trouble(entry, entries, targets)
            if trouble:
                yield subject.tell(SIZE_CHANGES, measure.id, entry.field, entry.text, trouble=trouble)
                break


def _unit_trouble(measure: Measure, entry: _Entry, entries: Sequence[_Entry], targets: Sequence[_Entry]) -> str:
    mine = {unit for one in entry.figures if (unit := _unit(one))}
    if not mine:
        return ""
    wanted = measure.unit.strip()
    if wanted:
        known = _family(wanted)
        if known and not any(_goes(unit, known) for unit in mine):
            return f"which is not in {'per cent' if wanted == '%' else wanted}"
        return ""
    for other in (*(one for one in reversed(entries) if one is not entry), *targets):
        theirs = {unit for one in other.figures if (unit := _unit(one))}
        if theirs and not any(_goes(unit, known) for unit in mine for known in theirs):
            return f"where another cell of the row has '{shorten(other.text, 40)}'"
    return ""


def _unit(figure: Figure) -> str:
    if figure.denominator and figure.unit != "%":
        return "%"  # "26 out of 30 cases" is a share
    return _family(figure.unit or "")


def _family(unit: str) -> str:
    """What units can be told apart: per cent, money, times, rates; what is counted is "" (anything may be)."""
    plain = " ".join(unit.casefold().split())
    plain = _SIGNS.get(plain, plain)
    if plain in ("%", "£"):
        return plain
    if plain.startswith(("rate", "per ")):
        return "rate"
    plural = plain.removeprefix("working ").removeprefix("calendar ").removeprefix("school ")
    plural = {"wks": "weeks", "wk": "weeks"}.get(plural, plural if plural.endswith("s") else f"{plural}s")
    if plural in _TIMES:
        return plural
    return "" if not plain else "count" if plain in ("number", "count", "no.", "cases", "children") else ""


def _goes(unit: str, known: str) -> bool:
    return unit == known or {unit, known} <= {"count", "rate"}


def _size_trouble(entry: _Entry, entries: Sequence[_Entry], targets: Sequence[_Entry]) -> str:
    values = _values(entry)
    others = [value for one in (*entries, *targets) if one is not entry for value in _values(one)]
    if len(values) != 1 or not others or values[0] <= 0:
        return ""
    value, low, high = values[0], min(others), max(others)
    figure = entry.figures[0]
    shown = [f for one in (*entries, *targets) if one is not entry for f in one.figures]
    percent = figure.unit == "%" or all(one.unit == "%" for one in shown)
    if percent:
        # Percentages may well go from 4 to 90; beyond 100, or below 1 beside tens, it is the decimal point.
        far = (value > 100 >= high) or (value < 1 and low >= 10)
    else:
        times = _SEVERAL if len(others) > 1 else _ONE
        big = max(value, high)
        far = big >= _SMALL and ((low > 0 and value * times <= low) or (high > 0 and value >= high * times))
    if not far:
        return ""
    unit = next((one.unit for one in shown if one.unit), "") or ""
    span = amount(low, unit) if low == high else f"{number_text(low)} to {amount(high, unit)}"
    return f"where the rest of the row has {shorten(span, 36)}"


def _values(entry: _Entry) -> list[Decimal]:
    found = [one.value if one.value is not None else one.high for one in entry.figures]
    return [value for value in found if value is not None]


def _counts_differ(subject: Subject) -> Iterator[Finding]:
    for _, measure in subject.plan.measures:
        if subject.told("X003", measure.id, ""):
            continue
        last = subject.plan.period.end
        targets = [one for one in _targets(measure) if _measures_in(one) > 1]
        held = [e for e in _entries(subject, measure) if e.period and e.period.end <= last and _measures_in(e) > 1]
        if not targets or not held:
            continue
        fewest = min((*targets, *held), key=_measures_in)
        most = max((*held, *targets), key=_measures_in)
        if _measures_in(fewest) < _measures_in(most):
            yield subject.tell(
                COUNTS_DIFFER, measure.id, fewest.field, fewest.text, count=_measures_in(fewest),
                figures=_measures_in(most), other=subject.short(most.field),
            )  # fmt: skip


def _measures_in(entry: _Entry) -> int:
    """How many measures a cell speaks of: its figures, but for one measure told for one period after the other."""
    periods = [one.period.canonical for one in entry.figures if one.period]
    if len(entry.figures) > 1 and len(periods) == len(entry.figures) == len(set(periods)):
        return 1
    return len(entry.figures)


def _below_target(subject: Subject) -> Iterator[Finding]:
    for recommendation in subject.plan:
        for cell in subject.prose_of.get(recommendation.id, ()):
            for sentence in sentences(cell.text):
                for match in _BELOW.finditer(sentence.text):
                    trouble = _against_numbers(sentence.text, match) or _against_polarity(
                        sentence.text, match, recommendation
                    )
                    if trouble:
                        quote = around(sentence.text, *match.span())
                        yield subject.tell(BELOW_WHERE_LOWER_IS_BETTER, cell.row.id, cell.field, quote, trouble=trouble)


def _against_numbers(text: str, match: re.Match[str]) -> str:
    """What speaks against "below target" where the sentence itself gives both numbers."""
    before = [Decimal(one[1]) for one in _PERCENT.finditer(text, 0, match.start())]
    if not match["target"] or not before:
        return ""
    target, figure = Decimal(match["target"]), before[-1]
    off = text[match.start() - 25 : match.start()]
    if re.search(r"(?i)(?:points?|%|per ?cent)\s*$", off):
        return ""  # "5% below target (65%)" tells the gap, not the figure
    below = match["way"].casefold() in ("below", "under", "lower than", "less than", "short of")
    if (below and figure > target) or (not below and figure < target):
        return f"{number_text(figure)}% is {'above' if figure > target else 'below'} {number_text(target)}%"
    return ""


def _against_polarity(text: str, match: re.Match[str], recommendation: Recommendation) -> str:
    """What makes "below target" doubtful: the measure that is spoken of is better when lower."""
    way = match["way"].casefold()
    if way not in ("below", "under", "lower than", "less than"):
        return ""
    named = _spoken_of(text, recommendation.measures)
    ways = {polarity_of(measure)[0] for measure in named}
    per_cent = match["target"] is not None and all(measure.unit.strip() not in ("", "%") for measure in named)
    if ways != {"low"} or per_cent:
        return ""
    return f"lower is better for '{shorten(named[0].name, 34)}'"


def _spoken_of(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """The measures that a sentence is most likely about: those that share most of its words, else all."""
    said = set(re.findall(r"[a-z]{4,}", text.casefold()))
    shared = {one.id: len(said & set(re.findall(r"[a-z]{4,}", one.name.casefold()))) for one in measures}
    most = max(shared.values(), default=0)
    return [one for one in measures if shared[one.id] == most]


def _no_measures(subject: Subject) -> str:
    return "" if any(subject.plan.measures) or not subject.measured else "the plan has no measures"


CHECKS = (
    Check(SHARE_DIFFERS, _shares),
    Check(OTHER_PERIOD, _other_period, _no_measures),
    Check(SCOPE_CHANGES, _scope_changes),
    Check(SIZE_CHANGES, _size_changes),
    Check(COUNTS_DIFFER, _counts_differ),
    Check(BELOW_WHERE_LOWER_IS_BETTER, _below_target),
)
RULES = tuple(check.rule for check in CHECKS)
