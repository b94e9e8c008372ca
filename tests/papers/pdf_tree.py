"""A PDF as a screen reader has it: the elements of its structure tree, each with its text.

Text is decoded by each font's own map to Unicode; a replacement text (ActualText) goes before what is painted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

__all__ = ["Element", "Page", "elements", "pages"]

_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_ORDER = re.compile("[\u202a-\u202e\u2066-\u2069]")  # the typesetter's own marks for the order of runs
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass
class Element:
    """An element of the tree: its kind ("TD"), its attributes, and what is in it, in order.

    `spoken` is what is read in place of all that is in it.
    """

    kind: str
    raw: Any
    children: list[Element | str] = field(default_factory=list)
    spoken: str | None = None

    @cached_property
    def text(self) -> str:
        if self.spoken is not None:
            return self.spoken
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text with a break wherever a paragraph begins."""
        found = [""]
        if self.spoken is not None:
            return [self.spoken]
        for child in self.children:
            if isinstance(child, str):
                found[-1] += child
            elif child.kind == "P" and found[-1]:
                found += child.paragraphs
            else:
                inner = child.paragraphs
                found[-1] += inner[0]
                found += inner[1:]
        return found

    def all(self, *kinds: str) -> Iterator[Element]:
        """The elements below of these kinds, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.kind in kinds:
                    yield child
                yield from child.all(*kinds)

    def attribute(self, name: str) -> Any:
        attributes = self.raw.get("/A", [])
        for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            if name in one:
                return one[name]
        return None


@dataclass
class Page:
    """What a page paints: text by mark, and how much is painted outside any."""

    marked: dict[int, str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    artifacts: list[str] = field(default_factory=list)


def elements(document: pikepdf.Pdf) -> Element:
    """The whole tree; the root has the kind "Document"."""
    texts = {page.obj.objgen: read for page, read in zip(document.pages, pages(document), strict=True)}
    root = document.Root.StructTreeRoot.K
    top = root[0] if isinstance(root, pikepdf.Array) else root
    return _element(top, texts, None)


def _element(raw: Any, texts: dict[Any, Page], page: Any) -> Element:
    page = raw.get("/Pg", page)
    found = Element(str(raw.S)[1:], raw)
    found.spoken = str(raw["/ActualText"]) if "/ActualText" in raw else None
    kids = raw.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            found.children.append(texts[page.objgen].marked[int(kid)])
        elif kid.get("/Type") == "/MCR":
            found.children.append(texts[kid.get("/Pg", page).objgen].marked[int(kid.MCID)])
        elif kid.get("/Type") != "/OBJR":
            found.children.append(_element(kid, texts, page))
    return found


def pages(document: pikepdf.Pdf) -> list[Page]:
    """What each page paints."""
    maps: dict[Any, dict[int, str]] = {}
    return [_page(page, maps) for page in document.pages]


def _page(page: pikepdf.Page, maps: dict[Any, dict[int, str]]) -> Page:
    found = Page()
    fonts = page.obj.Resources.get("/Font", {})
    stack: list[tuple[str, int | None, str | None]] = []
    codes: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            given = operands[1] if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else {}
            mark = int(given["/MCID"]) if "/MCID" in given else None
            instead = str(given["/ActualText"]) if "/ActualText" in given else None
            stack.append((str(operands[0]), mark, instead))
            if mark is not None:
                found.marked.setdefault(mark, "")
            if instead is not None:
                _put(found, stack, instead)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            codes = _codes(fonts[operands[0]], maps)
        elif name in ("Tj", "TJ"):
            if not any(instead is not None for _, _, instead in stack):
                turned = any(kind == "/ReversedChars" for kind, _, _ in stack)
                _put(found, stack, _decoded(operands[0], codes, turned))
        elif name in ("f", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE") and not stack:
            found.outside.append(name)
    return found


def _put(page: Page, stack: list[tuple[str, int | None, str | None]], text: str) -> None:
    text = _ORDER.sub("", text)
    mark = next((mark for _, mark, _ in reversed(stack) if mark is not None), None)
    if mark is not None:
        page.marked[mark] += text
    elif any(kind == "/Artifact" for kind, _, _ in stack):
        page.artifacts.append(text)
    else:
        page.outside.append(text)


def _decoded(shown: Any, codes: dict[int, str], turned: bool) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    glyphs = [codes[raw[at] * 256 + raw[at + 1]] for at in range(0, len(raw), 2)]
    return "".join(reversed(glyphs) if turned else glyphs)


def _codes(font: Any, maps: dict[Any, dict[int, str]]) -> dict[int, str]:
    if font.objgen not in maps:
        table = font.ToUnicode.read_bytes()
        found: dict[int, str] = {}
        for section in _CHARS.findall(table):
            values = _HEX.findall(section)
            for code, text in zip(values[::2], values[1::2], strict=True):
                found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        for section in _RANGES.findall(table):
            for low, high, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", section):
                first = bytes.fromhex(text.decode()).decode("utf-16-be")
                for number in range(int(low, 16), int(high, 16) + 1):
                    found[number] = first[:-1] + chr(ord(first[-1]) + number - int(low, 16))
        maps[font.objgen] = found
    return maps[font.objgen]
