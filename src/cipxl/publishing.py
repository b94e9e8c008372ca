"""From the master to what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl.disclosing import Review, review_master
from cipxl.errors import NotAnswered, UsageError
from cipxl.folder import PlanFolder, safe_name, save
from cipxl.papers import docx, html, pdf
from cipxl.papers.blocks import Paper
from cipxl.papers.paper import LAYOUTS, LayoutName, build
from cipxl.papers.wording import Wording
from cipxl.papers.wording import load as load_wording
from cipxl.progress import Progress, silent
from cipxl.store import layout_of, load_master

__all__ = ["FORMATS", "Format", "Published", "preview", "publish"]

Format = Literal["html", "docx", "pdf"]
FORMATS: tuple[Format, ...] = ("html", "docx", "pdf")


class Published(NamedTuple):
    """The papers that were written."""

    files: tuple[Path, ...]
    draft: bool


def publish(
    folder: PlanFolder,
    now: datetime,
    *,
    formats: Sequence[str] = FORMATS,
    layouts: Iterable[str] = LAYOUTS,
    draft: bool = False,
    progress: Progress = silent,
) -> Published:
    """Write the papers of the plan as its master now is into `papers/`.

    Args:
        folder: The plan folder.
        now: The time that the files carry.
        formats: Which of "html", "docx" and "pdf".
        layouts: "record" (a section per recommendation), "table" (the familiar columns) or both.
        draft: Mark every page as a draft.
        progress: Told before each file.

    Raises:
        UsageError: When a format or layout is not known.
        NotAnswered: When something in the plan may not be published until a person has said so, and it is no draft.
    """
    chosen = tuple(_known(layout, LAYOUTS, "layout") for layout in layouts)
    kinds = tuple(_known(kind, FORMATS, "format") for kind in formats)
    with folder.lock():
        master = load_master(folder)
        wording = load_wording(folder.path)
        review = review_master(folder, master, wording)
        if review.open and not draft:
            raise NotAnswered(review.headline, review.advice, review.open)
        paper = _paper(folder, review, wording, now, draft=draft, layouts=chosen)
        name = safe_name(f"{paper.title} - {paper.update}{' - DRAFT' if draft else ''}")
        files = []
        for number, kind in enumerate(kinds):
            progress(number, len(kinds), f"Writing the {kind} paper")
            path = folder.papers / f"{name}.{kind}"
            save(path, _writer(kind, paper))
            files.append(path)
        progress(len(kinds), len(kinds), "Done")
    return Published(tuple(files), draft)


def preview(
    folder: PlanFolder,
    now: datetime,
    *,
    layouts: Iterable[str] = LAYOUTS,
    draft: bool = False,
    ppi: float = 100,
) -> tuple[bytes, ...]:
    """The pages of the paper as they would print now, as pictures (PNG); nothing is written.

    What must be answered before the paper may go out stands in the way of `publish`, not of a look at it.

    Args:
        folder: The plan folder.
        now: The time that the paper would carry.
        layouts: "record", "table" or both.
        draft: As it looks when it is marked as a draft.
        ppi: Pixels an inch.

    Raises:
        UsageError: When a layout is not known.
    """
    chosen = tuple(_known(layout, LAYOUTS, "layout") for layout in layouts)
    wording = load_wording(folder.path)
    review = review_master(folder, load_master(folder), wording)
    return pdf.pictures(_paper(folder, review, wording, now, draft=draft, layouts=chosen), ppi)


def _paper(
    folder: PlanFolder, review: Review, wording: Wording, now: datetime, *, draft: bool, layouts: Iterable[str]
) -> Paper:
    """The content of the paper: what may be printed of the master as it now is."""
    return build(
        review.plan,
        folder.scheme,
        folder.profile,
        layout_of(review.plan, folder.profile),
        wording=wording,
        notes=review.notes,
        stamp=now,
        draft=draft,
        layouts=_layouts(layouts),
    )


def _writer(kind: str, paper: Paper) -> Callable[[Path], object]:
    """What writes the paper in a format to the path that it is given."""
    if kind == "html":
        return lambda path: path.write_text(html.render(paper), encoding="utf-8")
    if kind == "pdf":
        return lambda path: path.write_bytes(pdf.render(paper))
    return lambda path: docx.render(paper, path)


def _layouts(names: Iterable[str]) -> tuple[LayoutName, ...]:
    return tuple(layout for layout in LAYOUTS if layout in set(names))


def _known(name: str, allowed: Sequence[str], what: str) -> str:
    if name not in allowed:
        raise UsageError(f"There is no {what} '{name}'.", f"Choose from: {', '.join(allowed)}.")
    return name
