"""The ruled tables of one PDF, read by pdfplumber in a process of its own (see `pdf`, which starts this file).

The PDF comes in by standard input and nothing else is opened. What is read goes out by standard output, one JSON list a
line: ["pages", how many], for each ["page", number, characters, garbled characters, share of it that is pictures], then
for each of its tables ["table", [text above it, ...]] and for each row ["row", [[left, right, text, rows spanned, fill
or null, [places of hyphens at line ends]], ...]], at last ["end"]. Where the text is wanted too, ["text", paragraphs on
lines] comes between the tables, in the order of the page. Instead of going on it may say ["failed", what].
"""

from __future__ import annotations

import io
import itertools
import json
import re
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

Box = tuple[float, float, float, float]

LEAST_FILLED = 0.55  # of a cell, or of the box round its text, that a colour must cover
BULLET = re.compile(r"(?:[•●○▪■◦➢▲◆]|[-–*]\s|\(?[0-9a-z]{1,2}[.)]\s)")
GARBLED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")


def main() -> None:
    """Read standard input; the arguments: memory in bytes, processor seconds, pages, and 1 where text is wanted too."""
    memory, seconds, pages = (int(argument) for argument in sys.argv[1:4])
    whole = sys.argv[4:5] == ["1"]
    import logging

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.disable(logging.CRITICAL)
    _limit(memory, seconds)
    try:
        with pdfplumber.open(io.BytesIO(sys.stdin.buffer.read())) as document:
            if len(document.pages) > pages:
                _say("failed", "pages", len(document.pages))
                return
            _say("pages", len(document.pages))
            for page in document.pages:
                _page(page, whole)
                page.close()
    except PdfminerException as error:
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in error.args)
        _say("failed", "password" if locked else "damaged")
        return
    except MemoryError:
        _say("failed", "memory")
        return
    except Exception:  # what pdfminer raises on damaged pages has no class in common; each is the file's own fault
        _say("failed", "damaged")
        return
    _say("end")


def _limit(memory: int, seconds: int) -> None:
    """Bound this process, where the platform can; the one that started it bounds its time everywhere."""
    try:
        import resource
    except ImportError:  # Windows
        return
    bounds = (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    )  # fmt: skip
    for kind, most in bounds:
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS does not bound the address space
            continue


def _page(page: Any, whole: bool) -> None:
    chars = [char for char in page.chars if char["text"].strip() or char["text"] == " "]
    visible = [char for char in chars if char["text"].strip()]
    garbled = sum(bool(GARBLED.search(char["text"])) for char in visible)
    area = float(page.width * page.height) or 1.0
    pictures = sum(
        max(0.0, min(image["x1"], page.width) - max(image["x0"], 0))
        * max(0.0, min(image["bottom"], page.height) - max(image["top"], 0))
        for image in page.images
    )
    _say("page", page.page_number, len(visible), garbled, round(min(pictures / area, 1.0), 3))
    fills = _fills(page)
    under = 0.0
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    for table in sorted(tables, key=lambda one: (one.bbox[1], one.bbox[0])):
        if whole:
            _between(page, chars, under, table.bbox[1], tables)
        _say("table", list(_above(chars, under, table.bbox[1], tables)))
        under = table.bbox[3]
        _rows(table, chars, fills)
    if whole:
        _between(page, chars, under, float(page.height), tables)


def _between(page: Any, chars: Sequence[dict[str, Any]], top: float, bottom: float, tables: Sequence[Any]) -> None:
    """The text between two heights of a page that stands in no table, a line for each paragraph."""
    inside = _outside(chars, top, bottom, tables)
    text = _text(inside, (0.0, top, float(page.width), bottom))[0]
    if text.strip():
        _say("text", text)


def _above(chars: Sequence[dict[str, Any]], top: float, bottom: float, tables: Sequence[Any]) -> Iterator[str]:
    """The lines of text between two heights of a page that stand in no table."""
    inside = _outside(chars, top, bottom, tables)
    for line, _ in _lines(inside):
        yield line


def _outside(chars: Sequence[dict[str, Any]], top: float, bottom: float, tables: Sequence[Any]) -> list[dict[str, Any]]:
    """The characters between two heights of a page that stand in no table."""
    return [
        char
        for char in chars
        if top <= _middle(char)[1] <= bottom and not any(_holds(table.bbox, *_middle(char)) for table in tables)
    ]


def _rows(table: Any, chars: Sequence[dict[str, Any]], fills: Sequence[tuple[Box, str]]) -> None:
    boxes = sorted({cell for cell in table.cells if cell})
    tops = sorted({round(box[1], 1) for box in boxes})
    text_of: dict[Box, list[dict[str, Any]]] = {box: [] for box in boxes}
    for char in chars:
        x, y = _middle(char)
        box = next((one for one in boxes if _holds(one, x, y)), None)
        if box is not None:
            text_of[box].append(char)
    for top in tops:
        cells = []
        for box in boxes:
            if round(box[1], 1) != top:
                continue
            spanned = sum(1 for other in tops if top <= other < box[3] - 2)
            text, ends = _text(text_of[box], box)
            cells.append([box[0], box[2], text, max(spanned, 1), _fill(box, text_of[box], fills), ends])
        _say("row", cells)


def _text(chars: Sequence[dict[str, Any]], box: Box) -> tuple[str, list[int]]:
    """A cell's text with its wrapped lines put together, and where hyphens stood at the end of a line.

    A line that had room for the first word of the next one was ended by its writer, not by the cell's edge.
    """
    lines = _lines(chars)
    if not lines:
        return "", []
    left = min(place[0] for _, place in lines)
    right = max(max(place[2] for _, place in lines), box[2] - max(left - box[0], 1.0))
    pitch = median([b[1][1] - a[1][1] for a, b in itertools.pairwise(lines)] or [0.0])
    text, ends = lines[0][0], []
    for (_, before), (words, place) in itertools.pairwise(lines):
        size = (place[3] - place[1]) or 1.0
        first = _first_width(chars, place)
        room = right - before[2] > first + 0.3 * size
        apart = pitch and place[1] - before[1] > 1.45 * pitch
        if BULLET.match(words) or apart or room:
            text += f"\n{words}"
        elif text.endswith("-") and words[:1].isalpha():
            ends.append(len(text) - 1)
            text += words
        else:
            text += f" {words}"
    return text, ends


def _first_width(chars: Sequence[dict[str, Any]], line: Box) -> float:
    """How wide the first word of a line is."""
    inside = sorted((c for c in chars if line[1] - 1 <= _middle(c)[1] <= line[3] + 1), key=lambda one: one["x0"])
    end = line[0]
    for char in inside:
        if not char["text"].strip() or char["x0"] - end > 0.2 * char["size"]:
            break
        end = char["x1"]
    return float(end - line[0])


def _lines(chars: Sequence[dict[str, Any]]) -> list[tuple[str, Box]]:
    """The lines that characters stand in, top down, with their boxes."""
    from pdfplumber.utils.text import extract_words

    found: list[list[dict[str, Any]]] = []
    words = extract_words(list(chars), x_tolerance_ratio=0.18, keep_blank_chars=False, use_text_flow=False)
    for word in sorted(words, key=lambda one: (one["top"] + one["bottom"], one["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        line = next((one for one in reversed(found[-2:]) if one[0]["top"] <= middle <= one[0]["bottom"]), None)
        if line is None:
            found.append([word])
        else:
            line.append(word)
    lines = []
    for line in found:
        line.sort(key=lambda one: one["x0"])
        box = (
            min(one["x0"] for one in line), min(one["top"] for one in line),
            max(one["x1"] for one in line), max(one["bottom"] for one in line),
        )  # fmt: skip
        # A PDF made with hyphenation may give every hyphen as a soft one.
        lines.append((" ".join(one["text"] for one in line).replace("\u00ad", "-"), box))
    return sorted(lines, key=lambda one: one[1][1])


def _fills(page: Any) -> list[tuple[Box, str]]:
    """The coloured shapes of a page, in the order in which they were painted."""
    found = []
    for shape in (*page.rects, *page.curves):
        colour = _colour(shape.get("non_stroking_color")) if shape.get("fill") else None
        if colour:
            found.append(((shape["x0"], shape["top"], shape["x1"], shape["bottom"]), colour))
    return found


def _colour(value: Any) -> str | None:
    """RRGGBB of a colour in grey, RGB or CMYK; None for white, black and patterns."""
    if isinstance(value, int | float):
        value = (value,)
    if not isinstance(value, Sequence) or not all(isinstance(part, int | float) for part in value):
        return None
    parts = [min(max(float(part), 0.0), 1.0) for part in value]
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) != 3 or max(parts) - min(parts) < 0.08:
        return None
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _fill(box: Box, chars: Sequence[dict[str, Any]], fills: Sequence[tuple[Box, str]]) -> str | None:
    """The colour painted last over most of a cell, or over most of what its text takes."""
    text = (
        (min(c["x0"] for c in chars), min(c["top"] for c in chars), max(c["x1"] for c in chars),
         max(c["bottom"] for c in chars))
        if chars
        else None
    )  # fmt: skip
    for shape, colour in reversed(fills):
        if _share(box, shape) >= LEAST_FILLED or (text and _holds(box, *_centre(shape)) and _share(text, shape) >= 0.8):
            return colour
        if not text and _holds(box, *_centre(shape)) and _size(shape) >= 0.08 * _size(box):
            return colour
    return None


def _share(box: Box, other: Box) -> float:
    across = min(box[2], other[2]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[1], other[1])
    return max(across, 0.0) * max(down, 0.0) / (_size(box) or 1.0)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _middle(char: dict[str, Any]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _holds(box: Box, x: float, y: float) -> bool:
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _say(*what: Any) -> None:
    sys.stdout.buffer.write(json.dumps(what).encode("ascii") + b"\n")
    if what[0] == "page":
        sys.stdout.buffer.flush()  # who waits is told how far it is


if __name__ == "__main__":
    main()
