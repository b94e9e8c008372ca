"""Sending questions back: one workbook for each team that has any."""

from __future__ import annotations

from datetime import datetime

from cipxl.folder import PlanFolder, Round, safe_name, save
from cipxl.plan import Plan
from cipxl.rounds.report import ConsolidateReport
from cipxl.store import layout_of
from cipxl.workbooks.master import field_labels
from cipxl.workbooks.question_book import write_questions
from cipxl.workbooks.stamp import Stamp

__all__ = ["write_question_books"]


def write_question_books(folder: PlanFolder, one: Round, plan: Plan, report: ConsolidateReport, now: datetime) -> None:
    """A workbook of questions for each team that is asked something; those of teams with nothing open are removed."""
    teams = {returned.file: returned.team for returned in report.returns}
    by_team: dict[str, list[int]] = {}
    for number, query in enumerate(report.queries):
        by_team.setdefault(teams.get(query.file, ""), []).append(number)
    place = folder.questions_folder(one.name)
    files = {issued.team: issued.file for issued in one.issued if issued.number == 1}
    stems = {team: files.get(team, safe_name(team)).removesuffix(".xlsx") for team in by_team if team}
    wanted = {f"{stem} - questions.xlsx": team for team, stem in stems.items()}
    for old in place.glob("*.xlsx") if place.is_dir() else ():
        if old.name not in wanted:
            old.unlink()
    as_label = folder.profile.rating_as_label
    ratings = [level.label if as_label else level.code for level in folder.scheme.levels]
    choices = dict.fromkeys(folder.profile.rating_fields, ratings)
    labels = field_labels(layout_of(plan, folder.profile))
    for name, team in wanted.items():
        stamp = Stamp(
            kind="questions",
            plan=plan.id,
            title=plan.title,
            round=one.name,
            team=team,
            profile=folder.profile.name,
            scheme=folder.scheme.name,
            period=plan.period.canonical,
            update=plan.update,
            baseline=plan.baseline.canonical,
        )
        questions = [report.queries[number] for number in by_team[team]]
        save(
            place / name,
            lambda path, questions=questions, stamp=stamp: write_questions(  # type: ignore[misc]
                path, questions, labels, stamp, created=now, choices=choices
            ),
        )
