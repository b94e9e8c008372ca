"""Small XML parts (links, styles, notes, properties) as trees, with every document type refused and depth bounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from cipxl.findings import Rule, Severity
from cipxl.sources.package import AGAIN, Package, Part

__all__ = ["RULES", "Node", "no_document_type", "parse", "read_tree"]


def _rule(code: str, title: str, why: str, message: str, fix: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code, title=title, severity=Severity.STOP, why=why, message=message, fix=fix, fails=fails, passes=passes
    )


DOCUMENT_TYPE = _rule(
    "F028",
    "A document type in a part",
    "Excel never writes one; it is how a file pulls in other files, or swells without end.",
    "{file} declares a document type, as no workbook does, in {shown}.",
    "Do not use this file. Ask the sender for a new copy, and tell your IT service.",
    '<!DOCTYPE x [<!ENTITY a "...">]>',
    "a part that starts with its first element",
)
NOT_WELL_FORMED = _rule(
    "F030",
    "A part that is not XML",
    "Excel would offer to repair it, and what it drops cannot be told from here.",
    "{file} is damaged: its part {shown} breaks off or is garbled.",
    "Open it in Excel; if Excel repairs it, check the rows, save it as .xlsx and send that.",
    "<row><c></row>",
    "<row><c/></row>",
)
TOO_DEEP = _rule(
    "F031",
    "Too many elements inside one another",
    "Some thousands of levels are there to bring a program down; Excel uses a dozen.",
    "{file} nests elements too deeply in its part {shown}.",
    AGAIN,
    "100,000 levels",
    "12 levels",
)
TOO_MANY_ELEMENTS = _rule(
    "F032",
    "Too many elements in a part",
    "Styles, notes or names by the hundred thousand come from damage, and would fill the memory.",
    "{file} has more in its part {shown} than a workbook can need.",
    AGAIN,
    "a million styles",
    "400 styles",
)

RULES = (DOCUMENT_TYPE, NOT_WELL_FORMED, TOO_DEEP, TOO_MANY_ELEMENTS)


class Node:
    """One element: local name, namespace, attributes (namespace and name with a space between), text and children."""

    __slots__ = ("attributes", "children", "name", "space", "text")

    def __init__(self, space: str, name: str, attributes: dict[str, str]) -> None:
        self.space = space
        self.name = name
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""

    def get(self, attribute: str, default: str = "") -> str:
        """The value of an attribute without a namespace, or the default."""
        return self.attributes.get(attribute, default)

    def link(self) -> str:
        """The value of the attribute called id in any namespace (r:id), or ""."""
        return next((value for key, value in self.attributes.items() if key.endswith(" id")), "")

    def child(self, name: str) -> Node | None:
        """The first child of that local name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator[Node]:
        """The children of that local name."""
        return (child for child in self.children if child.name == name)

    def every(self, name: str) -> Iterator[Node]:
        """The elements of that local name at any depth, in order; the depth is bounded when the tree is made."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.every(name)

    def whole_text(self) -> str:
        """Its own text and that of everything inside, phonetic guides left out."""
        if not self.children:
            return self.text
        return self.text.strip() + "".join(child.whole_text() for child in self.children if child.name != "rPh")


class _Builder:
    __slots__ = ("count", "depth", "elements", "package", "part", "root", "stack")

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.count = 0
        self.depth = package.limits.depth
        self.elements = package.limits.elements

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        node = Node(space, local, attributes)
        stack = self.stack
        if stack:
            stack[-1].children.append(node)
        else:
            self.root = node
        stack.append(node)
        self.count += 1
        if len(stack) > self.depth:
            raise self.package.refuse(TOO_DEEP, self.part)
        if self.count > self.elements:
            raise self.package.refuse(TOO_MANY_ELEMENTS, self.part)

    def end(self, _name: str) -> None:
        self.stack.pop()

    def text(self, text: str) -> None:
        self.stack[-1].text += text


def no_document_type(parser: expat.XMLParserType, package: Package, part: str) -> None:
    """Make a parser refuse the file at the first sign of a document type, before anything in it is expanded."""

    def refuse(*_: Any) -> None:
        raise package.refuse(DOCUMENT_TYPE, part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse


def parse(parser: expat.XMLParserType, package: Package, part: str, data: bytes, *, last: bool) -> None:
    """Feed a parser, with damage told as FileRefused."""
    try:
        parser.Parse(data, last)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # LookupError and ValueError: an encoding that Python does not know, or that is no encoding of bytes.
        raise package.refuse(NOT_WELL_FORMED, part) from error


def read_tree(package: Package, part: Part) -> Node:
    """The root of a part's tree; FileRefused where it is damaged, too large or too deep."""
    data = package.read(part, package.limits.part_bytes)
    parser = expat.ParserCreate(None, " ")
    parser.buffer_text = True
    builder = _Builder(package, part.name)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    no_document_type(parser, package, part.name)
    parse(parser, package, part.name, data, last=True)
    if builder.root is None:
        raise package.refuse(NOT_WELL_FORMED, part.name)
    return builder.root
