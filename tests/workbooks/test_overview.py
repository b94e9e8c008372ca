"""A round at a glance, and the small use cases around it: what a window shows and does."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from builders import BACK, LATER, ROUND, Return, issued, plan_folder, send_back
from cipxl import rounds
from cipxl.errors import Cancelled, SettingsError, UsageError
from cipxl.folder import PlanFolder
from cipxl.merge import Conflict
from cipxl.publishing import publish, publish_report
from cipxl.rounds.receiving import receive
from cipxl.settings import Team
from cipxl.store import load_master


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a return in time, a late one that disagrees with it, and a team that is silent."""
    folder = issued(tmp_path_factory.mktemp("made") / "plan")
    send_back(folder, "First Response", {("r2", "impact"): "A", ("r1", "implementation"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "G", ("r3", "impact"): "Ambr"}, received=LATER)
    return folder.path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(made, tmp_path / "plan")))


def look(folder: PlanFolder, now: datetime = LATER) -> rounds.Overview:
    return rounds.overview(PlanFolder(folder.path), now)


def rating(folder: PlanFolder, row: str, dimension: str) -> str:
    return next(r for r in load_master(folder).plan if r.id == row).ratings.get(dimension, "")


def test_each_team_has_a_line_with_what_its_return_says(folder: PlanFolder) -> None:
    rows = {row.team: row for row in look(folder).rows}
    first, late, silent = rows["First Response"], rows["Early Help"], rows["Fostering"]
    assert [first.state, late.state, silent.state] == ["in", "late", "missing"]
    assert (first.refs, first.received, first.conflicts, first.findings) == (("1", "2"), BACK, 1, 0)
    assert first.rating is not None
    assert first.rating.label == "Red"
    assert (late.errors, late.conflicts) == (1, 1)
    assert (silent.file, silent.rating, silent.path) == ("", None, None)


def test_whose_a_file_is_comes_from_its_stamp_and_not_from_its_name(folder: PlanFolder) -> None:
    place = folder.returns_folder(ROUND)
    (place / "First Response - October 2020.xlsx").rename(place / "Fostering.xlsx")
    rows = {row.team: row for row in look(folder).rows}
    assert rows["First Response"].file == "Fostering.xlsx"
    assert rows["Fostering"].state == "missing"


def test_looking_writes_nothing_but_what_was_read(folder: PlanFolder) -> None:
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    look(folder)
    after = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    assert {path.name for path in after if after[path] != before.get(path)} == {"read.json"}


def test_what_the_master_would_become_is_what_it_becomes(folder: PlanFolder) -> None:
    told = {(one.row, one.field): (one.old, one.new) for one in look(folder).pending}
    assert told == {("r1", "implementation"): ("A", "G")}
    rounds.consolidate(folder, LATER)
    assert rating(folder, "r1", "implementation") == "G"
    assert look(folder).pending == ()


def test_a_file_that_has_not_changed_is_not_looked_at_again(folder: PlanFolder) -> None:
    looker = rounds.Looker(folder.path)
    first = looker.look(LATER)
    assert looker.look(LATER) is first
    Return(folder, "Fostering").type("r4", "impact", "G").save()
    assert looker.look(LATER) is not first
    assert [row.state for row in looker.look(LATER).rows] == ["in", "late", "in"]


def test_looking_can_be_stopped(folder: PlanFolder) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        rounds.overview(folder, LATER, progress=stop)


def test_a_plan_without_a_round_asks_for_the_first(tmp_path: Path) -> None:
    found = look(plan_folder(tmp_path / "plan"))
    assert found.round is None
    assert found.step.kind == "issue"
    assert found.now is not None
    assert found.now.total == 6


def test_a_missing_or_damaged_master_is_told_and_is_no_error(folder: PlanFolder) -> None:
    folder.master.write_bytes(b"not a workbook")
    damaged = look(folder)
    assert damaged.step.kind == "mend"
    assert damaged.troubles
    folder.master.unlink()
    assert look(folder).step.kind == "restore"


def test_a_round_that_cannot_be_read_is_told_and_the_others_are_there(folder: PlanFolder) -> None:
    broken = folder.path / "rounds" / "2020-07"
    broken.mkdir()
    (broken / "round.toml").write_bytes(b"name = 'July 2020'\ndue = \xff")
    found = look(folder)
    assert [one.name for one in found.rounds] == [ROUND]
    assert len(found.rows) == 3
    assert "2020-07/round.toml" in found.troubles[0]


def test_the_next_step_follows_the_work(folder: PlanFolder) -> None:
    found = look(folder)
    assert found.step.kind == "settle"
    assert found.step.words == "settle 1 conflict."
    conflict = found.open_questions[0]
    rounds.decide(folder, rounds.decision_on(conflict, LATER, take="Early Help", reason="audited"), ROUND)
    assert look(folder).step.kind == "consolidate"
    rounds.consolidate(folder, LATER)
    assert look(folder).step == rounds.NextStep(
        "remind", "Fostering has not answered; it was due 16 October 2020. What has come is in the master."
    )
    Return(folder, "Fostering").type("r4", "impact", "G").save()
    rounds.consolidate(folder, LATER)
    assert look(folder).step.kind == "ask"  # Early Help typed "Ambr"


def test_what_comes_after_publishing_is_the_next_round(tmp_path: Path) -> None:
    folder = issued(tmp_path / "A plan")
    for team in ("First Response", "Early Help", "Fostering"):
        send_back(folder, team, {})
    rounds.consolidate(folder, LATER)
    publish(folder, LATER, formats=("html",), draft=True)
    publish_report(folder, LATER)
    for other in ("Thumbs.db", "~$A plan - October 2020.docx"):
        (folder.papers / other).write_bytes(b"")
    assert look(folder).step.kind == "publish"
    publish(folder, LATER, formats=("html",))
    assert look(folder).step == rounds.NextStep(
        "wait", "the papers are published as the master is now. Issue the next round when it is due."
    )
    saved = folder.master.stat().st_mtime + 60
    os.utime(folder.master, (saved, saved))
    assert look(folder).step.kind == "publish"


# Answers and taking them back


def test_an_answer_is_kept_before_anything_is_consolidated_and_can_be_taken_back(folder: PlanFolder) -> None:
    conflict = look(folder).open_questions[0]
    assert isinstance(conflict, Conflict)
    rounds.decide(folder, rounds.decision_on(conflict, LATER, text="G", reason="by phone", by="BSO"), ROUND)
    assert look(folder).open_questions == ()
    rounds.consolidate(folder, LATER)
    assert rating(folder, "r2", "impact") == "G"
    rounds.withdraw(folder, conflict.id, ROUND)
    rounds.consolidate(folder, LATER)
    assert look(folder).open_questions == (conflict,)
    assert rating(folder, "r2", "impact") == "R"
    with pytest.raises(UsageError):
        rounds.withdraw(folder, conflict.id, ROUND)


def test_taking_an_answer_back_brings_the_one_before_it_back(folder: PlanFolder) -> None:
    conflict = look(folder).open_questions[0]
    for take in ("First Response", "Early Help"):
        rounds.decide(folder, rounds.decision_on(conflict, LATER, take=take, reason="x"), ROUND)
    rounds.withdraw(folder, conflict.id, ROUND)
    decision = folder.decisions(folder.round(ROUND)).get(conflict.id)
    assert decision is not None
    assert decision.take == "First Response"


def test_a_party_that_has_no_part_in_a_conflict_is_refused(folder: PlanFolder) -> None:
    with pytest.raises(UsageError, match="no part in this conflict"):
        rounds.decision_on(look(folder).open_questions[0], LATER, take="Fostering", reason="x")


def test_findings_that_may_stand_are_told_no_more_until_that_is_taken_back(folder: PlanFolder) -> None:
    finding = next(one for one in look(folder).findings if one.code == "C001")
    rounds.let_stand(folder, [finding], LATER, by="BSO", reason="agreed")
    assert finding.id not in {one.id for one in look(folder).findings}
    assert {row.team: row.errors for row in look(folder).rows}["Early Help"] == 0
    rounds.no_longer_let_stand(folder, {finding.id})
    assert finding.id in {one.id for one in look(folder).findings}


# Leaving out


def test_a_return_that_is_left_out_gives_nothing_and_counts_again_when_taken_in(folder: PlanFolder) -> None:
    file = folder.returns_folder(ROUND) / "First Response - October 2020.xlsx"
    rounds.leave_out(folder, file, reason="sent by mistake", by="BSO")
    found = look(folder)
    row = next(row for row in found.rows if row.team == "First Response")
    assert row.state == "left_out"
    assert row.why == "This return is left out of the round by BSO: sent by mistake."
    assert found.open_questions == ()
    rounds.take_in(folder, file)
    assert len(look(folder).open_questions) == 1
    with pytest.raises(UsageError, match="was not left out"):
        rounds.take_in(folder, file)


def test_what_was_taken_of_a_return_goes_when_it_is_left_out(folder: PlanFolder) -> None:
    rounds.consolidate(folder, LATER)
    assert rating(folder, "r1", "implementation") == "G"
    rounds.leave_out(folder, folder.returns_folder(ROUND) / "First Response - October 2020.xlsx", reason="not signed")
    rounds.consolidate(folder, LATER)
    assert rating(folder, "r1", "implementation") == "A"
    assert rating(folder, "r2", "impact") == "G"  # Early Help's alone now
    assert [used.team for used in folder.round(ROUND).used] == ["Early Help"]


def test_a_mended_return_counts_although_the_one_before_it_is_left_out(folder: PlanFolder) -> None:
    file = folder.returns_folder(ROUND) / "First Response - October 2020.xlsx"
    rounds.leave_out(folder, file, reason="wrong quarter")
    Return(folder, "First Response").type("r1", "implementation", "R").save("mended.xlsx", received=LATER)
    states = {row.file: row.state for row in look(folder).rows}
    assert states[file.name] == "left_out"
    assert states["mended.xlsx"] == "late"


def test_leaving_out_needs_a_reason(folder: PlanFolder) -> None:
    with pytest.raises(UsageError, match="Say why"):
        rounds.leave_out(folder, next(folder.returns_folder(ROUND).glob("*.xlsx")), reason=" ")


# Receiving


def test_files_and_folders_of_files_are_copied_in_and_each_other_file_explains_itself(
    folder: PlanFolder, tmp_path: Path
) -> None:
    post = tmp_path / "post"
    Return(folder, "Fostering").type("r4", "impact", "G").save("back.xlsx", to=post)
    (post / "~$back.xlsx").write_bytes(b"lock")
    (post / "notes.txt").write_text("hello")
    found = {one.source.name: one for one in receive(folder, [post])}
    assert set(found) == {"back.xlsx", "notes.txt"}
    assert (found["back.xlsx"].outcome, found["back.xlsx"].team) == ("taken", "Fostering")
    assert found["notes.txt"].outcome == "refused"
    assert found["notes.txt"].finding is not None
    assert found["notes.txt"].finding.fix
    assert (folder.returns_folder(ROUND) / "back.xlsx").is_file()
    assert not (folder.returns_folder(ROUND) / "notes.txt").exists()
    assert [one.outcome for one in receive(folder, [post / "back.xlsx"])] == ["there"]


def test_another_file_of_the_same_name_is_put_beside_the_first(folder: PlanFolder, tmp_path: Path) -> None:
    again = Return(folder, "First Response").type("r1", "impact", "G").save(to=tmp_path / "post", received=LATER)
    assert [one.outcome for one in receive(folder, [again])] == ["taken"]
    names = sorted(path.name for path in folder.returns_folder(ROUND).glob("First*"))
    assert names == ["First Response - October 2020 (2).xlsx", "First Response - October 2020.xlsx"]


# Letters


def test_each_team_gets_an_e_mail_with_its_workbook(folder: PlanFolder) -> None:
    letters = rounds.invitations(folder)
    assert [one.team for one in letters] == ["First Response", "Early Help", "Fostering"]
    assert letters[0].attach is not None
    assert letters[0].attach.is_file()
    assert "Friday 16 October 2020" in letters[0].text


def test_a_return_goes_back_with_its_workbook_of_questions(folder: PlanFolder) -> None:
    letter = rounds.send_back(folder, "Early Help", LATER)
    assert letter.attach is not None
    assert letter.attach.is_file()
    assert "Ambr" in letter.text
    with pytest.raises(UsageError, match="Nothing is wrong"):
        rounds.send_back(folder, "First Response", LATER)
    with pytest.raises(UsageError, match="Nothing has come"):
        rounds.send_back(folder, "Fostering", LATER)


# What was


def test_a_row_is_told_over_the_rounds_with_figures_and_targets(folder: PlanFolder) -> None:
    rounds.consolidate(folder, LATER)
    row = rounds.past(folder)[0]
    assert [(one.round, one.text) for one in row.ratings if one.dimension == "implementation"] == [
        ("October 2019", "A"),
        ("October 2020", "G"),
    ]
    measure = row.measures[0]
    assert [str(point.value) for point in measure.readings] == ["40", "50"]
    assert [str(point.value) for point in measure.targets] == ["80", "90"]


def test_who_would_be_asked_for_what_is_told_before_a_round_is_issued(tmp_path: Path) -> None:
    folder = plan_folder(tmp_path / "plan")
    found = rounds.asked(folder, load_master(folder).plan)
    assert [(one.team, one.refs) for one in found] == [
        ("First Response", ("1", "2")),
        ("Early Help", ("2", "3")),
        ("Fostering", ("4", "5", "6")),
    ]
    assert "Evidence" in found[0].fields


# Mending


def test_characters_that_nobody_sees_are_mended_in_the_master_and_stay_so(folder: PlanFolder) -> None:
    Return(folder, "Fostering").type("r4", "evidence", "assess\u00adment done").save()
    rounds.consolidate(folder, LATER)
    found = [one for one in look(folder).findings if one.code == "C011"]
    can = rounds.mendable(folder, look(folder).findings)
    assert can == tuple(found)
    mended = rounds.mend(folder, can, LATER)
    assert load_master(folder).table.rows["r4"].get("evidence") == "assessment done"
    assert mended.backup is not None
    rounds.consolidate(folder, LATER)  # the return still has it
    assert load_master(folder).table.rows["r4"].get("evidence") == "assessment done"
    assert [e.outcome for e in load_master(folder).log if e.outcome == "mended" and e.row == "r4"] == ["mended"]
    assert not [one for one in look(folder).findings if one.code == "C011"]
    assert len(look(folder).open_questions) == 1  # what is open is still in the master's sheets
    with pytest.raises(UsageError, match="Nothing was mended"):
        rounds.mend(folder, can, LATER)
    rounds.restore(folder, LATER, mended.backup.name)
    assert "\u00ad" in load_master(folder).table.rows["r4"].get("evidence")


# Teams


def test_teams_are_written_and_whatever_else_stands_in_plan_toml_stays(tmp_path: Path) -> None:
    folder = plan_folder(tmp_path / "plan")
    file = folder.path / "plan.toml"
    text = file.read_text(encoding="utf-8").replace('name = "Fostering"', '# since May\nname = "Fostering"')
    file.write_text(f"{text}\n[papers]\n# as agreed\n", encoding="utf-8")
    teams = (
        Team(name="Fostering", recommendations=("4",)),
        Team(name="New", recommendations=("1",), fields=("impact",)),
    )
    changed = rounds.set_teams(PlanFolder(folder.path), teams)
    assert changed.settings.teams == PlanFolder(folder.path).settings.teams == teams
    written = file.read_text(encoding="utf-8")
    assert "# since May" in written
    assert "# as agreed" in written
    assert rounds.set_teams(changed, ()).settings.teams == ()


@pytest.mark.parametrize(
    "teams",
    [
        (Team(name="A", recommendations=("99",)),),
        (Team(name="A", recommendations=("1",)), Team(name="a", recommendations=("2",))),
        (Team(name="A", recommendations=("1",), fields=("no such field",)),),
    ],
)
def test_teams_that_make_no_sense_are_refused_and_nothing_is_written(tmp_path: Path, teams: tuple[Team, ...]) -> None:
    folder = plan_folder(tmp_path / "plan")
    before = (folder.path / "plan.toml").read_bytes()
    with pytest.raises(SettingsError):
        rounds.set_teams(folder, teams)
    assert (folder.path / "plan.toml").read_bytes() == before
