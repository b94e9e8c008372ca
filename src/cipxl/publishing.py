"""From the master to what is published, and to tables for those who go on working with its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl.disclosing import Review, review_master
from cipxl.errors import NotAnswered, SettingsError, UsageError
from cipxl.folder import DRAFT, REPORT, PlanFolder, safe_name, save
from cipxl.papers import docx, html, pdf, xlsx
from cipxl.papers import outline as outlines
from cipxl.papers.blocks import Paper
from cipxl.papers.paper import LAYOUTS, LayoutName, build, default_exceptions
from cipxl.papers.report import build_report
from cipxl.papers.wording import Wording
from cipxl.papers.wording import load as load_wording
from cipxl.plan import Plan
from cipxl.profile import Profile, field_words
from cipxl.progress import Progress, silent
from cipxl.reading.cells import ERROR_VALUE, FORMULA_WITHOUT_VALUE
from cipxl.store import Master, layout_of, load_master
from cipxl.table import Table, plan_of
from cipxl.trends import earlier

__all__ = [
    "FORMATS",
    "LAYOUTS",
    "Format",
    "PagePicture",
    "Published",
    "SignOff",
    "export",
    "export_folder",
    "preview",
    "publish",
    "publish_report",
]

Format = Literal["html", "docx", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx")


class SignOff(NamedTuple):
    """Who lets a paper go out: a role, no name, and the day; "" and None where nobody has yet."""

    role: str = ""
    day: date | None = None


class Published(NamedTuple):
    """The papers that were written."""

    files: tuple[Path, ...]
    draft: bool


class PagePicture(NamedTuple):
    """A page as pictures (PNG): to be read, and small as one of a list."""

    whole: bytes
    small: bytes


def publish(
    folder: PlanFolder,
    now: datetime,
    *,
    formats: Sequence[str] = FORMATS,
    layouts: Iterable[str] = ("record",),
    draft: bool = False,
    signed: SignOff | None = None,
    progress: Progress = silent,
) -> Published:
    """Write the papers of the plan as its master now is into `papers/`.

    Args:
        folder: The plan folder.
        now: The time that the files carry.
        formats: Which of "html", "docx", "pdf" and "xlsx".
        layouts: "record" (a section per recommendation), "table" (the familiar columns) or both.
        draft: Mark every page as a draft.
        signed: Who signed the paper off; the role is the one in plan.toml where it is empty.
        progress: Told before each file.

    Raises:
        UsageError: When a format or layout is not known, or the paper is signed off by nobody.
        NotAnswered: When something in the plan may not be published until a person has said so, and it is no draft.
    """
    chosen = tuple(_known(layout, LAYOUTS, "layout") for layout in layouts)
    kinds = tuple(_known(kind, FORMATS, "format") for kind in formats)
    with folder.lock():
        job = _job(folder)
        if job.review.open and not draft:
            raise NotAnswered(job.review.headline, job.review.advice(folder.path), job.review.open)
        paper = _paper(folder, job, now, draft=draft, layouts=chosen, signed=signed)
        base = folder.path / folder.settings.papers.base if folder.settings.papers.base else None
        name = safe_name(f"{paper.title} - {paper.update}{DRAFT if draft else ''}")
        files = []
        for number, kind in enumerate(kinds):
            progress(number, len(kinds), f"Writing the {kind} paper")
            path = folder.papers / f"{name}.{kind}"
            save(path, _writer(kind, paper, base))
            files.append(path)
        progress(len(kinds), len(kinds), "Done")
    return Published(tuple(files), draft)


def publish_report(folder: PlanFolder, now: datetime, *, draft: bool = False) -> Published:
    """Write the skeleton of the covering report of the plan as its master now is, as a Word document in `papers/`.

    A report that is there already may have been written on, so it is left alone and the new one gets a number.

    Args:
        folder: The plan folder.
        now: The time that the file carries.
        draft: Say that it is a draft.

    Raises:
        SettingsError: When the order of headings that is set cannot be read.
        NotAnswered: When something in the plan may not be published until a person has said so, and it is no draft.
    """
    chosen = folder.settings.papers
    outline = outlines.load(chosen.report, folder.profile.name, folder.path)
    with folder.lock():
        job = _job(folder)
        if job.review.open and not draft:
            raise NotAnswered(job.review.headline, job.review.advice(folder.path), job.review.open)
        before, notes = _before(folder, job)
        given = default_exceptions(folder.scheme)
        if chosen.exceptions is not None:
            given = _codes(folder, "exceptions", chosen.exceptions)
        report = build_report(
            job.review.plan,
            folder.scheme,
            folder.profile,
            layout_of(job.review.plan, folder.profile),
            outline,
            wording=job.wording,
            stamp=now,
            before=before,
            draft=draft,
            exceptions=given,
            notes=notes,
        )
        base = folder.path / chosen.base if chosen.base else None
        name = safe_name(f"{job.review.plan.title} - {report.update}{REPORT}{DRAFT if draft else ''}")
        path = folder.papers / f"{name}.docx"
        number = 2
        while path.exists():
            path = folder.papers / f"{name} ({number}).docx"
            number += 1
        save(path, lambda working: docx.render(report, working, base))
    return Published((path,), draft)


def preview(
    folder: PlanFolder,
    now: datetime,
    *,
    layouts: Iterable[str] = ("record",),
    draft: bool = False,
    ppi: float = 100,
    small: float = 13,
) -> tuple[PagePicture, ...]:
    """The pages of the paper as they would print now, as pictures; nothing is written.

    What must be answered before the paper may go out stands in the way of `publish`, not of a look at it.

    Args:
        folder: The plan folder.
        now: The time that the paper would carry.
        layouts: "record", "table" or both.
        draft: As it looks when it is marked as a draft.
        ppi: Pixels an inch of a whole page.
        small: Pixels an inch of the page as one of a list.

    Raises:
        UsageError: When a layout is not known.
    """
    chosen = tuple(_known(layout, LAYOUTS, "layout") for layout in layouts)
    paper = _paper(folder, _job(folder), now, draft=draft, layouts=chosen, signed=None)
    return tuple(map(PagePicture, pdf.pictures(paper, ppi), pdf.pictures(paper, small)))


def export(folder: PlanFolder, target: Path | None = None, progress: Progress = silent) -> tuple[Path, ...]:
    """Write the plan as its master now is as tables (CSV), over those of the last time; it is no paper for the public.

    Nothing is withheld: whoever works with the figures needs the small ones too.

    Args:
        folder: The plan folder.
        target: Where the tables go; `export_folder` when not given.
        progress: Told before each table.

    Returns:
        The files: recommendations, readings, the history of the rounds, and actions where the plan tracks any.

    Raises:
        FolderError: When a file cannot be written, such as one that is open in Excel.
    """
    from cipxl import frames

    master = load_master(folder)
    tables = {
        "recommendations": frames.recommendations(master.plan, folder.profile, folder.scheme),
        "readings": frames.readings(master.plan),
        "history": frames.history(master.history),
    }
    if any(master.plan.tracked):
        tables["actions"] = frames.actions(master.plan, folder.profile, folder.scheme)
    files = []
    for number, (name, table) in enumerate(tables.items()):
        progress(number, len(tables), f"Writing {name}")
        files.append((target or export_folder(folder)) / f"{name}.csv")
        save(files[-1], partial(frames.write_csv, table))
    return tuple(files)


def export_folder(folder: PlanFolder) -> Path:
    """Where tables go when nobody says otherwise."""
    return folder.path / "export"


class _Job(NamedTuple):
    """What a paper is made of: the master as it is, what of it may be printed, and in which words."""

    master: Master
    review: Review
    wording: Wording


def _job(folder: PlanFolder) -> _Job:
    wording = load_wording(folder.path)
    master, lost = _without_lost_values(load_master(folder), folder.profile)
    review = review_master(folder, master, wording)
    if lost:
        review = review._replace(notes=(*review.notes, wording.notes.lost.format(where="; ".join(lost))))
    return _Job(master, review, wording)


def _without_lost_values(master: Master, profile: Profile) -> tuple[Master, tuple[str, ...]]:
    """The master without cells whose value is lost, and which they are: a formula's text is not for the public."""
    lost = {
        (found.row, found.field): found
        for found in master.findings
        if found.code in (FORMULA_WITHOUT_VALUE.code, ERROR_VALUE.code) and found.row
    }
    if not lost:
        return master, ()
    table = Table.of(
        row._replace(cells={field: text for field, text in row.cells.items() if (row.id, field) not in lost})
        for row in master.table.rows.values()
    )
    where = tuple(f"{found.ref}, {field_words(found.field)}" for found in lost.values())
    return master._replace(plan=plan_of(table, master.plan, profile.dimension_ids)), where


def _paper(
    folder: PlanFolder, job: _Job, now: datetime, *, draft: bool, layouts: Iterable[str], signed: SignOff | None
) -> Paper:
    """The content of the paper: what may be printed of the master as it now is."""
    plan, wording, chosen = job.review.plan, job.wording, folder.settings.papers
    before, notes = _before(folder, job)
    return build(
        plan,
        folder.scheme,
        folder.profile,
        layout_of(plan, folder.profile),
        wording=wording,
        before=before,
        notes=notes,
        sign_off=_signed(signed, chosen.sign_off, wording),
        origin=_origin(job.master, wording),
        exceptions=None if chosen.exceptions is None else _codes(folder, "exceptions", chosen.exceptions),
        leave_out=_codes(folder, "leave_out", chosen.leave_out),
        together=folder.settings.together,
        stamp=now,
        draft=draft,
        layouts=_layouts(layouts),
    )


def _before(folder: PlanFolder, job: _Job) -> tuple[Plan | None, list[str]]:
    """The ratings of the round before where they can be compared, and the sentences on what is left out."""
    before = earlier(job.master.history, job.review.plan, [one.id for one in folder.profile.dimensions])
    notes = list(job.review.notes)
    if before and before.scheme not in ("", folder.scheme.name):
        return None, [*notes, job.wording.notes.other_scheme.format(before=before.plan.update)]
    return (before.plan if before else None), notes


def _signed(signed: SignOff | None, expected: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    """The line that says who signed the paper off, or that nobody has where the plan names a role for it."""
    role = (signed.role if signed else "") or expected
    if signed and not role:
        raise UsageError(
            "The paper is signed off, but it is not said by whom.", "Give the role, or write sign_off under [papers]."
        )
    if signed and signed.day:
        return ((wording.page.signed_off, wording.notes.signed.format(role=role, date=_day(signed.day))),)
    return ((wording.page.signed_off, wording.notes.not_signed.format(role=role)),) if role else ()


def _origin(master: Master, wording: Wording) -> str:
    """Which master the paper was made from: its round, when it says that it was saved, and what its bytes come to."""
    words = {"update": master.plan.update, "fingerprint": master.sha256[:12]}
    try:
        saved = datetime.fromisoformat(master.saved.replace("Z", "+00:00"))
    except ValueError:
        return wording.notes.origin_undated.format(**words)
    return wording.notes.origin.format(date=_day(saved.date()), **words)


def _codes(folder: PlanFolder, key: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The codes of the ratings that plan.toml names, by code or label."""
    levels = [folder.scheme.read(text) for text in texts]
    for text, level in zip(texts, levels, strict=True):
        if level is None or not level.code:
            known = ", ".join(f"{one.code} ({one.label})" for one in folder.scheme.levels)
            raise SettingsError(
                f"plan.toml: papers.{key} is '{text}', which is no rating of the scheme.", f"It has {known}."
            )
    return tuple(level.code for level in levels if level)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _writer(kind: str, paper: Paper, base: Path | None) -> Callable[[Path], object]:
    """What writes the paper in a format to the path that it is given."""
    if kind == "html":
        return lambda path: path.write_text(html.render(paper), encoding="utf-8")
    if kind == "pdf":
        return lambda path: path.write_bytes(pdf.render(paper))
    if kind == "xlsx":
        return lambda path: xlsx.render(paper, path)
    return lambda path: docx.render(paper, path, base)


def _layouts(names: Iterable[str]) -> tuple[LayoutName, ...]:
    return tuple(layout for layout in LAYOUTS if layout in set(names))


def _known(name: str, allowed: Sequence[str], what: str) -> str:
    if name not in allowed:
        raise UsageError(f"There is no {what} '{name}'.", f"Choose from: {', '.join(allowed)}.")
    return name
