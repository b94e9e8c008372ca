"""What a PDF's tags still need after typesetting: row headers and captions of tables, and text to be read as typed.

A screen reader reads the row's header with every cell of the row, as it does the column's. Letters from right to left
are painted in another order, and in other forms, than they are typed: their tags say the words (`ActualText`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cipxl.papers.blocks import Paper, Table
from cipxl.papers.typeset import Spoken

if TYPE_CHECKING:
    import pikepdf

__all__ = ["tagged"]


def tagged(pdf: bytes, paper: Paper, spoken: Sequence[Spoken]) -> bytes:
    """The PDF with the row headers of the paper's tables as such; the same bytes for the same PDF.

    Args:
        pdf: As Typst made it.
        paper: What was set.
        spoken: What is to be read in place of what is set as `emph`, in reading order.
    """
    import pikepdf

    tables = [block for block in (*paper.record, *paper.appendix) if isinstance(block, Table)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if spoken:
            _speak(document.Root.StructTreeRoot, spoken)
        found = list(_tables(document.Root.StructTreeRoot.K, None))
        if len(found) != len(tables):
            raise RuntimeError(f"{len(found)} tables are tagged, {len(tables)} were set")
        for element, table in zip(found, tables, strict=True):
            _name_rows(element, table.row_header)
        document.docinfo["/Title"] = f"{paper.title}: {paper.update}" if paper.update else paper.title
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=False,
        )
    return out.getvalue()


def _speak(root: pikepdf.Object, spoken: Sequence[Spoken]) -> None:
    """Have the words read in place of what was set as `emph`."""
    import pikepdf

    found = list(_emphasised(root.K))
    if len(found) != len(spoken):
        raise RuntimeError(f"{len(found)} texts are tagged to be read as typed, {len(spoken)} were set")
    for (first, *later), (text, lang) in zip(found, spoken, strict=True):
        first.S = pikepdf.Name.Span
        first.ActualText = pikepdf.String(text)
        if lang:
            first.Lang = pikepdf.String(lang)
        for element in later:
            element.S = pikepdf.Name.Span
            _remove(element)
            first.K = pikepdf.Array([*_kids(first.K), element])
            element.P = first


def _emphasised(node: Any) -> Iterator[list[pikepdf.Object]]:
    """The elements below a node that were set as `emph`, in reading order; none is inside another.

    Where a text goes over the page, Typst makes an element for each page of it: these are told together.
    """
    held: list[pikepdf.Object] = []
    for kid in _kids(node):
        kind = kid.get("/S") if _is_dictionary(kid) else None
        if kind == "/Em":
            if held and not _same(_pages(kid)[0], _pages(held[-1])[1]):
                held.append(kid)
                continue
            if held:
                yield held
            held = [kid]
            continue
        if held:
            yield held
            held = []
        if kind is not None and "/K" in kid:
            yield from _emphasised(kid.K)
    if held:
        yield held


def _pages(element: pikepdf.Object) -> tuple[Any, Any]:
    """The pages on which an element with nothing but text in it begins and ends."""
    kids = _kids(element.K)
    first, last = (kid.get("/Pg") if _is_dictionary(kid) else None for kid in (kids[0], kids[-1]))
    return first or element.get("/Pg"), last or element.get("/Pg")


def _tables(node: Any, caption: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    """The table elements below a node, in reading order, each with its caption in it; none is inside another.

    Typst now and then leaves a table's caption beside it, in a group of the two.
    """
    kids = _children(node)
    beside = next((kid for kid in kids if kid.get("/S") == "/Caption"), caption)
    for element in kids:
        kind = element.get("/S")
        if kind == "/Table":
            if beside is not None and not any(kid.S == "/Caption" for kid in _children(element.K)):
                _move(beside, element)
            yield element
        elif kind is not None and "/K" in element:
            yield from _tables(element.K, beside if kind == "/Div" else None)


def _move(caption: pikepdf.Object, table: pikepdf.Object) -> None:
    _remove(caption)
    table.K.insert(0, caption)
    caption.P = table


def _remove(element: pikepdf.Object) -> None:
    """Take the element out of the one above it."""
    import pikepdf

    above = element.P
    above.K = pikepdf.Array([kid for kid in above.K if not _same(kid, element)])


def _same(one: Any, other: Any) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Object) and one.is_indirect and one.objgen == other.objgen


def _kids(node: Any) -> Sequence[Any]:
    """What a node's entry K holds: elements, and the numbers of what is painted."""
    import pikepdf

    return list(node) if isinstance(node, pikepdf.Array) else [node]


def _is_dictionary(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary)


def _children(node: Any) -> Sequence[Any]:
    return [kid for kid in _kids(node) if _is_dictionary(kid)]


def _name_rows(table: pikepdf.Object, header: int) -> None:
    import pikepdf

    for part in _children(table.K):
        heads = part.S == "/TBody"
        for row in _children(part.K) if part.S in ("/THead", "/TBody") else ():
            for number, cell in enumerate(_children(row.K)):
                for attributes in _children(cell.get("/A", pikepdf.Array())):
                    if attributes.get("/O") == "/Table":
                        # The scopes say it all; a list of column headers alone would hide the row's.
                        if "/Headers" in attributes:
                            del attributes.Headers
                        if heads and number == header:
                            attributes.Scope = pikepdf.Name.Row
                if heads and number == header:
                    cell.S = pikepdf.Name.TH
