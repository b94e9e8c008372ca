"""The answer of `cipxl consolidate --json` keeps its shape: others read it."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from builders import Return, issued, send_back
from cipxl.cli import main

TEXT = {"type": "string"}
STATUS = ["used", "stopped", "refused", "superseded", "duplicate", "missing", "unknown", "left_out"]


def record(**fields):
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def many(item):
    return {"type": "array", "items": item}


FINDING = record(
    id=TEXT, code={"type": "string", "pattern": "^[FSRCXDM][0-9]{3}$"},
    severity={"enum": ["stop", "error", "warning", "note"]}, file=TEXT, sheet=TEXT, a1=TEXT, ref=TEXT, field=TEXT,
    shown=TEXT, message=TEXT, fix=TEXT, autofix={"type": ["string", "null"]},
)  # fmt: skip
SCHEMA = record(
    round=TEXT,
    returns=many(
        record(
            file=TEXT, team=TEXT, late={"type": "boolean"}, findings=many(FINDING),
            status={"enum": STATUS},
        )
    ),
    changes=many(
        record(
            row=TEXT, ref=TEXT, field=TEXT, old=TEXT, new=TEXT, teams=many(TEXT), file=TEXT, cell=TEXT,
            outcome={"enum": ["auto", "warn", "info"]},
        )
    ),
    conflicts=many(
        record(
            id=TEXT, row=TEXT, ref=TEXT, field=TEXT, kind=TEXT, base=TEXT, master=TEXT,
            candidates=many(record(team=TEXT, value=TEXT, file=TEXT, cell=TEXT)),
        )
    ),
    proposals=many(
        record(
            id=TEXT, row=TEXT, ref=TEXT, field=TEXT, team=TEXT, old=TEXT, new=TEXT, file=TEXT, cell=TEXT,
            kind={"enum": ["delete", "clear", "add", "join", "out_of_remit", "locked"]},
        )
    ),
    queries=many(FINDING),
    summary={"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}}},
    master=TEXT,
)  # fmt: skip


def test_a_round_with_every_kind_of_trouble_fits_the_schema(tmp_path, capsys):
    folder = issued(tmp_path / "A plan")
    first = Return(folder, "First Response")
    first.type("r2", "impact", "G").type("r1", "evidence", None).type("r5", "impact", "A").type(
        "m1", "performance", "81%"
    )
    first.type("r1", "impact", "amber/green").type("new-1", "recommendation", "A new one")
    first.save()
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    (folder.returns_folder("October 2020") / "scan.xlsx").write_bytes(b"%PDF-1.7 not a workbook")

    code = main(["consolidate", str(folder.path), "--json"])

    answer = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(answer)
    assert code == 1
    assert {one["status"] for one in answer["returns"]} == {"used", "missing", "refused"}
    assert {one["kind"] for one in answer["proposals"]} == {"clear", "out_of_remit", "add"}
    assert [one["shown"] for one in answer["queries"]] == ["amber/green"]
    assert answer["summary"]["impact"] == {"G": 0, "A": 0, "R": 6, "": 0}
