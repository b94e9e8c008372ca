"""The tables of a Word document, by our own walk over its cells.

A merged cell is taken once, where it begins; a table in a cell becomes lines of that cell's text; list numbers, which
are no text in the file, are worked out; tracked changes are read as if accepted. What the paper does not show is left
out and told. Nothing is run or followed. Source: ECMA-376 part 1, 17.4 (tables).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cipxl.findings import Finding
from cipxl.sources.document_rules import BOXES, DELETED, HIDDEN_TEXT, INSIDE, NO_TABLE_IN, TOO_MANY
from cipxl.sources.grid import Book
from cipxl.sources.nodes import Node, read_tree
from cipxl.sources.numbering import Numbering, value_of
from cipxl.sources.outline import MACROS
from cipxl.sources.package import DAMAGED, Package
from cipxl.sources.pieces import Above, Piece, RawCell, beside, joined
from cipxl.sources.wordtext import LeftOut, Said, WordText, attribute, flat, shade_of

__all__ = ["is_word", "read_blocks", "read_docx"]

MAIN = "word/document.xml"
FEWEST_COLUMNS = 3  # a table of fewer holds a layout, and tables in it are looked at for themselves
USUAL_WIDTH = 1440  # of a column that the document gives no width: an inch, in twentieths of a point


def is_word(package: Package) -> bool:
    """Whether a package is a Word document."""
    return package.find(MAIN) is not None


def read_docx(package: Package) -> Book:
    """The tables of a Word document, each as a sheet.

    Raises:
        FileRefused: it is damaged, hostile, over the limits, or has no table.
    """
    walk = _Walk(package)
    walk.body()
    together = joined(walk.pieces)
    if not together:
        raise package.refuse(NO_TABLE_IN, "a Word document")
    cells = sum(len(one.sheet.cells) for one in together)
    if cells > package.limits.cells:
        raise package.refuse(TOO_MANY, f"{cells:,} cells")
    return Book(
        path=package.path,
        name=package.name,
        sha256=package.sha256,
        size=len(package.data),
        sheets=(*(one.sheet for one in together), *beside(walk.paragraphs)),
        findings=tuple(walk.findings()),
        document="a Word document",
    )


def read_blocks(package: Package) -> Iterator[Above | Piece]:
    """The paragraphs and tables of a Word document's body, in its order.

    Raises:
        FileRefused: it is damaged, hostile or over the limits.
    """
    return _Walk(package).blocks()


class _Walk:
    """One walk over a document, in its order, since lists are counted in it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        styles = self._part("word/styles.xml")
        self.texts = WordText(Numbering(self._part("word/numbering.xml"), styles), styles, self._notes())
        self.pieces: list[Piece] = []
        self.paragraphs: list[str] = []
        self.nested = 0
        self.page = 1

    def body(self) -> None:
        """Every table of the document's body, with the paragraphs over it."""
        above: list[Above] = []
        for block in self._body():
            if block.name == "tbl":
                self.table(block, tuple(above))
                above = []
            elif block.name == "p":
                found = self._paragraph(block)
                above += found
                self.paragraphs += [one.text for one in found]

    def blocks(self) -> Iterator[Above | Piece]:
        """Every paragraph and table of the document's body, as they follow one another."""
        for block in self._body():
            if block.name == "p":
                yield from self._paragraph(block)
            elif block.name == "tbl":
                before = len(self.pieces)
                self.table(block, ())
                for piece in self.pieces[before:]:
                    yield from piece.above
                    yield piece

    def _body(self) -> Iterator[Node]:
        root = self._part(MAIN)
        body = root.child("body") if root is not None else None
        if body is None:
            raise self.package.refuse(DAMAGED, "it has no text")
        return flat(body)

    def _paragraph(self, block: Node) -> list[Above]:
        said = self.texts.paragraph(block)
        self._turn(block)
        return [Above(said.text.strip(), self.texts.is_heading(block))] if said.text.strip() else []

    def table(self, table: Node, above: tuple[Above, ...]) -> None:
        """A table as a piece; where it only lays out the page, the tables in it as pieces."""
        edges = _edges(table)
        rows: list[list[RawCell]] = []
        open_cells: dict[float, tuple[int, int]] = {}  # cells that go on below, by left edge: row, index
        inner: list[tuple[Node, tuple[Above, ...]]] = []
        first_page = self.page
        for row in flat(table):
            if row.name != "tr":
                continue
            properties = row.child("trPr")
            if properties is not None and properties.child("del") is not None:
                self._deleted(row)
                continue
            rows.append(self._row(row, edges, rows, open_cells, inner))
        if edges and len(edges) - 1 < FEWEST_COLUMNS and inner:
            for nested, over in inner:
                self.table(nested, over)
        elif any(rows):
            self.nested += len(inner)
            where = f"table {len(self.pieces) + 1}" if first_page == 1 == self.page else f"page {first_page}"
            self.pieces.append(Piece(tuple(tuple(row) for row in rows if row), where, above))

    def _row(
        self,
        row: Node,
        edges: list[float],
        rows: list[list[RawCell]],
        open_cells: dict[float, tuple[int, int]],
        inner: list[tuple[Node, tuple[Above, ...]]],
    ) -> list[RawCell]:
        properties = row.child("trPr")
        at = _count(value_of(properties, "gridBefore"), 0)
        found: list[RawCell] = []
        still: dict[float, tuple[int, int]] = {}
        for cell in flat(row):
            if cell.name != "tc":
                continue
            own = cell.child("tcPr")
            span = min(_count(value_of(own, "gridSpan"), 1), 200)
            while len(edges) <= at + span:
                edges.append((edges[-1] if edges else 0) + USUAL_WIDTH)
            left, right = edges[at], edges[at + span]
            at += span
            merge = own.child("vMerge") if own is not None else None
            said, fill = self._cell(cell, own, inner)
            begun = open_cells.get(left)
            if merge is not None and attribute(merge, "val") != "restart" and begun is not None:
                head = rows[begun[0]][begun[1]]
                text = "\n".join(part for part in (head.text, said.text) if part.strip())
                rows[begun[0]][begun[1]] = head._replace(rows=len(rows) - begun[0] + 1, text=text)
                still[left] = begun
                continue
            if merge is not None:
                still[left] = (len(rows), len(found))
            struck = _whole(said)
            note = "\n".join(said.notes)
            found.append(RawCell(left, right, said.text, fill=fill, struck=struck, note=note))
        open_cells.clear()
        open_cells.update(still)
        return found

    def _cell(
        self, cell: Node, own: Node | None, inner: list[tuple[Node, tuple[Above, ...]]]
    ) -> tuple[Said, str | None]:
        """What a cell shows, its paragraphs on lines of their own, and its fill."""
        text = ""
        struck: list[tuple[int, int]] = []
        notes: list[str] = []
        fills: set[str | None] = set()
        above: list[Above] = []
        for block in flat(cell):
            if block.name == "p":
                said = self.texts.paragraph(block)
                self._turn(block)
                if said.text.strip():
                    above.append(Above(said.text.strip(), self.texts.is_heading(block)))
                    fills.add(said.fill)
            elif block.name == "tbl":
                inner.append((block, tuple(above)))
                above = []
                said = Said("\n".join(self._lines(block)))
            else:
                continue
            start = len(text) + 1 if text else 0
            text = f"{text}\n{said.text}" if text else said.text
            struck += [(start + one, start + other) for one, other in said.struck]
            notes += said.notes
        end = len(text.rstrip())
        fill = shade_of(own) or (next(iter(fills)) if len(fills) == 1 else None)
        whole = text[:end]
        if len(whole) > self.package.limits.text_length:
            raise self.package.refuse(TOO_MANY, f"{len(whole):,} characters in a cell")
        return Said(whole, tuple((one, min(other, end)) for one, other in struck if one < end), tuple(notes)), fill

    def _lines(self, table: Node) -> Iterator[str]:
        """A table inside a cell, a line for each row."""
        for row in flat(table):
            if row.name == "tr":
                texts = [self._cell(cell, None, [])[0].text.strip() for cell in flat(row) if cell.name == "tc"]
                if any(texts):
                    yield " | ".join(" ".join(text.split()) for text in texts)

    def _deleted(self, row: Node) -> None:
        texts = (self._cell(cell, None, [])[0].text for cell in flat(row) if cell.name == "tc")
        self.texts.left_out.append(LeftOut("deleted", " ".join(" ".join(texts).split())))

    def _turn(self, paragraph: Node) -> None:
        """Count the pages that a paragraph says it turns; Word puts down where it broke them when it last saved."""
        self.page += sum(1 for _ in paragraph.every("lastRenderedPageBreak"))

    def _part(self, name: str) -> Node | None:
        part = self.package.find(name)
        return read_tree(self.package, part) if part is not None else None

    def _notes(self) -> dict[tuple[str, str], str]:
        """Footnotes, endnotes and comments, by kind and id."""
        found: dict[tuple[str, str], str] = {}
        for kind in ("footnote", "endnote", "comment"):
            root = self._part(f"word/{kind}s.xml")
            for node in root.all(kind) if root is not None else ():
                lines = ("".join(text.text for text in one.every("t")) for one in node.every("p"))
                found[kind, attribute(node, "id")] = "\n".join(line for line in lines if line.strip())
        return found

    def findings(self) -> Iterator[Finding]:
        """What was left out of the text, or stood in another way than text does."""
        if any(name.endswith("vbaproject.bin") for name in self.package.parts):
            yield self.package.note(MACROS)
        left = self.texts.left_out
        count = Counter(one.kind for one in left)
        first = {one.kind: one.text for one in reversed(left)}
        for kind, rule in (("deleted", DELETED), ("hidden", HIDDEN_TEXT), ("box", BOXES)):
            if count[kind]:
                yield self.package.note(rule, first[kind], count=str(count[kind]))
        if self.nested:
            yield self.package.note(INSIDE, str(self.nested))


def _edges(table: Node) -> list[float]:
    """The left edges of the columns of a table's grid, and the right edge of the last."""
    grid = table.child("tblGrid")
    widths = [_count(attribute(column, "w"), 0) for column in grid.all("gridCol")] if grid is not None else []
    edges: list[float] = [0]
    for width in widths[:2000]:
        edges.append(edges[-1] + (min(width, 100_000) or USUAL_WIDTH))
    return edges


def _count(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def _whole(said: Said) -> bool | tuple[tuple[int, int], ...]:
    """True where all of the text is crossed out, else the parts that are, or False."""
    kept = "".join(
        mark for at, mark in enumerate(said.text) if not any(start <= at < end for start, end in said.struck)
    )
    if said.struck and not kept.strip():
        return True
    return said.struck or False
