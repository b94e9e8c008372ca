"""Which figures of a plan are withheld, and the plan with the shorthand in their place.

Withheld is what may point to a child: small numbers, percentages of them, and whatever they could be worked out from:
the only other part of a total, the total of two parts, the same percentage elsewhere in the row. The shorthand is that
of the Government Statistical Service. The plan that is given is never changed; a new one is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from cipxl.checks.disclosure.counted import Small, counts_children, counts_others
from cipxl.checks.disclosure.counting import small_in
from cipxl.checks.disclosure.numbers import figures_in
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.spans import plain
from cipxl.checks.rule import Cell, Subject
from cipxl.figures import read_cell
from cipxl.findings import Finding, Rule, Severity, stable_id
from cipxl.plan import Plan
from cipxl.profile import PERFORMANCE, TARGET, field_base
from cipxl.table import Table, plan_of

__all__ = ["RULES", "SHORTHAND", "Withheld", "shorthand_in", "withheld_in", "withhold"]

# Government Analysis Function, "Using symbols in tables, definitions and notes" (2021).
SHORTHAND: Mapping[str, str] = {"c": "[c]", "x": "[x]", "z": "[z]", "low": "[low]"}

SMALL_NUMBER = Rule(
    code="D020",
    title="A small number of children",
    severity=Severity.NOTE,
    why="Fewer children than the limit in plan.toml may be known to whoever reads it. Papers print [c] in its place.",
    message="{where} has '{found}' ({near}). Papers print [c] in its place.",
    fix="Nothing to do. To print the number all the same, accept this with a reason.",
    fails="3 children went missing",
    passes="[c] children went missing; 3 social workers were appointed",
)
SMALL_SHARE = Rule(
    code="D021",
    title="A percentage of a small number or group",
    severity=Severity.NOTE,
    why="Whoever knows the group can work the number out from the percentage. Papers print [c] in its place.",
    message="{where} has '{found}' ({near}), a share of a small number. Papers print [c] in its place.",
    fix="Nothing to do. To print it all the same, accept this with a reason.",
    fails="2 of 6 children (33%)",
    passes="405 of 1,250 contacts (32%)",
)
WORKED_OUT = Rule(
    code="D022",
    title="A figure from which a withheld one can be worked out",
    severity=Severity.NOTE,
    why="A total and all parts but one give the last part away.",
    message="{where} has '{found}' ({near}), which would give a withheld number away. Papers print [c].",
    fix="Nothing to do. To print it all the same, accept this with a reason.",
    fails="20 children, 17 boys and [c] girls",
    passes="20 children, [c] boys and [c] girls",
)
PERHAPS_SMALL = Rule(
    code="D023",
    title="A small number that may be of children",
    severity=Severity.WARNING,
    why="cipxl cannot tell what the number counts, and does not guess where a child may be known by it.",
    message="{where} has '{found}' ({near}). Is it a number of children?",
    fix="If it is, write [c] in its place. If not, accept this with a reason.",
    fails="Number of returns: 3",
    passes="Number of team meetings: 3",
)
STAR = Rule(
    code="D024",
    title="A star in place of a figure",
    severity=Severity.WARNING,
    why="Some write * for a footnote, some for no figure, and some for a number that is too small to print.",
    message="{where} has '{found}'. A footnote, no figure, or a number withheld?",
    fix="Write [c] (withheld), [x] (not available) or [z] (not applicable); or set star in plan.toml.",
    fails="* in a performance cell",
    passes="[x]",
)
RULES = (SMALL_NUMBER, SMALL_SHARE, WORKED_OUT, PERHAPS_SMALL, STAR)
_OF_KIND = {"count": SMALL_NUMBER, "share": SMALL_SHARE, "derived": WORKED_OUT, "maybe": PERHAPS_SMALL}

_STAR = re.compile(r"\*+")
_STAR_FOR_FIGURE = re.compile(
    r"(?<![\w*])\*(?= (?:children|young people|families|pupils|cases|placements)\b)|(?<=[\d%])\*+(?![\w*])", re.I
)
_AVERAGE = re.compile(
    r"\b(?:average|mean|median|avg|rate|ratio|score|grade|index|rank|length|duration|wait|weeks?|days?|months?|years?|"
    r"hours?|per)\b|%|£",
    re.I,
)
_MARK = re.compile(r"\[(c|x|z|low)\]", re.I)


class Withheld(NamedTuple):
    """One figure that a paper does not print: where it stands in which cell, what is put there, and the finding."""

    row: str
    field: str
    start: int
    end: int
    mark: str
    finding: Finding


def withheld_in(subject: Subject, policy: Policy, accepted: Collection[str]) -> tuple[list[Withheld], list[Finding]]:
    """What is withheld of a plan, and what a person is asked; a finding in `accepted` (ids) is neither.

    Args:
        subject: The plan, and where its cells stand.
        policy: What is too small.
        accepted: The ids of findings that somebody lets stand.
    """
    found: list[Withheld] = []
    asked: list[Finding] = []
    for cell in subject.cells():
        for one in _in_cell(subject, cell, policy):
            if one.finding.id in accepted:
                continue
            if one.mark:
                found.append(one)
            else:
                asked.append(one.finding)
    for more in (_same_percentages(subject, found), _parts_of_totals(subject, policy, found)):
        found += [one for one in more if one.finding.id not in accepted]
    return found, asked


def withhold(plan: Plan, subject: Subject, withheld: Iterable[Withheld]) -> Plan:
    """The plan with the shorthand in place of what is withheld."""
    edits: dict[tuple[str, str], list[Withheld]] = {}
    for one in withheld:
        edits.setdefault((one.row, one.field), []).append(one)
    if not edits:
        return plan
    rows = []
    for row in subject.rows.values():
        cells = dict(row.cells)
        for name in row.cells:
            for one in sorted(edits.get((row.id, name), ()), reverse=True):
                cells[name] = f"{cells[name][: one.start]}{one.mark}{cells[name][one.end :]}"
        rows.append(row._replace(cells=cells))
    return plan_of(Table.of(rows), plan, tuple(_dimensions(subject)))


def shorthand_in(plan: Plan, subject: Subject) -> tuple[str, ...]:
    """The shorthand that the texts of a plan use ("c", "x", "z", "low"), for the key."""
    from cipxl.table import table_of

    said = {
        match[1].casefold()
        for row in table_of(plan).rows.values()
        for text in row.cells.values()
        for match in _MARK.finditer(text)
    }
    return tuple(name for name in SHORTHAND if name in said)


def _dimensions(subject: Subject) -> Iterator[str]:
    named = dict.fromkeys(name for one in subject.plan for name in (*one.ratings, *one.reasons))
    yield from dict.fromkeys((*subject.profile.dimension_ids, *named))


def _in_cell(subject: Subject, cell: Cell, policy: Policy) -> Iterator[Withheld]:
    base = field_base(cell.field)
    if cell.kind == "rating" or base == TARGET or cell.field in _CLOSED:
        if base == TARGET:
            yield from _stars(subject, cell, policy)
        return
    figures = cell.kind == "figure" and base == PERFORMANCE
    if figures:
        yield from _stars(subject, cell, policy)
    else:
        for match in _STAR_FOR_FIGURE.finditer(plain(cell.text)):
            yield _told(subject, cell, STAR, match.start(), match.end(), "")
    if figures:
        name = f"{cell.row.get('measure')} {cell.row.get('unit')}"
        children, others = counts_children(name, policy), counts_others(name, policy)
        found = small_in(cell.text, policy, of_children=children or not others)
        if not _AVERAGE.search(name) and (children or not others):
            found = _with_bare(cell.text, found, policy, sure=children and not others)
    else:
        found = small_in(cell.text, policy)
    for one in found:
        rule = _OF_KIND[one.kind]
        yield _told(subject, cell, rule, one.start, one.end, "" if rule is PERHAPS_SMALL else SHORTHAND["c"])


_CLOSED = frozenset(
    {"ref", "unit", "better", "scope", "floor", "tolerance", "due", "original_due", "lead", "owner", "theme"}
)


def _told(subject: Subject, cell: Cell, rule: Rule, start: int, end: int, mark: str) -> Withheld:
    shown = cell.text[start:end]
    near = _near(cell.text, start, end)
    # The words round it make the id: another 3 in the same cell is another finding.
    finding = subject.tell(rule, cell.row.id, cell.field, near, found=shown, near=near)
    before = " ".join(cell.text[:start].split()).count(near)
    if before:
        finding = finding.model_copy(update={"id": stable_id(finding.id, str(before))})
    return Withheld(cell.row.id, cell.field, start, end, mark, finding)


def _near(text: str, start: int, end: int) -> str:
    """The words round a number, by which a person finds it again."""
    low = max(text.rfind("\n", 0, start) + 1, start - 24)
    high = min(len(text) if text.find("\n", end) < 0 else text.find("\n", end), end + 28)
    while low < start and low and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace() and not text[high - 1].isspace():
        high -= 1
    return " ".join(text[low:high].split())


def _stars(subject: Subject, cell: Cell, policy: Policy) -> Iterator[Withheld]:
    for match in _STAR.finditer(plain(cell.text)):
        alone = cell.text.strip() == match[0]
        if alone and policy.star != "ask":
            yield _told(subject, cell, STAR, match.start(), match.end(), SHORTHAND[policy.star])
        else:
            yield _told(subject, cell, STAR, match.start(), match.end(), "")


def _with_bare(text: str, found: Sequence[Small], policy: Policy, *, sure: bool) -> list[Small]:
    """Numbers that stand alone in a cell of figures; `sure` is whether the measure says that they are of children."""
    taken = {(one.start, one.end) for one in found}
    more = [
        Small(start, end, text[start:end], "count" if sure else "maybe", value)
        for start, end, value in _counts(text)
        if policy.small(value) and (start, end) not in taken
    ]
    for one in more if sure else ():
        after = re.compile(r" ?\( ?(\d{1,3}(?:\.\d+)? ?%)").match(text, one.end)
        if after:
            more = [*more, Small(*after.span(1), after[1], "share")]
    return sorted([*found, *more])


def _counts(text: str) -> Iterator[tuple[int, int, int]]:
    """The numbers of a performance cell that say a level and have no unit but what is counted."""
    for figure in read_cell(text, "performance"):
        unit = figure.unit or ""
        if figure.value is None or figure.value != figure.value.to_integral_value() or _AVERAGE.search(unit):
            continue
        if figure.role in ("target", "benchmark", "spread", "difference"):
            continue
        if _AVERAGE.search(" ".join((figure.qualifier or "", figure.comparator or ""))):
            continue
        start, end = figure.at
        for first, last, value in figures_in(text):
            if start <= first and last <= max(end, start + 1) and value == int(figure.value):
                yield first, last, value
                break


def _same_percentages(subject: Subject, found: Sequence[Withheld]) -> Iterator[Withheld]:
    """A withheld percentage that another cell of the same row says as well."""
    by_row: dict[str, set[str]] = {}
    for one in found:
        if one.finding.code == SMALL_SHARE.code:
            text = subject.rows[one.row].cells[one.field][one.start : one.end]
            by_row.setdefault(_head(subject, one.row), set()).add(re.sub(r"[^\d.]", "", text))
    spans = {(one.row, one.field, one.start) for one in found}
    for cell in subject.cells():
        wanted = by_row.get(_head(subject, cell.row.id))
        if not wanted or cell.kind == "rating" or field_base(cell.field) == TARGET or cell.field in _CLOSED:
            continue
        for match in re.finditer(r"(?<![\w.,])(\d{1,3}(?:\.\d+)?)(?: ?%| per ?cent\b)", plain(cell.text)):
            if match[1] in wanted and (cell.row.id, cell.field, match.start()) not in spans:
                yield _told(subject, cell, WORKED_OUT, match.start(), match.end(), SHORTHAND["c"])


def _head(subject: Subject, row: str) -> str:
    return subject.rows[row].parent or row


class _Part(NamedTuple):
    cell: Cell
    start: int
    end: int
    value: int


def _parts_of_totals(subject: Subject, policy: Policy, found: Sequence[Withheld]) -> Iterator[Withheld]:
    """Figures of measures that make a total together, where the rest would give the one that is withheld away."""
    hidden = {(one.row, one.field, one.start) for one in found}
    groups: dict[tuple[str, str], list[_Part]] = {}
    typed: dict[tuple[str, str], int] = {}  # how many figures an officer has withheld
    for cell in subject.cells("figure"):
        name = f"{cell.row.get('measure')} {cell.row.get('unit')}"
        if field_base(cell.field) == PERFORMANCE and not _AVERAGE.search(name):
            group = (_head(subject, cell.row.id), cell.field)
            counts = list(_counts(cell.text))
            if len(counts) == 1:
                groups.setdefault(group, []).append(_Part(cell, *counts[0]))
            elif SHORTHAND["c"] in cell.text.casefold():
                typed[group] = typed.get(group, 0) + 1
    for group, parts in groups.items():
        if typed.get(group) == 1 and not any((one.cell.row.id, one.cell.field, one.start) in hidden for one in parts):
            yield from _beside_withheld(subject, policy, parts)
    for parts in groups.values():
        for total, members in _sums(parts):
            closed = [one for one in members if (one.cell.row.id, one.cell.field, one.start) in hidden]
            total_closed = (total.cell.row.id, total.cell.field, total.start) in hidden
            if not closed or total_closed:
                continue
            open_ = sorted(
                (one for one in members if one not in closed and one.value), key=lambda one: (one.value, one.start)
            )
            # Known are the total, what is shown, and that each withheld number is 1 or more.
            while open_ and (len(closed) < 2 or sum(one.value for one in closed) == len(closed)):
                more = open_.pop(0)
                closed.append(more)
                hidden.add((more.cell.row.id, more.cell.field, more.start))
                yield _told(subject, more.cell, WORKED_OUT, more.start, more.end, SHORTHAND["c"])
            if len(closed) < 2 or sum(one.value for one in closed) == len(closed):
                hidden.add((total.cell.row.id, total.cell.field, total.start))
                yield _told(subject, total.cell, WORKED_OUT, total.start, total.end, SHORTHAND["c"])


def _beside_withheld(subject: Subject, policy: Policy, parts: Sequence[_Part]) -> Iterator[Withheld]:
    """The part of a total that would give away the only figure that an officer has withheld."""
    for total in parts:
        others = [one for one in parts if one is not total and one.value]
        if others and _TOTAL.search(total.cell.row.get("measure")) and policy.small(
            total.value - sum(one.value for one in others)
        ):  # fmt: skip
            least = min(others, key=lambda one: (one.value, one.start))
            yield _told(subject, least.cell, WORKED_OUT, least.start, least.end, SHORTHAND["c"])


_TOTAL = re.compile(r"\b(?:total|all|overall|altogether|whole)\b", re.I)
_MOST_PARTS = 8


def _sums(parts: Sequence[_Part]) -> Iterator[tuple[_Part, list[_Part]]]:
    """Each figure that is the sum of others of the same period: of all others, of a run beside it, or of some few."""
    told: set[tuple[int, ...]] = set()
    for at, total in enumerate(parts):
        others = [one for one in parts if one is not total and one.value <= total.value]
        if len(others) < 2 or total.value < 1:
            continue
        choices: list[list[_Part]] = [others]
        choices += [list(parts[at + 1 : end]) for end in range(at + 3, len(parts) + 1)]
        choices += [list(parts[start:at]) for start in range(0, at - 1)]
        if len(others) <= _MOST_PARTS:
            choices += [list(some) for size in range(2, len(others)) for some in combinations(others, size)]
        for members in choices:
            key = (at, *sorted(one.start + id(one.cell.row) % 10**6 for one in members))
            if key not in told and sum(one.value for one in members) == total.value:
                told.add(key)
                yield total, members
