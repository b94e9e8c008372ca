"""Cell styles: for each index that a cell names, its number format, fill, strike-through and quote prefix."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from cipxl.sources.colours import PALETTE, colour, theme_colours
from cipxl.sources.grid import PLAIN, Style
from cipxl.sources.nodes import Node, read_tree
from cipxl.sources.numfmt import BUILT_IN
from cipxl.sources.package import Package, Part

__all__ = ["read_styles"]

T = TypeVar("T")


NO_STYLES: dict[str | None, Style] = {None: PLAIN}
FALSE = ("0", "false", "off")


class _Source:
    """The two parts that styles come from, the same wherever their packed content is the same.

    Returns of one round share their styles, so the content is the key of the cache; the package is let go of once read.
    """

    __slots__ = ("key", "package", "parts")

    def __init__(self, package: Package, styles: Part, theme: Part | None) -> None:
        self.package: Package | None = package
        self.parts = (styles, theme)
        self.key = tuple(
            (part.method, part.crc, part.size, bytes(package.packed(part)))
            for part in (styles, theme)
            if part is not None
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def read_styles(package: Package, styles: Part | None, theme: Part | None) -> dict[str | None, Style]:
    """The styles by their index as a cell writes it ("0", "1", ...); None is the style of a cell that names none."""
    if styles is None:
        return NO_STYLES
    source = _Source(package, styles, theme)
    try:
        return _read(source)
    finally:
        source.package = None


@lru_cache(maxsize=32)
def _read(source: _Source) -> dict[str | None, Style]:
    package, (part, theme_part) = source.package, source.parts
    if package is None or part is None:
        return NO_STYLES
    root = read_tree(package, part)
    theme = theme_colours(None if theme_part is None else read_tree(package, theme_part))
    fills = _fills(root, theme)
    struck = [_strikes(font) for font in _list(root, "fonts")]
    formats = {node.get("numFmtId"): node.get("formatCode") for node in _list(root, "numFmts")}
    found: dict[str | None, Style] = {None: PLAIN}
    for number, xf in enumerate(_list(root, "cellXfs")):
        code = xf.get("numFmtId", "0")
        number_format = formats.get(code) or (BUILT_IN.get(int(code), "General") if code.isdecimal() else "General")
        found[str(number)] = Style(
            number_format,
            _nth(fills, xf.get("fillId"), None),
            _nth(struck, xf.get("fontId"), False),
            xf.get("quotePrefix") in ("1", "true", "on"),
        )
    found[None] = found.get("0", PLAIN)
    return found


def _list(root: Node, name: str) -> list[Node]:
    group = root.child(name)
    return [] if group is None else group.children


def _fills(root: Node, theme: tuple[str, ...]) -> list[str | None]:
    palette = list(PALETTE)
    for at, node in enumerate(node for group in root.every("indexedColors") for node in group.all("rgbColor")):
        if at < len(palette):
            palette[at] = colour(node, (), ()) or palette[at]
    found: list[str | None] = []
    for fill in _list(root, "fills"):
        pattern = fill.child("patternFill")
        solid = pattern is not None and pattern.get("patternType") == "solid"
        found.append(colour(pattern.child("fgColor"), palette, theme) if pattern is not None and solid else None)
    return found


def _strikes(font: Node) -> bool:
    strike = font.child("strike")
    return strike is not None and strike.get("val") not in FALSE


def _nth(values: list[T], index: str, default: T) -> T:
    return values[int(index)] if index.isdecimal() and int(index) < len(values) else default
