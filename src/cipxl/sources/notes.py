"""Notes and threaded comments of a sheet, by cell."""

from __future__ import annotations

from cipxl.sources.grid import parse_a1
from cipxl.sources.nodes import Node, read_tree
from cipxl.sources.outline import ListedSheet
from cipxl.sources.package import Package
from cipxl.sources.texts import plain

__all__ = ["read_notes"]


def read_notes(package: Package, sheet: ListedSheet) -> dict[tuple[int, int], str]:
    """The notes of a sheet keyed by (row, column).

    Excel writes a threaded comment twice: as a thread, and as a note for older versions that begins with an
    explanation. The thread is taken, each reply on a line of its own.
    """
    notes: dict[tuple[int, int], str] = {}
    threads: dict[tuple[int, int], list[str]] = {}
    for link in sheet.links:
        if link.external or link.type not in ("comments", "threadedComment"):
            continue
        part = package.find(link.target)
        if part is None:
            continue
        root = read_tree(package, part)
        if link.type == "comments":
            for node in root.every("comment"):
                place, text = _place(node), node.child("text")
                if place is not None and text is not None:
                    notes[place] = plain(text.whole_text())
        else:
            for node in root.every("threadedComment"):
                place, text = _place(node), node.child("text")
                if place is not None and text is not None:
                    threads.setdefault(place, []).append(plain(text.text))
    return notes | {place: "\n".join(texts) for place, texts in threads.items()}


def _place(node: Node) -> tuple[int, int] | None:
    try:
        return parse_a1(node.get("ref").partition(":")[0])
    except ValueError:
        return None
