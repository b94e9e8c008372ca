"""Files that are no returns: each is one finding with what to do, and the others go on."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from builders import ROUND, Return, issued, send_back
from cipxl.cli import main

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def folder(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    return folder


def a_text_file(folder, place):
    (place / "bad.xlsx").write_text("Ref,Recommendation\n1,Text\n", encoding="utf-8")


def a_pdf(folder, place):
    (place / "bad.xlsx").write_bytes(b"%PDF-1.7\n")


def an_empty_file(folder, place):
    (place / "bad.xlsx").write_bytes(b"")


def an_encrypted_file(folder, place):
    (place / "bad.xlsx").write_bytes(OLE + b"\0" * 2000)


def a_strict_file(folder, place):
    path = Return(folder, "Early Help").save("good.xlsx", to=place.parent)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(place / "bad.xlsx", "w") as new:
        for item in old.infolist():
            data = old.read(item).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(item, data)


def a_truncated_file(folder, place):
    path = Return(folder, "Early Help").save("good.xlsx", to=place.parent)
    (place / "bad.xlsx").write_bytes(path.read_bytes()[:-3000])


def an_owner_file(folder, place):
    (place / "~$bad.xlsx").write_bytes(b"\x0cAn officer" + b" " * 150)


def a_folder(folder, place):
    (place / "bad.xlsx").mkdir()


def a_link(folder, place):
    (place / "bad.xlsx").symlink_to(place / "First Response - October 2020.xlsx")


def a_pipe(folder, place):
    os.mkfifo(place / "bad.xlsx")


def a_budget(folder, place):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Cost centre", "Budget", "Spend"])
    book.active.append(["4711", 100, 90])
    book.save(place / "bad.xlsx")


BAD = [a_text_file, a_pdf, an_empty_file, an_encrypted_file, a_strict_file, a_truncated_file, an_owner_file, a_folder,
       a_link, a_pipe, a_budget]  # fmt: skip


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_bad_file_is_one_finding_and_the_others_go_on(folder, make, capsys):
    make(folder, folder.returns_folder(ROUND))

    code = main(["consolidate", str(folder.path), "--json"])

    answer = json.loads(capsys.readouterr().out)
    (bad,) = [one for one in answer["returns"] if "bad" in one["file"]]
    assert bad["status"] in ("refused", "unknown")
    (finding,) = [one for one in bad["findings"] if one["severity"] == "stop"]
    assert finding["fix"]
    assert len(finding["message"]) <= 160
    assert not any(
        word in finding["message"].lower() for word in ("invalid", "error", "traceback", "exception", "none")
    )
    assert [c["new"] for c in answer["changes"] if c["outcome"] == "auto"] == ["G"]
    assert code == 1


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_check_of_a_bad_file_says_so_and_is_1(folder, make, capsys):
    place = folder.returns_folder(ROUND)
    make(folder, place)
    bad = next(path for path in place.iterdir() if "bad" in path.name)

    code = main(["check", str(bad), "--json"])

    (answer,) = json.loads(capsys.readouterr().out)
    assert code == 1
    assert answer["recommendations"] == 0
    assert any(one["severity"] == "stop" for one in answer["findings"])


def test_a_bad_file_alone_leaves_the_master_untouched(tmp_path, capsys):
    folder = issued(tmp_path / "A plan")
    a_text_file(folder, folder.returns_folder(ROUND))
    before = folder.master.read_bytes()

    main(["consolidate", str(folder.path), "--json"])

    assert json.loads(capsys.readouterr().out)["master"] == ""
    assert folder.master.read_bytes() == before


def test_a_file_that_is_not_there_is_told(folder, capsys):
    code = main(["consolidate", str(folder.path), str(folder.path / "nowhere.xlsx"), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert next(one for one in answer["returns"] if one["file"] == "nowhere.xlsx")["status"] == "refused"
