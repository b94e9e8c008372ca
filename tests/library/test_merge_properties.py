"""What holds for every merge, whatever the tables: nothing is lost, and order never matters."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from cipxl.decisions import Decision, Decisions
from cipxl.findings import Rule, Severity
from cipxl.merge import Incoming, Remit, merge, same
from cipxl.merge.records import ROW
from cipxl.table import Row, Table

WHEN = datetime(2020, 10, 20)
FIELDS = ("ref", "impact", "evidence", "lead")
LONG = frozenset({"evidence"})
QUERY = Rule(
    code="C001", title="t", severity=Severity.ERROR, why="w", message="{shown}", fix="f", fails="x", passes="y"
)

texts = st.sampled_from(
    [
        "",
        "a",
        "b",
        "a ",
        "one\ntwo\nthree",
        "one\nTWO\nthree",
        "one\ntwo\nTHREE",
        "one\ntwo\nthree\nfour",
        "94%",
        "94.0 %",
    ]
)
row_ids = st.sampled_from(["r1", "r2", "r3", "r4"])


@st.composite
def tables(draw, ids=("r1", "r2", "r3")):
    rows = []
    for row_id in ids:
        cells = {field: text for field in FIELDS if (text := draw(texts))}
        rows.append(Row(row_id, "recommendation", "", {**cells, "ref": row_id}))
    return Table.of(rows)


@st.composite
def edits(draw, base: Table):
    """The base as a team might send it back: cells changed, rows gone, copied in or reordered."""
    rows = []
    for row in base.rows.values():
        if draw(st.integers(0, 7)) == 0:
            continue
        cells = dict(row.cells)
        for field in ("impact", "evidence", "lead"):
            if draw(st.integers(0, 2)) == 0:
                cells[field] = draw(texts)
        rows.append(row._replace(cells={field: text for field, text in cells.items() if text}))
    for number in range(draw(st.integers(0, 2))):
        ref = draw(st.sampled_from(["", "n1", "n2"]))
        cells = {"ref": ref, "evidence": draw(texts), "lead": draw(texts)}
        rows.append(
            Row(f"x{number}-{draw(st.integers(0, 99))}", "recommendation", "", {f: t for f, t in cells.items() if t})
        )
    return Table.of(draw(st.permutations(rows)))


@st.composite
def rounds(draw):
    base = draw(tables())
    master = draw(edits(base)) if draw(st.booleans()) else base
    returns = []
    for number in range(draw(st.integers(1, 3))):
        table = draw(edits(base))
        rows = frozenset(draw(st.sets(st.sampled_from(list(base.rows)), max_size=3)))
        fields = frozenset(draw(st.sets(st.sampled_from(["impact", "evidence", "lead"]), min_size=1)))
        queried = {}
        for row in table.rows.values():
            for field in row.cells:
                if field != "ref" and draw(st.integers(0, 9)) == 0:
                    queried[row.id, field] = QUERY.at(shown=row.cells[field], key=(str(number), row.id, field))
        returns.append(
            Incoming(
                f"Team {number}", f"{number}.xlsx", base, table, Remit(rows, fields), frozenset(FIELDS), queried, {}
            )
        )
    return base, master, returns


def fates(who: Incoming, base: Table, master: Table, result) -> None:
    """Every cell of a return stands somewhere: unchanged, taken, asked about, or logged as already so."""
    for row in who.table.rows.values():
        before = base.rows.get(row.id)
        if before is None:
            continue  # an added row: looked at on its own below
        for field in {**before.cells, **row.cells}:
            old, new = before.get(field), row.get(field)
            if same(old, new):
                continue
            places = [
                any((c.row, c.field) == (row.id, field) and who.team in c.teams for c in result.changes),
                any(
                    c.row == row.id and c.field in (field, ROW) and any(p.team == who.team for p in c.candidates)
                    for c in result.conflicts
                ),
                any((p.row, p.field, p.team) == (row.id, field, who.team) for p in result.proposals),
                (row.id, field) in who.queries,
            ]
            assert any(places), (who.team, row.id, field, old, new)


@given(rounds())
def test_every_changed_cell_ends_somewhere(case):
    base, master, returns = case
    result = merge(master, returns, long_fields=LONG)
    for who in returns:
        fates(who, base, master, result)


@given(rounds())
def test_every_added_row_is_asked_about(case):
    base, master, returns = case
    result = merge(master, returns, long_fields=LONG)
    asked = [p.new for p in result.proposals] + [c.value for k in result.conflicts for c in k.candidates]
    for who in returns:
        for row in who.table.rows.values():
            # A cell that goes back to the team is asked about on its own.
            cells = {field: text for field, text in row.cells.items() if (row.id, field) not in who.queries}
            if row.id not in base.rows and row.id not in master.rows and cells:
                said = " | ".join(f"{field}: {text}" for field, text in sorted(cells.items()))
                assert any(same(said, text) for text in asked)


@given(rounds())
def test_the_order_of_the_returns_never_matters(case):
    _, master, returns = case
    results = [merge(master, list(order), long_fields=LONG) for order in permutations(returns)]
    assert all(result == results[0] for result in results)


@given(rounds())
def test_nothing_of_the_master_is_removed(case):
    _, master, returns = case
    result = merge(master, returns, long_fields=LONG)
    assert set(master.rows) <= set(result.table.rows)
    for row in master.rows.values():
        for field, text in row.cells.items():
            assert result.table.rows[row.id].get(field), (row.id, field, text)


@given(rounds(), st.data())
def test_decisions_replay(case, data):
    _, master, returns = case
    first = merge(master, returns, long_fields=LONG)
    made = [
        Decision(
            id=c.id,
            row=c.row,
            field=c.field,
            take=data.draw(st.sampled_from([p.team for p in c.candidates])),
            reason="r",
            when=WHEN,
        )
        for c in first.conflicts
    ] + [
        Decision(id=p.id, row=p.row, field=p.field, accepted=data.draw(st.booleans()), reason="r", when=WHEN)
        for p in first.proposals
    ]
    decisions = Decisions.of(made)

    # An accepted proposal may meet another party's answer, which is a question of its own; answering ends it.
    second = merge(master, returns, decisions, long_fields=LONG)
    asked = {c.id for c in first.conflicts} | {p.id for p in first.proposals}
    assert not asked & ({c.id for c in second.conflicts} | {p.id for p in second.proposals})
    answers = [
        Decision(id=c.id, row=c.row, field=c.field, take=c.candidates[0].team, reason="r", when=WHEN)
        for c in second.conflicts
    ]
    decisions = Decisions.of([*made, *answers])
    third = merge(master, returns, decisions, long_fields=LONG)

    assert not third.conflicts
    assert not third.proposals
    assert third == merge(master, returns, decisions, long_fields=LONG)
