"""A public paper is refused while what it may show is unanswered; small numbers are withheld in it, and it says so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from builders import LATER, NOW, measure, plan, plan_folder, recommendation
from cipxl.cli import main
from cipxl.disclosing import accept, review_folder
from cipxl.errors import NotAnswered, SettingsError
from cipxl.folder import PlanFolder
from cipxl.papers.wording import load
from cipxl.plan import Plan
from cipxl.publishing import publish
from cipxl.settings import read_settings, settings_toml
from cipxl.store import load_master


def with_texts(**texts: object) -> Plan:
    content = plan()
    return content.model_copy(update={"recommendations": (recommendation(1, **texts), *content.recommendations[1:])})


def page(folder: PlanFolder) -> str:
    (file,) = folder.papers.glob("*.html")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with two things to answer and one number to withhold."""
    path = tmp_path_factory.mktemp("plans") / "Open"
    evidence = "Child C, aged 7, moved.\n3 children went missing."
    plan_folder(path, with_texts(evidence=evidence, lead="Jane Example"))
    return path


def test_a_public_paper_is_refused_while_anything_is_open(open_folder):
    folder = PlanFolder(open_folder)
    with pytest.raises(NotAnswered, match="2 things in the plan must be answered") as raised:
        publish(folder, NOW)
    assert {one.code for one in raised.value.findings} == {"D008", "D010"}
    assert {one.ref for one in raised.value.findings} == {"1"}
    assert all(one.a1 and one.sheet == "Appendix A" and one.file == "master.xlsx" for one in raised.value.findings)
    assert not list(folder.papers.glob("*"))


def test_the_command_says_what_is_open_and_writes_nothing(open_folder, capsys):
    assert main(["publish", str(open_folder)]) == 3
    shown = capsys.readouterr().out
    assert "Not published." in shown
    assert "Child C, aged 7" in shown
    assert "cipxl accept" in shown
    assert main(["publish", str(open_folder), "--json"]) == 3
    plain = json.loads(capsys.readouterr().out)
    assert plain["files"] == []
    assert {one["code"] for one in plain["open"]} == {"D008", "D010"}
    assert not list((open_folder / "papers").glob("*"))


def test_what_is_open_and_withheld_is_told_without_publishing(open_folder, capsys):
    assert main(["disclosure", str(open_folder), "--json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in plain["open"]} == {"D008", "D010"}
    assert [one["code"] for one in plain["withheld"]] == ["D020"]
    assert main(["disclosure", str(open_folder)]) == 1
    shown = capsys.readouterr().out
    assert "Withheld in papers:" in shown
    assert "'3'" in shown
    assert all(len(one["message"]) <= 160 for one in (*plain["open"], *plain["withheld"]))


def test_a_draft_is_written_with_its_mark_all_the_same(tmp_path):
    folder = plan_folder(tmp_path / "Draft", with_texts(lead="Jane Example"))
    published = publish(folder, NOW, formats=["html"], draft=True)
    assert published.draft
    text = published.files[0].read_text(encoding="utf-8")
    assert load().notes.draft in text
    assert "DRAFT" in published.files[0].name


def test_what_is_accepted_with_a_reason_is_published_in_this_quarter_and_the_next(tmp_path, capsys):
    path = tmp_path / "Plan"
    folder = plan_folder(path, with_texts(lead="Jane Example", evidence="3 children went missing."))
    (name,) = review_folder(folder).open
    assert main(["accept", str(path), name.id[:6], "--by", "Director", "--reason", "named on purpose"]) == 0
    assert "Jane Example" in capsys.readouterr().out
    publish(folder, NOW, formats=["html"])
    assert "Jane Example" in page(folder)
    assert "[c] children went missing." in page(folder)

    (number,) = review_folder(folder).withheld
    assert accept(folder, number.id, LATER, by="Director", reason="all families agreed") == number
    assert accept(folder, "ffffffffff", LATER, by="Director", reason="none") is None
    publish(folder, LATER, formats=["html"])
    assert "3 children went missing." in page(folder)
    assert "[c]" not in page(folder)

    kept = json.loads((path / "accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert [(one["code"], one["by"], one["reason"]) for one in kept] == [
        ("D010", "Director", "named on purpose"),
        ("D020", "Director", "all families agreed"),
    ]
    from cipxl.rounds import issue

    issue(folder, "October 2020", NOW.date(), NOW)
    assert not review_folder(PlanFolder(path)).findings


def test_the_paper_says_what_is_withheld_and_why_and_the_master_keeps_it(tmp_path):
    content = with_texts(
        evidence="Of 12 children, 3 (25%) left and 9 (75%) stayed.",
        measures=(measure("Children missing", number=1, before="4").model_copy(update={"unit": ""}),),
    )
    folder = plan_folder(tmp_path / "Plan", content)
    before = hashlib.sha256(folder.master.read_bytes()).hexdigest()
    publish(folder, NOW, formats=["html", "docx"])
    assert hashlib.sha256(folder.master.read_bytes()).hexdigest() == before
    assert load_master(folder).plan.recommendations[0].evidence == content.recommendations[0].evidence
    text = page(folder)
    assert "Of 12 children, [c] ([c]) left and [c] ([c]) stayed." in text
    assert "5 figures are withheld and shown as [c]" in text
    assert "below 5" in text
    assert load().withheld.c in text
    assert load().withheld.x not in text
    assert load().headings.left_out in text
    import docx

    (word,) = folder.papers.glob("*.docx")
    document = docx.Document(str(word))
    said = [one.text for one in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert load().withheld.c in said
    assert not [one for one in said if "25%" in one or "75%" in one]
    assert said.count("[c]") >= 1


def test_officers_own_shorthand_has_its_key(tmp_path):
    folder = plan_folder(tmp_path / "Plan", with_texts(measures=(measure("Visits made", number=1, before="[x]"),)))
    publish(folder, NOW, formats=["html"])
    assert load().withheld.x in page(folder)
    assert load().withheld.c not in page(folder)


def test_a_plan_with_nothing_to_answer_says_nothing_of_it(tmp_path):
    folder = plan_folder(tmp_path / "Plan")
    publish(folder, NOW, formats=["html"])
    assert load().headings.left_out not in page(folder)


def test_what_may_stand_is_a_setting_that_is_kept(tmp_path):
    path = tmp_path / "Plan"
    plan_folder(path, with_texts(lead="Jane Example", evidence="5 children left."))
    file = path / "plan.toml"
    file.write_text(
        file.read_text(encoding="utf-8")
        .replace("[[teams]]", '[disclosure]\ncount_below = 6\nallow = ["Jane Example"]\nstar = "x"\n\n[[teams]]', 1),
        encoding="utf-8",
    )  # fmt: skip
    found = review_folder(PlanFolder(path))
    assert not found.open
    assert [one.code for one in found.withheld] == ["D020"]
    again = tmp_path / "again"
    again.mkdir()
    (again / "plan.toml").write_text(settings_toml(read_settings(path)), encoding="utf-8")
    assert read_settings(again).disclosure == read_settings(path).disclosure
    file.write_text('title = "A"\nprofile = "leicestershire-2020"\n[disclosure]\ncount_blow = 6\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="count_blow"):
        read_settings(path)


def test_the_wording_of_what_is_withheld_is_the_councils(tmp_path):
    folder = plan_folder(tmp_path / "Plan", with_texts(evidence="3 children left."))
    (folder.path / "wording.toml").write_text('[withheld]\nc = "[c]: hidden for {rows}"\n', encoding="utf-8")
    publish(folder, NOW, formats=["html"])
    assert "[c]: hidden for recommendations" in page(folder)


def test_a_check_of_a_workbook_tells_what_could_not_be_published_until_it_is_accepted(tmp_path, capsys):
    path = tmp_path / "Plan"
    folder = plan_folder(path, with_texts(evidence="NHS number 943 476 5919.\n3 children left."))
    elsewhere = tmp_path / "copy.xlsx"
    elsewhere.write_bytes(folder.master.read_bytes())
    for file in (folder.master, elsewhere):
        assert main(["check", str(file), "--json"]) == 1
        found = [one for one in json.loads(capsys.readouterr().out)[0]["findings"] if one["code"].startswith("D")]
        assert [(one["code"], one["shown"]) for one in found] == [("D001", "943 476 5919")]
        assert found[0]["a1"] and found[0]["ref"] == "1"
    (finding,) = review_folder(folder).open
    accept(folder, finding.id, NOW, by="Director", reason="made up")
    main(["check", str(folder.master)])
    assert "D001" not in capsys.readouterr().out
