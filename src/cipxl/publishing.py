"""From the master to what is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl.disclosing import review_master
from cipxl.errors import NotAnswered, UsageError
from cipxl.folder import PlanFolder, safe_name, save
from cipxl.papers import docx, html
from cipxl.papers.paper import LAYOUTS, LayoutName, build
from cipxl.papers.wording import load as load_wording
from cipxl.progress import Progress, silent
from cipxl.store import layout_of, load_master

__all__ = ["FORMATS", "Format", "Published", "publish"]

Format = Literal["html", "docx"]
FORMATS: tuple[Format, ...] = ("html", "docx")


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
        formats: "html", "docx" or both.
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
        paper = build(
            review.plan,
            folder.scheme,
            folder.profile,
            layout_of(master.plan, folder.profile),
            wording=wording,
            notes=review.notes,
            stamp=now,
            draft=draft,
            layouts=_layouts(chosen),
        )
        name = safe_name(f"{master.plan.title} - {master.plan.update}{' - DRAFT' if draft else ''}")
        files = []
        for number, kind in enumerate(kinds):
            progress(number, len(kinds), f"Writing the {kind} paper")
            path = folder.papers / f"{name}.{kind}"
            if kind == "html":
                text = html.render(paper)
                save(path, lambda working, text=text: working.write_text(text, encoding="utf-8"))  # type: ignore[misc]
            else:
                save(path, lambda working: docx.render(paper, working))
            files.append(path)
        progress(len(kinds), len(kinds), "Done")
    return Published(tuple(files), draft)


def _layouts(names: Iterable[str]) -> tuple[LayoutName, ...]:
    return tuple(layout for layout in LAYOUTS if layout in set(names))


def _known(name: str, allowed: Sequence[str], what: str) -> str:
    if name not in allowed:
        raise UsageError(f"There is no {what} '{name}'.", f"Choose from: {', '.join(allowed)}.")
    return name
