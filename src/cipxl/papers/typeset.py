"""A paper as data for the page template: every text a JSON string, so that nothing in it is read as markup."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from cipxl.papers.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Facts,
    Heading,
    Item,
    Mark,
    Paper,
    Paragraph,
    Table,
    leads_to,
)
from cipxl.papers.chart import OUTLINES, drawing
from cipxl.papers.fitting import MM_PER_POINT, SHORT, fit, row_height
from cipxl.papers.pages import A3, A4, HEADING_FILL, HEADING_SIZES, INK, LINE, Sheet
from cipxl.papers.text import breakable, clusters, is_rtl, stretches

__all__ = ["FAMILIES", "Pages", "Spoken", "page_data"]

FAMILIES = ("Liberation Sans", "Vazirmatn", "Noto Emoji")
RIGHT_TO_LEFT = ("Vazirmatn", "Liberation Sans", "Noto Emoji")  # blanks between words from the letters' own font
BREAK = "\0"  # no text of a paper has it
SOFT = "#383F43"  # explaining notes
TOGETHER = 0.2  # of a page: a table of up to that height is not broken over two
FIRST = 3  # rows that stay with the headings
WHOLE_ROW = 0.3  # of a page: the same for a row
INSET = 1.6  # mm on each side in a cell
MOST_CONTENTS = 40  # sections; more would make the contents longer than the summary
CHART_WIDTH = 110.0  # mm: its letters are then 12 points high
_MARKS = re.compile("[\u200e\u200f\u061c]")  # of direction: nothing is painted for them
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")


class Spoken(NamedTuple):
    """A text as it is to be read aloud, whatever order and form its letters are painted in; `lang` "" is the page's."""

    text: str
    lang: str


class Pages(NamedTuple):
    """A paper as JSON for the template, and what the template sets as `emph`, in reading order."""

    data: str
    spoken: tuple[Spoken, ...]


def page_data(paper: Paper, missing: Callable[[frozenset[str]], frozenset[str]]) -> Pages:
    """The paper for the template.

    Args:
        paper: The paper.
        missing: Which of some clusters (`text.clusters`) no font has; words are set in their place.
    """
    setter = _Setter(paper, frozenset())
    data = setter.data()
    without = missing(frozenset(cluster for cluster in setter.seen if not cluster.isascii()))
    if without:
        data = _Setter(paper, without).data()
    return Pages(json.dumps(data, ensure_ascii=False), tuple(_spoken([data["record"], data["appendix"]])))


def _spoken(part: Any) -> Iterator[Spoken]:
    """What is to be read aloud otherwise than it is painted, in the order of the tags.

    Every part of the data has its texts in that order; what is printed at the head of a page has no tags.
    """
    if isinstance(part, list):
        for one in part:
            yield from _spoken(one)
    elif isinstance(part, dict):
        if "runs" in part:
            yield from (Spoken(*said) for said in part["spoken"])
        else:
            yield from _spoken([value for key, value in part.items() if key != "again"])


class _Setter:
    """Turns the parts of one paper into what the template takes."""

    def __init__(self, paper: Paper, missing: frozenset[str]) -> None:
        self.paper = paper
        self.missing = missing
        self.seen: set[str] = set()
        self.levels = {level.code: number for number, level in enumerate(paper.levels)}

    def data(self) -> Mapping[str, Any]:
        paper = self.paper
        page = paper.wording.page
        title = f"{paper.title}: {paper.update}" if paper.update else paper.title
        record = self.blocks(paper.record, A4)
        sections = sum(isinstance(block, Heading) and block.level == 3 for block in paper.record)
        first = next((n for n, block in enumerate(record) if block["k"] == "heading" and block["level"] == 2), 0)
        appendix = self.blocks(paper.appendix, A3)
        depth = 3 if sections <= MOST_CONTENTS else 2
        if first:
            headings = [block for block in (*record, *appendix) if block["k"] == "heading"]
            entries = [block["text"] for block in headings if 1 < block["level"] <= depth]
            record.insert(first, {"k": "contents", "label": self.text(page.contents), "entries": entries})
        look = {
            "title": title,
            "name": self.text(title),
            "draft": paper.draft,
            "fonts": FAMILIES,
            "rtl_fonts": RIGHT_TO_LEFT,
            "ink": INK,
            "soft": SOFT,
            "rule": LINE,
            "fill": HEADING_FILL,
            "inset": INSET,
            "short": SHORT,
            "depth": depth,
            "headings": [HEADING_SIZES[level] for level in sorted(HEADING_SIZES)],
            "words": {
                "number": page.number,
                "draft": self.text(paper.wording.notes.draft),
            },
            "levels": [
                {
                    "paint": level.colour,
                    "ink": level.text_colour,
                    "shape": OUTLINES[level.shape],
                    "ring": level.shape == "ring",
                }
                for level in paper.levels
            ],
            "a4": A4._asdict(),
            "a3": A3._asdict(),
        }
        return {"look": look, "record": record, "appendix": appendix}

    def blocks(self, blocks: Sequence[Block], sheet: Sheet) -> list[Mapping[str, Any]]:
        return [self.block(block, after, sheet) for block, after in zip_longest(blocks, blocks[1:])]

    def block(self, block: Block, after: Block | None, sheet: Sheet) -> Mapping[str, Any]:
        if isinstance(block, Heading):
            text = self.text(block.text)
            return {"k": "heading", "level": block.level, "text": text, "anchor": block.anchor}
        if isinstance(block, Paragraph):
            lines = self.lines(Cell(block.text).lines, 60)
            return {"k": "paragraph", "kind": block.kind, "keep": leads_to(block, after), "lines": lines}
        if isinstance(block, Bullets):
            return {"k": "bullets", "items": self.items(block.nested)}
        if isinstance(block, Facts):
            items = [[self.text(name), self.fact(cell)] for name, cell in block.items]
            return {"k": "facts", "keep": leads_to(block, after), "items": items}
        if isinstance(block, Chart):
            return {
                "k": "chart",
                "caption": self.text(block.caption),
                "alt": block.alt,
                "svg": drawing(block),
                "width": CHART_WIDTH,
            }
        return self.table(block, sheet)

    def table(self, table: Table, sheet: Sheet) -> Mapping[str, Any]:
        padding = 2 * INSET
        found = fit(table, sheet.across, size=sheet.size, least=sheet.least, padding=padding)
        # Letters that surely have room in a line: of a link's usual width, of an em each where words must be broken.
        wide = 0.2 if found.whole else 0.26
        narrow = [max(4, int((width - padding) / (found.size * wide))) for width in found.widths]
        rows: list[Any] = []
        inset = found.size * MM_PER_POINT  # above and below the text of a row, together
        heights = [inset + row_height([Cell(column.heading) for column in table.columns], found, padding=padding)]
        for row in table.rows:
            cells = [self.cell(cell, most, whole=found.whole) for cell, most in zip(row, narrow, strict=True)]
            heights.append(inset + row_height(row, found, padding=padding, header=table.row_header))
            if heights[-1] <= sheet.down * WHOLE_ROW:
                rows.append(cells)
            else:
                rows.append({"cells": cells, "again": self.again(row, table.row_header)})
        return {
            "k": "table",
            "caption": self.text(table.caption),
            "columns": [
                self.text(column.heading, most, whole=found.whole)
                for column, most in zip(table.columns, narrow, strict=True)
            ],
            "widths": found.widths,
            "size": found.size,
            "header": table.row_header,
            "together": sum(heights) <= sheet.down * TOGETHER,
            "first": min(sum(heights[: 1 + FIRST]), sheet.down * WHOLE_ROW),
            "rows": rows,
        }

    def again(self, row: Sequence[Cell], header: int) -> Mapping[str, Any]:
        """What the head of a page says of a row that goes on there: its header and its ratings."""
        label = self.paper.wording.page.continued.format(ref=row[header].shown)
        marks = [self.mark(cell.mark) for cell in row if cell.mark]
        return {"label": self.text(label), "marks": marks, "columns": len(row)}

    def fact(self, cell: Cell) -> Any:
        if cell.pill:
            return {**self.mark(cell.pill), "meaning": self.text(cell.pill.meaning)}
        return self.cell(cell, 60)

    def cell(self, cell: Cell, most: int, *, whole: bool = True) -> Any:
        """A text, a list of lines, a rating, or the lines of one."""
        if cell.pill:
            return self.mark(cell.pill)
        if cell.choices:
            lines = [{**self.mark(mark), "label": self.text(line), "held": held} for mark, line, held in cell.choosing]
            return {"choices": lines}
        said = self.lines(cell.lines, most, whole=whole)
        return said[0] if len(said) == 1 and isinstance(said[0], str) else said

    def mark(self, mark: Mark) -> dict[str, Any]:
        return {"m": self.levels[mark.level.code], "label": self.text(mark.label)}

    def items(self, items: Iterable[Item]) -> list[Any]:
        return [{"text": self.text(item.text), "items": self.items(item.items)} for item in items]

    def lines(self, lines: Iterable[str], most: int, *, whole: bool = True) -> list[Any]:
        return [self.text(line, most, whole=whole) for line in lines]

    def text(self, text: str, most: int = 60, *, whole: bool = True) -> Any:
        """A text; where some of it is painted otherwise than it reads, its runs and what is to be read.

        A run that runs from right to left comes with its language. In a text that does so as a whole, what is painted
        first on a line is read last: it is read as one. In any other, each run is for itself.
        """
        if text.isascii():
            return breakable(text, most, BREAK, whole=whole)
        self.seen.update(clusters(text))
        rtl = is_rtl(text)
        runs: list[Any] = []
        spoken: list[Spoken] = []
        for piece, turned in stretches(text):
            inner = piece.rstrip() if turned else piece
            shown = breakable("".join(self.shown(inner)) if self.missing else inner, most, BREAK, whole=whole)
            lang = ("he" if _HEBREW.search(inner) else "ar") if turned else ""
            heard = self.heard(inner)
            otherwise = turned or heard != shown.replace(BREAK, "") or _MARKS.search(inner)
            if otherwise and _is_painted(shown):
                spoken.append(Spoken(heard, lang))
                runs.append([shown, lang])
            elif shown:
                runs.append(shown)
            runs += [piece[len(inner) :]] if len(inner) < len(piece) else []
        if not spoken:
            return "".join(runs)
        if rtl:
            spoken = [Spoken(self.heard(text), next((one.lang for one in spoken if one.lang), ""))]
        return {"runs": runs, "rtl": rtl, "spoken": spoken}

    def heard(self, text: str) -> str:
        """The text as it is to be read aloud: as typed, with the name of each sign that no font has."""
        return "".join(
            name if cluster in self.missing and (name := _sign(cluster)) else cluster for cluster in clusters(text)
        )

    def shown(self, text: str) -> Iterator[str]:
        """The text with words for what no font has: a sign's name, one notice for letters in a row."""
        told = False
        for cluster in clusters(text):
            kind = unicodedata.category(cluster[0])
            if cluster not in self.missing:
                told = told and cluster.isspace()
                yield cluster
            elif kind == "Zs":
                yield " "
            elif name := _sign(cluster):
                yield name
            elif kind != "Cf" and not told:
                told = True
                yield self.paper.wording.page.unprintable


def _sign(cluster: str) -> str:
    """What a sign is called; "" for anything else."""
    if not unicodedata.category(cluster[0]).startswith("S"):
        return ""
    return f"[{unicodedata.name(cluster[0], 'sign').lower()}]"


def _is_painted(shown: str) -> bool:
    return any(not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc") for letter in shown)
