"""A paper as a tagged PDF (PDF/UA-1), and its pages as pictures.

Typst sets the pages from `paper.typ`; its tags, with the row headers that `tags` adds, let a screen reader read every
cell with its headings. The fonts come with cipxl and no other is used, so the same paper is the same bytes everywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from cipxl import resources
from cipxl.papers.blocks import Paper
from cipxl.papers.tags import tagged
from cipxl.papers.typeset import FAMILIES, page_data

__all__ = ["pictures", "png", "render"]

_PPI = 100.0  # of a page as a picture on a screen


def render(paper: Paper) -> bytes:
    """The paper as a PDF; the same paper gives the same bytes."""
    stamp = paper.stamp if paper.stamp.tzinfo else paper.stamp.replace(tzinfo=UTC)
    made = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs={"data": page_data(paper, _missing)},
        pdf_standards=["ua-1"],
        timestamp=int(stamp.timestamp()),
    )
    return tagged(made, paper)


def pictures(paper: Paper, ppi: float = _PPI) -> tuple[bytes, ...]:
    """The pages of the PDF as pictures (PNG) at so many pixels an inch."""
    made = _compiler().compile(
        input=_template(),
        format="png",
        ppi=ppi,
        sys_inputs={"data": page_data(paper, _missing)},
    )
    return tuple(made) if isinstance(made, list) else (made,)


def png(svg: str, width: float, ppi: float = 200) -> bytes:
    """A drawing as a picture, `width` millimetres wide."""
    source = (
        f"#set page(width: {width:g}mm, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made: bytes = _compiler().compile(input=source.encode(), format="png", ppi=ppi, sys_inputs={"svg": svg})
    return made


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


@cache
def _compiler() -> Any:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[str(folder) for folder in sorted(resources.fonts().iterdir())]
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _missing(wanted: frozenset[str]) -> frozenset[str]:
    """Those characters that no font has: asked of the typesetter, which refuses to set them."""
    return frozenset(_not_set(tuple(sorted(wanted))))


def _not_set(letters: Sequence[str]) -> Sequence[str]:
    if not letters or _can_set(letters):
        return ()
    if len(letters) == 1:
        return letters
    middle = len(letters) // 2
    return (*_not_set(letters[:middle]), *_not_set(letters[middle:]))


def _can_set(letters: Sequence[str]) -> bool:
    import typst

    text = " ".join(f"a{letter}" if unicodedata.combining(letter) else letter for letter in letters)
    fonts = ", ".join(f'"{family}"' for family in FAMILIES)
    source = f'#set document(title: "-")\n#set text(lang: "en", font: ({fonts}))\n#text(sys.inputs.text)'
    try:
        _compiler().compile(
            input=source.encode(), format="pdf", sys_inputs={"text": text}, pdf_standards=["ua-1"], timestamp=0
        )
    except typst.TypstError:
        return False
    return True
