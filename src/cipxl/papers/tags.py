"""What a PDF's tags still need after typesetting: the header of each row of a table, and captions in their tables.

A screen reader reads the row's header with every cell of the row, as it does the column's.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cipxl.papers.blocks import Paper, Table

if TYPE_CHECKING:
    import pikepdf

__all__ = ["tagged"]


def tagged(pdf: bytes, paper: Paper) -> bytes:
    """The PDF with the row headers of the paper's tables as such; the same bytes for the same PDF."""
    import pikepdf

    tables = [block for block in (*paper.record, *paper.appendix) if isinstance(block, Table)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
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
    import pikepdf

    group = caption.P
    group.K = pikepdf.Array([kid for kid in group.K if not _same(kid, caption)])
    table.K.insert(0, caption)
    caption.P = table


def _same(one: Any, other: pikepdf.Object) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Object) and one.is_indirect and one.objgen == other.objgen


def _children(node: Any) -> Sequence[Any]:
    import pikepdf

    return [kid for kid in (node if isinstance(node, pikepdf.Array) else [node]) if isinstance(kid, pikepdf.Dictionary)]


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
