"""What a paragraph of a Word document shows on paper: its list number, its text, and what was left out of it.

Text put in by tracked changes is kept, text that they take out is left out; so is text that is formatted as hidden.
Text boxes come behind the paragraph that they hang on. Source: ECMA-376 part 1, 17.3, 17.13.5 and 17.16.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cipxl.sources.nodes import Node
from cipxl.sources.numbering import Numbering, value_of

__all__ = ["LeftOut", "Said", "WordText", "attribute", "flat", "is_on", "shade_of"]

BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
# Symbols of the fonts that tick boxes come from: Wingdings and Wingdings 2.
TICKS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0A8": "☐", "F06F": "☐", "F0FC": "✓", "F050": "✓", "F052": "☑",
         "F0A3": "☐", "F0B7": "•", "F0A7": "▪", "F06E": "■", "F06C": "●", "F075": "◆", "F070": "▲"}  # fmt: skip
OFF = ("0", "false", "off")
INSERTED = ("ins", "moveTo")
TAKEN_OUT = ("del", "moveFrom")
# What holds runs or blocks and says nothing itself.
HOLDERS = ("sdt", "sdtContent", "hyperlink", "smartTag", "fldSimple", "customXml", "bdo", "dir", "ruby", "rubyBase",
           "oMath", "oMathPara")  # fmt: skip


class LeftOut(NamedTuple):
    """Text that the paper does not show, and why: "deleted", "hidden"; or what hangs beside the text: "box"."""

    kind: str
    text: str


class Said(NamedTuple):
    """A paragraph as it is shown, with the parts of it that are crossed out, its notes, and its own colour."""

    text: str
    struck: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    fill: str | None = None


class _Parts:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.struck: list[tuple[int, int]] = []
        self.length = 0
        self.boxes: list[str] = []
        self.notes: list[str] = []
        self.fills: set[str | None] = set()

    def add(self, text: str, struck: bool, fill: str | None) -> None:
        if text and struck:
            self.struck.append((self.length, self.length + len(text)))
        if text.strip():
            self.fills.add(fill)
        self.texts.append(text)
        self.length += len(text)


class WordText:
    """The texts of one document; what it leaves out is put down in `left_out`."""

    def __init__(self, numbering: Numbering, styles: Node | None, notes: dict[tuple[str, str], str]) -> None:
        self.numbering = numbering
        self.notes = notes
        self.left_out: list[LeftOut] = []
        self._hidden = {
            attribute(style, "styleId")
            for style in (styles.all("style") if styles else ())
            if is_on(style.child("rPr"), "vanish")
        }
        self.headings = {
            attribute(style, "styleId")
            for style in (styles.all("style") if styles else ())
            if value_of(style, "name").casefold().startswith(("heading", "title"))
        }

    def paragraph(self, node: Node) -> Said:
        """What a paragraph shows."""
        properties = node.child("pPr")
        parts = _Parts()
        label = self.numbering.label(properties)
        self._runs(node, parts, hidden=value_of(properties, "pStyle") in self._hidden)
        text = "".join(parts.texts)
        shift = 0
        if label:
            shift = len(label) + (1 if text.strip() else 0)
            text = f"{label} {text}" if text.strip() else label
        for box in parts.boxes:
            self.left_out.append(LeftOut("box", box))
            text = f"{text}\n{box}" if text.strip() else box
        struck = tuple((start + shift, end + shift) for start, end in parts.struck)
        fill = next(iter(parts.fills)) if len(parts.fills) == 1 else None
        return Said(text, struck, tuple(parts.notes), fill or shade_of(properties))

    def is_heading(self, node: Node) -> bool:
        """Whether a paragraph is a heading, by its style or its level."""
        properties = node.child("pPr")
        level = value_of(properties, "outlineLvl")
        return value_of(properties, "pStyle") in self.headings or (level.isdecimal() and int(level) < 9)

    def _runs(self, node: Node, parts: _Parts, *, hidden: bool = False) -> None:
        for child in node.children:
            name = child.name
            if name == "r" and child.space.endswith("/math"):
                parts.add("".join(text.text for text in child.all("t")), False, None)
            elif name == "r":
                self._run(child, parts, hidden=hidden)
            elif name in TAKEN_OUT:
                self._left("deleted", "".join(one.text for one in _deleted(child)))
            elif name in INSERTED or name in HOLDERS:
                self._runs(child, parts, hidden=hidden)
            elif name == "AlternateContent":
                self._runs(_chosen(child), parts, hidden=hidden)
            elif name == "commentReference":
                parts.notes += self._note("comment", child)
            elif child.space.endswith("/math"):
                self._runs(child, parts, hidden=hidden)

    def _run(self, run: Node, parts: _Parts, *, hidden: bool) -> None:
        properties = run.child("rPr")
        fill = shade_of(properties) or HIGHLIGHTS.get(value_of(properties, "highlight"))
        struck = is_on(properties, "strike") or is_on(properties, "dstrike")
        if is_on(properties, "vanish") or value_of(properties, "rStyle") in self._hidden:
            hidden = True
        texts: list[str] = []
        for child in run.children:
            name = child.name
            if name == "t":
                texts.append(child.text)
            elif name in BREAKS:
                page = name == "br" and attribute(child, "type") in ("page", "column")
                texts.append("" if page else BREAKS[name])
            elif name == "sym":
                texts.append(TICKS.get(attribute(child, "char").upper(), "▪"))
            elif name in ("drawing", "pict", "object"):
                parts.boxes += self._boxes(child)
            elif name == "AlternateContent":
                parts.boxes += self._boxes(_chosen(child))
            elif name in ("footnoteReference", "endnoteReference"):
                parts.notes += self._note(name.removesuffix("Reference"), child)
            elif name == "commentReference":
                parts.notes += self._note("comment", child)
            elif name == "delText":
                self._left("deleted", child.text)
        text = "".join(texts)
        if hidden:
            self._left("hidden", text)
        else:
            parts.add(text, struck, fill)

    def _boxes(self, node: Node) -> list[str]:
        """The texts of the text boxes in a drawing; one that is given in two forms is taken once."""
        found = []
        for box in _every(node, "txbxContent"):
            lines = [self.paragraph(one).text for one in flat(box) if one.name == "p"]
            text = "\n".join(line for line in lines if line.strip())
            if text:
                found.append(text)
        return found

    def _note(self, kind: str, node: Node) -> list[str]:
        text = self.notes.get((kind, attribute(node, "id")), "")
        return [text] if text.strip() else []

    def _left(self, kind: str, text: str) -> None:
        if text.strip():
            self.left_out.append(LeftOut(kind, text.strip()))


HIGHLIGHTS = {"red": "FF0000", "darkRed": "800000", "green": "00FF00", "darkGreen": "008000", "yellow": "FFFF00",
              "darkYellow": "808000", "blue": "0000FF", "darkBlue": "000080", "cyan": "00FFFF", "magenta": "FF00FF",
              "lightGray": "C0C0C0", "darkGray": "808080"}  # fmt: skip


def flat(node: Node) -> Iterator[Node]:
    """The paragraphs, tables, rows or cells that a node holds, whatever only wraps them taken away."""
    for child in node.children:
        if child.name in ("sdt", "sdtContent", "customXml", "smartTag", *INSERTED):
            yield from flat(child)
        elif child.name == "AlternateContent":
            yield from flat(_chosen(child))
        elif child.name not in TAKEN_OUT:
            yield child


def attribute(node: Node | None, name: str) -> str:
    """The value of an attribute, in whatever namespace, or ""."""
    if node is None:
        return ""
    return next((value for key, value in node.attributes.items() if key.rpartition(" ")[2] == name), "")


def is_on(properties: Node | None, name: str) -> bool:
    """Whether a property that is on where it stands is on here."""
    found = properties.child(name) if properties is not None else None
    return found is not None and attribute(found, "val").casefold() not in OFF


def shade_of(properties: Node | None) -> str | None:
    """The RRGGBB that these properties fill with, or None; white is none."""
    shade = properties.child("shd") if properties is not None else None
    fill = attribute(shade, "fill").upper()
    return fill if len(fill) == 6 and all(mark in "0123456789ABCDEF" for mark in fill) and fill != "FFFFFF" else None


def _chosen(node: Node) -> Node:
    """Of content that is given for newer and for older programs, the first; they say the same."""
    return node.child("Choice") or node.child("Fallback") or node


def _every(node: Node, name: str) -> Iterator[Node]:
    for child in node.children:
        if child.name == "AlternateContent":
            yield from _every(_chosen(child), name)
        elif child.name == name:
            yield child
        else:
            yield from _every(child, name)


def _deleted(node: Node) -> Iterator[Node]:
    for name in ("delText", "t"):
        yield from node.every(name)
