"""Colours as a workbook names them (RGB, palette index, theme and tint), as six hexadecimal digits RRGGBB."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

from cipxl.sources.nodes import Node

__all__ = ["PALETTE", "colour", "theme_colours"]

# The palette that index 0 to 63 mean unless the workbook has its own (ECMA-376 Part 1, 18.8.27).
_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
PALETTE: tuple[str, ...] = tuple(
    f"{_FIRST} {_FIRST} "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333".split()
)
# A theme lists dark before light; an index counts light before dark (18.8.3).
THEME_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


def colour(node: Node | None, palette: Sequence[str], theme: Sequence[str]) -> str | None:
    """The colour that an element such as fgColor names, or None where it names none or an automatic one."""
    if node is None:
        return None
    found: str | None = None
    if "rgb" in node.attributes:
        match = HEX.fullmatch(node.get("rgb"))
        found = match.group(1).upper() if match else None
    elif "theme" in node.attributes:
        found = _pick(theme, node.get("theme"))
    elif "indexed" in node.attributes:
        found = _pick(palette, node.get("indexed"))
    return None if found is None else _tinted(found, node.get("tint"))


def theme_colours(root: Node | None) -> tuple[str, ...]:
    """The twelve colours of a theme in the order that an index counts them; none for a workbook without a theme."""
    scheme = None if root is None else next(root.every("clrScheme"), None)
    if scheme is None:
        return ()
    by_name = {}
    for entry in scheme.children:
        for value in entry.children:
            match = HEX.fullmatch(value.get("lastClr") or value.get("val"))
            by_name[entry.name] = match.group(1).upper() if match else ""
    return tuple(by_name.get(name, "") for name in THEME_ORDER)


def _pick(colours: Sequence[str], index: str) -> str | None:
    if not (index.isascii() and index.isdigit() and len(index) < 4) or int(index) >= len(colours):
        return None
    return colours[int(index)] or None


def _tinted(rgb: str, tint: str) -> str:
    """The colour made lighter (tint above 0) or darker (below 0), by its lightness (18.8.19)."""
    try:
        amount = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        return rgb
    if not amount or amount != amount:
        return rgb
    hue, light, full = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + amount) if amount < 0 else light * (1 - amount) + amount
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))
