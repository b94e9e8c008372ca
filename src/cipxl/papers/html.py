"""A paper as one HTML file: no script, nothing fetched, every text escaped.

Made for the public sector's accessibility regulations (WCAG 2.2 AA): real headings, a skip link, tables with caption,
heading row and row headers, ratings told in words, at least 12 point, and a print layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cipxl.papers.blocks import Block, Bullets, Cell, Chart, Facts, Heading, Item, Mark, Paper, Paragraph, Table
from cipxl.papers.chart import drawing
from cipxl.papers.fitting import MM_PER_POINT, SHORT, fit
from cipxl.papers.text import breakable, is_rtl
from cipxl.scheme import Level

__all__ = ["render"]

FEW = 3  # columns
# What a narrow screen (320 pixels, which is also a wide one at four times the size) leaves for a table: its width, and
# a cell's padding and borders, in millimetres at 96 pixels an inch. Its type is 16 pixels high.
NARROW, PADDING, SIZE = 288 * MM_PER_POINT * 0.75, 20 * MM_PER_POINT * 0.75, 12.0
_STYLE = """
:root { color: #0b0c0c; background: #fff; font: 1.125rem/1.5 Arial, "Liberation Sans", Helvetica, sans-serif; }
body { margin: 0; text-align: left; overflow-wrap: break-word; }
main { padding: 1rem clamp(1rem, 4vw, 3rem) 3rem; }
h1, h2, h3, h4 { line-height: 1.2; margin: 1.6em 0 .5em; max-width: 40rem; hyphens: none; overflow-wrap: normal; }
h1 { font-size: 2.2rem; margin-top: .8em; }
h2 { font-size: 1.7rem; border-top: .25rem solid #1d4f91; padding-top: .5em; margin-top: 2em; }
h3 { font-size: 1.35rem; }
h4 { font-size: 1.125rem; margin-top: 1.2em; }
p, ul, dl { max-width: 42rem; margin: 0 0 .8em; }
li { margin-bottom: .35em; }
a { color: #1d4f91; }
a:focus-visible, .scroll:focus-visible { outline: .2rem solid #0b0c0c; outline-offset: .1rem; background: #ffdd00; }
.scroll:focus-visible { background: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: #ffdd00; color: #0b0c0c; z-index: 2; }
.note { color: #383f43; }
.lead { font-size: 1.25rem; }
.draft { font-weight: bold; border: .2rem solid #b3261e; padding: .5rem 1rem; }
nav ul { list-style: none; padding: 0; }
nav ul ul { padding-left: 1.2rem; columns: 15rem; margin-top: .35em; }
dl { display: grid; grid-template-columns: minmax(10rem, max-content) 1fr; gap: .4rem 1.2rem; }
dt { font-weight: bold; }
dd { margin: 0; }
.pill { display: inline-block; padding: .05em .6em; border: 1px solid #0b0c0c; border-radius: 1em; font-weight: bold;
  width: max-content; max-width: 15rem;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.scroll { overflow-x: auto; margin: 0 0 1.2em; max-width: 100%; }
table { border-collapse: collapse; font-size: 1rem; line-height: 1.4; max-width: 60rem; }
caption { text-align: left; font-weight: bold; padding: 0 0 .4em; }
th, td { border: 1px solid #505a5f; padding: .35em .55em; vertical-align: top; text-align: left; }
th { hyphens: none; overflow-wrap: normal; }
thead th { background: #f3f2f1; }
td p, th p { margin: 0 0 .5em; max-width: none; }
td p:last-child, th p:last-child { margin-bottom: 0; }
figure { margin: 0 0 1.2em; max-width: 27rem; }
figcaption { font-weight: bold; padding: 0 0 .4em; }
figure svg { display: block; width: 100%; height: auto; }
.fits { margin: 0 0 1.2em; }
.fits .long { overflow-wrap: anywhere; }
.none { color: #505a5f; }
.short { white-space: nowrap; }
td p.line { margin-bottom: .1em; }
li > ul { margin: .35em 0 0; }
.scroll caption { max-width: calc(100vw - 2rem); }
.wide table { max-width: none; }
.wide tbody th { position: sticky; left: 0; background: #fff; }
@media (max-width: 40rem) {
  :root { font-size: 1rem; }
  h1 { font-size: 1.8rem; }
  h2 { font-size: 1.45rem; }
  dl { display: block; }
  dd { margin: 0 0 .6rem; }
}
@media print {
  :root { font-size: 12pt; }
  main { padding: 0; }
  nav, .skip { display: none; }
  h1, h2, h3, h4, caption, figcaption { break-after: avoid; }
  figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  table { font-size: 12pt; }
  tr { break-inside: avoid; }
  .wide { page: wide; }
  .wide table { width: 100% !important; font-size: 8.5pt; }
  .wide tbody th { position: static; }
  .wide tr { break-inside: auto; }
}
@page { size: A4; margin: 18mm; }
@page wide { size: A3 landscape; margin: 12mm; }
"""
_WATERMARK = """
body::before { content: attr(data-draft); position: fixed; inset: 40% 0 auto; text-align: center;
  transform: rotate(-25deg);
  font-size: 12vw; font-weight: bold; color: rgb(11 12 12 / 7%); pointer-events: none; white-space: nowrap; z-index: -1;
  overflow: hidden; }
"""


def render(paper: Paper) -> str:
    """The whole file, as text to be written in UTF-8; the same paper gives the same text."""
    words = paper.wording
    painted = "".join(
        f".r{number} {{ background: {level.colour}; color: {level.text_colour}; }}\n"
        for number, level in enumerate(paper.levels)
    )
    page = _Page(paper.levels, words.page.scroll)
    body = [part for block in paper.record + paper.appendix for part in page.block(block)]
    title = f"{paper.title}: {paper.update}" if paper.update else paper.title
    draft = f' data-draft="{escape(words.notes.draft)}"' if paper.draft else ""
    first = next((n for n, part in enumerate(body) if part.startswith("<h2")), len(body))
    body.insert(first, _contents(words.page.contents, (*paper.record, *paper.appendix)))
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            "<head>",
            '<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}{painted}{_WATERMARK if paper.draft else ''}</style>",
            "</head>",
            f"<body{draft}>",
            f'<a class="skip" href="#main">{escape(words.page.skip)}</a>',
            '<main id="main">',
            *body,
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


class _Page:
    """Turns blocks into markup; numbers the tables, so that each can be named by its caption."""

    def __init__(self, levels: Sequence[Level], scroll: str) -> None:
        self._classes = {level.code: f"r{number}" for number, level in enumerate(levels)}
        self._scroll = scroll
        self._tables = 0

    def block(self, block: Block) -> Iterator[str]:
        """The lines of one block."""
        if isinstance(block, Heading):
            anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
            yield f"<h{block.level}{anchor}{_dir(block.text)}>{_text(block.text)}</h{block.level}>"
        elif isinstance(block, Paragraph):
            kind = "" if block.kind == "text" else f' class="{block.kind}"'
            for line in Cell(block.text).lines:
                yield f"<p{kind}{_dir(line)}>{_text(line)}</p>"
        elif isinstance(block, Bullets):
            yield from _list(block.nested)
        elif isinstance(block, Facts):
            yield "<dl>"
            for name, cell in block.items:
                meaning = f" {_text(cell.pill.meaning)}" if cell.pill and cell.pill.meaning else ""
                yield f"<dt>{_text(name)}</dt><dd{_dir(cell.shown)}>{self._cell(cell)}{meaning}</dd>"
            yield "</dl>"
        elif isinstance(block, Chart):
            yield "<figure>"
            yield f"<figcaption>{_text(block.caption)}</figcaption>"
            hidden = drawing(block).replace("<svg ", '<svg aria-hidden="true" ', 1)
            yield f'<div role="img" aria-label="{escape(block.alt)}">{hidden}</div>'
            yield "</figure>"
        else:
            yield from self._table(block)

    def _table(self, table: Table) -> Iterator[str]:
        self._tables += 1
        name = f"table-{self._tables}"
        # A table of a few columns fits a telephone; a wider one scrolls, and can be scrolled from the keyboard.
        kind = "scroll wide" if table.wide else "fits" if _fits(table) else "scroll"
        label = escape(self._scroll.format(caption=table.caption))
        region = f' role="region" tabindex="0" aria-label="{label}"' if kind != "fits" else ""
        size = f' style="width: {sum(column.weight for column in table.columns):.0f}ch"' if table.wide else ""
        yield f'<div class="{kind}"{region}>'
        yield f'<table id="{name}"{size}>'
        yield f"<caption>{_text(table.caption)}</caption>"
        if table.wide:
            yield "<colgroup>"
            yield from (f'<col style="width: {column.weight:g}ch">' for column in table.columns)
            yield "</colgroup>"
        yield "<thead><tr>"
        yield from (f'<th scope="col"{_dir(column.heading)}>{_text(column.heading)}</th>' for column in table.columns)
        yield "</tr></thead>"
        yield "<tbody>"
        for row in table.rows:
            yield "<tr>"
            for index, cell in enumerate(row):
                heads = index == table.row_header
                short = heads and len(cell.shown) <= SHORT
                shown = self._cell(cell)
                kind = "short" if short else "" if cell.said else "none"
                kinds = " ".join(filter(None, (kind, "long" if "<wbr>" in shown else "")))
                named = f' class="{kinds}"' if kinds else ""
                tag, scope = ("th", ' scope="row"') if heads else ("td", "")
                yield f"<{tag}{scope}{named}>{shown}</{tag}>"
            yield "</tr>"
        yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def _cell(self, cell: Cell) -> str:
        if cell.pill:
            return self._pill(cell.pill)
        if cell.choices:
            return "".join(_line(mark, line, held=held) for mark, line, held in cell.choosing)
        said = cell.lines
        if len(said) == 1 and not is_rtl(said[0]):
            return _text(said[0])
        return "".join(f"<p{_dir(line)}>{_text(line)}</p>" for line in said)

    def _pill(self, mark: Mark) -> str:
        shape = f'<span aria-hidden="true">{escape(mark.level.symbol)}</span>&nbsp;' if mark.level.symbol else ""
        return f'<span class="pill {self._classes[mark.level.code]}">{shape}{_text(mark.label)}</span>'


def _fits(table: Table) -> bool:
    """Whether a table can be read on a narrow screen without a word of it being broken."""
    return len(table.columns) <= FEW and fit(table, NARROW, size=SIZE, least=SIZE, padding=PADDING).whole


def _contents(name: str, blocks: Sequence[Block]) -> str:
    """Links to every section: those of level 3 in a list below theirs."""
    parts = [f'<nav aria-label="{escape(name)}">', f"<p><strong>{escape(name)}</strong></p>", "<ul>"]
    inner: list[str] = []
    for block in (*blocks, Heading(2, "")):
        if not isinstance(block, Heading) or block.level not in (2, 3):
            continue
        link = f'<a href="#{escape(block.anchor)}">{_text(block.text)}</a>'
        if block.level == 3 and block.anchor:
            inner.append(f"<li>{link}</li>")
        elif block.level == 2:
            if inner:
                parts.append(f"<ul>{''.join(inner)}</ul>")
                inner = []
            if parts[-1] != "<ul>":
                parts.append("</li>")
            if block.anchor:
                parts.append(f"<li>{link}")
    return "\n".join((*parts, "</ul>", "</nav>"))


def _list(items: Sequence[Item]) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        if item.items:
            yield f"<li{_dir(item.text)}>{_text(item.text)}"
            yield from _list(item.items)
            yield "</li>"
        else:
            yield f"<li{_dir(item.text)}>{_text(item.text)}</li>"
    yield "</ul>"


def _line(mark: Mark, line: str, *, held: bool) -> str:
    """A level's line, with its shape; the one that holds in bold, and marked in its words."""
    shape = f'<span aria-hidden="true">{escape(mark.level.symbol)}</span> ' if mark.level.symbol else ""
    said = f"<strong>{_text(line)}</strong>" if held else _text(line)
    return f'<p class="line">{shape}{said}</p>'


def _dir(text: str) -> str:
    return ' dir="rtl"' if is_rtl(text) else ""


def _text(text: str) -> str:
    """The text escaped, with places to break in long words."""
    return escape(breakable(text, mark="\0")).replace("\0", "<wbr>")
