from __future__ import annotations

import random
import sys
import zipfile
from pathlib import Path

import pytest

from cipxl.errors import FileRefused
from cipxl.findings import Finding, Severity
from cipxl.sources import RULES, Limits, inspect, read_book
from library.attacks import ATTACKS, Attack, book, links, pack, parts, row
from library.documents import DOCUMENT_ATTACKS
from library.foreign import VALUE_ATTACKS
from library.pdfs import PDF_ATTACKS

POSIX_ONLY = ("F001", "F003")


def answer(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """What the reader says of a file, in the words of `Attack.answer`, with the findings behind it."""
    try:
        book = read_book(path)
    except FileRefused as refused:
        return refused.finding.code, (refused.finding,)
    return " ".join(["reads", *sorted({finding.code for finding in book.findings})]), book.findings


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_every_hostile_or_damaged_file_gets_its_answer(attack: Attack, tmp_path: Path) -> None:
    if sys.platform == "win32" and attack.answer in POSIX_ONLY:
        pytest.skip("links and pipes are made another way on Windows")
    path = tmp_path / attack.name
    attack.make(path)
    said, findings = answer(path)
    assert said == attack.answer
    for finding in findings:
        assert finding.file == attack.name
        assert finding.message.endswith(".")
        assert finding.fix
        assert len(finding.message) <= 160, finding.message
        assert "invalid" not in finding.message.lower()


def test_more_than_forty_attacks_with_names_of_their_own() -> None:
    assert len(ATTACKS) >= 40
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_every_reason_to_refuse_has_an_attack_that_meets_it() -> None:
    met = {
        code for attack in (*ATTACKS, *VALUE_ATTACKS, *DOCUMENT_ATTACKS, *PDF_ATTACKS) for code in attack.answer.split()
    }
    missing = {rule.code for rule in RULES} - met
    assert missing == {"F007", "S017"}  # a file over the limit, and a chart sheet: below


def test_rules_have_codes_of_their_own_and_examples() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code[0] in "FS"
        assert rule.fails
        assert rule.passes
        assert rule.fails != rule.passes
        assert rule.severity in (Severity.STOP, Severity.WARNING, Severity.NOTE)


def test_messages_stay_short_with_the_longest_names() -> None:
    for rule in RULES:
        message = rule.message.format(
            file="f" * 40,
            sheet="s" * 31,
            shown="x" * 60 if "{a1}" not in rule.message else "12345678",
            a1="XFD99",
            count=999,
        )
        if rule.code not in (
            "S005",
            "S006",
            "S007",
            "S012",
            "S014",
            "S018",
            "S019",
        ):  # what they show is a number or an address
            assert len(message) <= 160, message


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    pack(path, parts())
    with pytest.raises(FileRefused) as refused:
        inspect(path, Limits(file_bytes=100))
    assert refused.value.finding.code == "F007"


def test_a_chart_sheet_is_listed_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "chart.xlsx"
    pack(
        path,
        parts(
            workbook=book(
                '<sheet name="Chart" sheetId="1" r:id="rId1"/>', '<sheet name="Plan" sheetId="2" r:id="rId2"/>'
            ),
            workbook_rels=links(("chartsheet", "chartsheets/sheet1.xml"), ("worksheet", "worksheets/sheet1.xml")),
            **{"xl/chartsheets/sheet1.xml": b"<chartsheet/>"},
        ),
    )
    found = read_book(path)
    assert [sheet.name for sheet in found.sheets] == ["Chart", "Plan"]
    assert [finding.code for finding in found.findings] == ["S017"]


def test_the_same_file_has_the_same_finding_under_another_name(tmp_path: Path) -> None:
    content = parts(sheet1=None)
    ids = []
    for name in ("a.xlsx", "b.xlsx"):
        pack(tmp_path / name, content)
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(FileRefused) as refused:
            inspect(tmp_path / name)
        ids.append(refused.value.finding.id)
    assert ids[0] == ids[1]


def test_a_million_blank_rows_leave_nothing_behind(tmp_path: Path) -> None:
    attack = next(attack for attack in ATTACKS if attack.name == "a million blank rows.xlsx")
    path = tmp_path / "rows.xlsx"
    attack.make(path)
    sheet = read_book(path).sheets[0]
    assert (len(sheet.cells), sheet.last_row, sheet.hidden_rows) == (2, 2, frozenset())


def test_a_whole_file_is_compared_with_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "bits.xlsx"
    pack(path, parts(row(1, "Ref", "on track")), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"on track", b"on trick"))
    assert answer(path)[0] == "F022"


def test_nothing_is_written_beside_a_return(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    pack(path, parts())
    before = path.read_bytes()
    read_book(path)
    assert [each.name for each in tmp_path.iterdir()] == ["return.xlsx"]
    assert path.read_bytes() == before


def test_the_limits_can_be_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    pack(path, parts("".join(row(n, "Ref") for n in range(1, 30))))
    with pytest.raises(FileRefused) as refused:
        read_book(path, Limits(cells=10))
    assert refused.value.finding.code == "S005"


PIECES = (
    b"<c>", b"</c>", b"<v>", b"</v>", b"<row>", b"</row>", b"<is><t>", b"<f t='shared'>", b"<x/>", b' r="A1"',
    b' s="99"',
    b' t="d"', b"-1", b"1E999", b"NaN", b"<c><v/></c>", b"<t/>", b"</sheetData>", b"\xc2\xb2", b"_xD800_",
    b"<!DOCTYPE x>",
    b'<mergeCell ref="A1"/>', b'<col min="x" max="9"/>', b"<r><rPr><strike/></rPr><t>x</t></r>",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_damage_anywhere_ends_in_an_answer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    sound = parts(
        row(1, "Ref", "RAG") + '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    )
    path = tmp_path / "damaged.xlsx"
    for _ in range(150):
        content = dict(sound)
        for name in chance.sample(sorted(content), 2):
            data = bytearray(content[name])
            at = chance.randrange(len(data))
            if chance.random() < 0.6:
                at = max(data.find(b"<", at), 0)
                data[at:at] = chance.choice(PIECES)
            else:
                del data[at : at + chance.randint(1, 30)]
            content[name] = bytes(data)
        pack(path, content)
        if chance.random() < 0.2:
            whole = bytearray(path.read_bytes())
            whole[chance.randrange(len(whole))] = chance.randrange(256)
            path.write_bytes(whole)
        said, findings = answer(path)
        assert said
        assert all(len(finding.message) <= 160 for finding in findings)
