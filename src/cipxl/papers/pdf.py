"""A paper as a tagged PDF (PDF/UA-1), and its pages as pictures.

Typst sets the pages from `paper.typ`; its tags, with the row headers that `tags` adds, let a screen reader read every
cell with its headings. The fonts come with cipxl and no other is used, so the same paper is the same bytes everywhere.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from cipxl import resources
from cipxl.papers.blocks import Paper
from cipxl.papers.tags import tagged
from cipxl.papers.typeset import FAMILIES, Spoken, page_data

__all__ = ["pictures", "png", "render"]

_PPI = 100.0  # of a page as a picture on a screen
_TURN = threading.Lock()  # a window may preview one paper while it publishes another


def render(paper: Paper) -> bytes:
    """The paper as a PDF; the same paper gives the same bytes."""
    stamp = paper.stamp if paper.stamp.tzinfo else paper.stamp.replace(tzinfo=UTC)
    made, spoken = _set(paper, format="pdf", pdf_standards=["ua-1"], timestamp=int(stamp.timestamp()))
    return tagged(made, paper, spoken)


def pictures(paper: Paper, ppi: float = _PPI) -> tuple[bytes, ...]:
    """The pages of the PDF as pictures (PNG) at so many pixels an inch."""
    made, _ = _set(paper, format="png", ppi=ppi)
    return tuple(made) if isinstance(made, list) else (made,)


def _set(paper: Paper, **how: Any) -> tuple[Any, Sequence[Spoken]]:
    """The paper set in type, and what is read aloud otherwise than painted.

    Every rare letter is told in words where some of them cannot be set side by side.
    """
    for missing in (_missing, _accented, _rare):
        pages = page_data(paper, missing)
        made = _compiled(_template(), {"data": pages.data}, **how)
        if made is not None:
            return made, pages.spoken
    raise RuntimeError("the page template cannot be set")


def png(svg: str, width: float, ppi: float = 200) -> bytes:
    """A drawing as a picture, `width` millimetres wide."""
    source = (
        f"#set page(width: {width:g}mm, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made: bytes = _compile(source.encode(), {"svg": svg}, format="png", ppi=ppi)
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


def _compile(source: bytes, inputs: Mapping[str, str], **how: Any) -> Any:
    """What Typst makes of it, one at a time: a compiler that is at work refuses a second caller."""
    with _TURN:
        return _compiler().compile(input=source, sys_inputs=dict(inputs), **how)


def _compiled(source: bytes, inputs: Mapping[str, str], **how: Any) -> Any:
    """What Typst makes of it, None where a text cannot be set.

    It refuses letters without a glyph, and on some of the right-to-left scripts that it has none for it stumbles.
    """
    import typst

    try:
        return _compile(source, inputs, **how)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a fault in Rust becomes, which is no Exception
            raise
        return None


def _missing(wanted: frozenset[str]) -> frozenset[str]:
    """Those clusters that no font has: asked of the typesetter, which refuses to set them."""
    return frozenset(_not_set(tuple(sorted(wanted))))


def _accented(wanted: frozenset[str]) -> frozenset[str]:
    """Those that no font has, and letters with accents of their own, which may not go with what stands beside them."""
    return _missing(wanted) | {one for one in wanted if len(one) > 1 and one < "\u2100"}


def _rare(wanted: frozenset[str]) -> frozenset[str]:
    """Every cluster beyond the letters, accents and punctuation of western Europe."""
    return frozenset(one for one in wanted if len(one) > 1 or not (one < "\u0180" or "\u2010" <= one <= "\u2027"))


def _not_set(clusters: Sequence[str]) -> Sequence[str]:
    if not clusters or _can_set(clusters):
        return ()
    if len(clusters) == 1:
        return clusters
    middle = len(clusters) // 2
    return (*_not_set(clusters[:middle]), *_not_set(clusters[middle:]))


def _can_set(clusters: Sequence[str]) -> bool:
    fonts = ", ".join(f'"{family}"' for family in FAMILIES)
    # Each in a paragraph of its own, so that none changes the direction or the shape of another.
    source = (
        f'#set document(title: "-")\n#set text(lang: "en", font: ({fonts}))\n'
        "#for one in json(bytes(sys.inputs.texts)) { par(text(one)) }"
    )
    # An accent without a letter is drawn on a circle, which not every font has.
    texts = [f"a{one}" if unicodedata.category(one[0]).startswith("M") else one for one in clusters]
    inputs = {"texts": json.dumps(texts, ensure_ascii=False)}
    return _compiled(source.encode(), inputs, format="pdf", pdf_standards=["ua-1"], timestamp=0) is not None
