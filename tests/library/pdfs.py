"""PDFs that are hostile, damaged or hold no table, each with what the reader must answer."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf

from library.attacks import Attack, raw
from library.damaged import as_cell, typeset


def put(content: bytes, *, fonts: bool = True, image: bool = False, pages: int = 1) -> Callable[[Path], None]:
    """What writes a PDF whose pages paint this content."""

    def write(path: Path) -> None:
        document = pikepdf.new()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for _ in range(pages):
            page = document.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
            if image:
                pixels = document.make_stream(bytes(3 * 4))
                pixels.stream_dict = pikepdf.Dictionary(
                    Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=2, Height=2, BitsPerComponent=8,
                    ColorSpace=pikepdf.Name.DeviceRGB, Length=12,
                )  # fmt: skip
                page.Resources.XObject = pikepdf.Dictionary(Im1=pixels)
            page.Contents = document.make_stream(content)
        document.save(path)

    return write


def text(*lines: tuple[int, int, str]) -> bytes:
    return b"\n".join(f"BT /F1 10 Tf {x} {y} Td ({said}) Tj ET".encode("latin-1") for x, y, said in lines)


COLUMNS = text(*[(60 + 150 * n, 780 - 20 * row, said) for row in range(3)
                 for n, said in enumerate(("Ref", "Recommendation", "Impact"))])  # fmt: skip
PICTURE = b"q 595 0 0 842 0 0 cm /Im1 Do Q"
SMALL = [{"headings": [as_cell(one) for one in ("Ref", "Text", "RAG")], "rows": [[as_cell(one) for one in "1aA"]]}]


def small(path: Path) -> None:
    typeset(path, SMALL, widths=[1, 1, 1])


def unruled(path: Path) -> None:
    typeset(path, SMALL, widths=[1, 1, 1], ruled=False)


def locked(path: Path) -> None:
    small(path)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))


def half(path: Path) -> None:
    small(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])


def mixed(path: Path) -> None:
    """A table on the first page, the rest of it scanned."""
    small(path)
    scan = io.BytesIO()
    put(PICTURE, image=True)(scan)  # type: ignore[arg-type]
    with pikepdf.open(path, allow_overwriting_input=True) as document, pikepdf.open(scan) as other:
        document.pages.extend(other.pages)
        document.save(path)


def garbled(path: Path) -> None:
    """A table whose font says nothing of what its shapes stand for."""
    small(path)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        document.save(path)


def bomb(path: Path) -> None:
    """A page whose content unpacks to gigabytes of lines."""
    document = pikepdf.new()
    page = document.add_blank_page()
    packed = zlib.compress(b"0 0 m 9 9 l S\n" * 20_000_000, 9)
    page.Contents = pikepdf.Stream(document, b"")
    page.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
    document.save(path, compress_streams=False)


def loop(path: Path) -> None:
    """Pages that are their own children."""
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


PDF_ATTACKS = (
    Attack("plan.pdf", small, "reads F061"),
    Attack("renamed.xlsx", small, "reads F061"),
    Attack("unruled.pdf", unruled, "F056"),
    Attack("columns of blanks.pdf", put(COLUMNS), "F056"),
    Attack("empty page.pdf", put(b""), "F056"),
    Attack("scan.pdf", put(PICTURE, image=True), "F057"),
    Attack("half scanned.pdf", mixed, "F057"),
    Attack("shapes of letters.pdf", garbled, "F058"),
    Attack("locked.pdf", locked, "F059"),
    Attack("cut short.pdf", half, "F060"),
    Attack("a name only.pdf", raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "F060"),
    Attack("swells.pdf", bomb, "F060"),
    Attack("round and round.pdf", loop, "F060"),
    Attack("too many pages.pdf", put(b"", pages=301), "F051"),
)
