"""The levels of a scheme: what a rating can be, in the scheme's own words, and how each is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cipxl.scheme.settings import wrong

__all__ = ["NOT_RATED", "STANDARD_COLOURS", "Level", "Shape", "contrast"]

Shape = Literal["square", "diamond", "triangle", "circle", "ring", "star", "down_triangle"]

_MOST_LETTERS = 3  # "G", "BRG"

SYMBOLS: Mapping[str, str] = {
    "square": "■",
    "diamond": "◆",
    "triangle": "▲",
    "circle": "●",
    "ring": "○",
    "star": "★",
    "down_triangle": "▼",
}

_DARK, _WHITE = "#0B0C0C", "#FFFFFF"
_LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, success criterion 1.4.3
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class _Paint(NamedTuple):
    colour: str
    text_colour: str
    safe_colour: str
    safe_text_colour: str
    shape: Shape


STANDARD_COLOURS: Mapping[str, _Paint] = {
    "red": _Paint("#B3261E", _WHITE, "#7A0016", _WHITE, "triangle"),
    "amber": _Paint("#FFBF47", _DARK, "#FFB000", _DARK, "diamond"),
    "green": _Paint("#00703C", _WHITE, "#1B7F79", _WHITE, "square"),
    "blue": _Paint("#1D4F91", _WHITE, "#2B4FA8", _WHITE, "circle"),
    "yellow": _Paint("#FFDD00", _DARK, "#F0E442", _DARK, "diamond"),
    "grey": _Paint("#E5E6E7", _DARK, "#E5E6E7", _DARK, "ring"),
}


class Level(BaseModel):
    """One rating that a scheme knows.

    Attributes:
        code: What is written in the cell of a table ("G"); "" for the built-in level "Not rated".
        label: The scheme's word for it ("Green").
        meaning: What the scheme says it stands for, printed beside it. The same colour means different things.
        words: What else officers write for it.
        colour, text_colour: Fill and text as "#RRGGBB", at least 4.5 to 1 apart; in a file also a standard name.
        safe_colour, safe_text_colour: The same for people who do not tell red from green.
        symbol, shape: Told beside the colour, never colour alone.
        counts_in_summary: Whether the summary of ratings has a count of it.
        terminal: Nothing further is to be done (completed).
        in_order: Part of the order from best to worst; not so for "no data" or "not applicable".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(max_length=20, pattern=r"^\S*$")
    label: str = Field(min_length=1, max_length=200)
    meaning: str = ""
    words: tuple[str, ...] = ()
    colour: str
    text_colour: str
    safe_colour: str
    safe_text_colour: str
    symbol: str = Field(max_length=2)
    shape: Shape
    counts_in_summary: bool = True
    terminal: bool = False
    in_order: bool = True

    @model_validator(mode="before")
    @classmethod
    def _painted(cls, given: Any) -> Any:
        """Fill in what follows from a standard colour's name, or from a fill."""
        if not isinstance(given, Mapping) or not isinstance(given.get("colour"), str):
            return given
        fields = dict(given)
        paint = STANDARD_COLOURS.get(fields["colour"].casefold())
        if paint:
            fields["colour"] = paint.colour
            for key, value in paint._asdict().items():
                fields.setdefault(key, value)
        elif not _HEX.fullmatch(fields["colour"]):
            allowed = ", ".join(STANDARD_COLOURS)
            raise wrong("colour", f"is {fields['colour']!r}; it must be one of {allowed}, or written like #00703C")
        fields.setdefault("text_colour", _readable_on(fields["colour"]))
        fields.setdefault("safe_colour", fields["colour"])
        fields.setdefault("safe_text_colour", fields["text_colour"])
        fields.setdefault("symbol", SYMBOLS.get(str(fields.get("shape", "")), ""))
        return fields

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        pairs = (
            ("text_colour", self.text_colour, self.colour),
            ("safe_text_colour", self.safe_text_colour, self.safe_colour),
        )
        for key, text, fill in pairs:
            for shade in (text, fill):
                if not _HEX.fullmatch(shade):
                    raise wrong(key, f"goes with {shade!r}; a colour is written like #00703C")
            if contrast(text, fill) < _LEAST_CONTRAST:
                raise wrong(key, f"is {text} on {fill}, which cannot be read; use {_readable_on(fill)}")
        return self

    @property
    def is_lettered(self) -> bool:
        """Whether its code is a letter or two that people type, and no id such as "on_course"."""
        return len(self.code) <= _MOST_LETTERS

    def __str__(self) -> str:
        shown = self.code and self.code != self.label and self.is_lettered
        return f"{self.label} ({self.code})" if shown else self.label


def contrast(one: str, other: str) -> float:
    """How far apart two "#RRGGBB" colours are, from 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable_on(fill: str) -> str:
    return max((_DARK, _WHITE), key=lambda text: contrast(text, fill))


NOT_RATED = Level.model_validate(
    {"code": "", "label": "Not rated", "words": ("unrated",), "colour": "grey", "in_order": False}
)
"""No rating: blank, no data, or nothing that a rule can go by. Never green."""
