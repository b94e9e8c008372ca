"""The merge against an oracle that no one here wrote: keyed three-way merges of csvdiff3's own tests."""

import json
from pathlib import Path

import pytest

from cipxl.merge import Incoming, Policy, Remit, merge
from cipxl.table import Row, Table

CASES = json.loads((Path(__file__).parent.parent / "data" / "merge_cases.json").read_text(encoding="utf-8"))["cases"]
OPEN = Policy(deletes=True, clears=True, adds=True, paragraphs=False)


def table_of(sheet: list[list[str]], key: str) -> Table:
    head, *rows = sheet
    place = head.index(key)
    cells = [dict(zip(head, row, strict=False)) for row in rows]
    return Table.of(
        Row(row[place], "recommendation", "", {**c, "ref": row[place]}) for row, c in zip(rows, cells, strict=True)
    )


def incoming(team: str, sheet: list[list[str]], base: Table, key: str, *, mine: bool = True) -> Incoming:
    table = table_of(sheet, key)
    fields = frozenset({*sheet[0], *(field for row in base.rows.values() for field in row.cells)})
    remit = Remit(frozenset({*base.rows, *table.rows}) if mine else frozenset(), fields)
    return Incoming(team, f"{team}.csv", base, table, remit, fields, {}, {})


def outcome(case: dict, policy: Policy):
    base = table_of(case["base"], case["key"])
    returns = [incoming(name, case[name], base, case["key"]) for name in ("a", "b")]
    return merge(base, returns, policy=policy)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_merges_as_the_oracle_says(case):
    result = outcome(case, OPEN)

    in_conflict = {conflict.row for conflict in result.conflicts}
    found = {}
    for row in result.table.rows.values():
        if row.id not in in_conflict:
            cells = {field: text for field, text in row.cells.items() if field != "ref"}
            found[cells[case["key"]]] = cells
    expected = {key: {field: text for field, text in row.items() if text} for key, row in case["expect_rows"].items()}
    assert found == expected
    assert len(result.conflicts) == len(case["expect_conflicts"])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_office_rules_turn_every_deletion_into_a_proposal(case):
    result = outcome(case, Policy(paragraphs=False))

    base = table_of(case["base"], case["key"])
    assert set(base.rows) <= set(result.table.rows)
    gone = {key for key in base.rows for name in ("a", "b") if key not in table_of(case[name], case["key"]).rows}
    asked = {p.row for p in result.proposals if p.kind == "delete"} | {c.row for c in result.conflicts}
    assert gone <= asked
