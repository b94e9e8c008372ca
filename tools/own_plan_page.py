"""The page `docs/your-own-plan.md`: the commands are run on a made-up council's plan, and what they say is shown.

`make_docs.py` asks for it; a test compares the page with what this makes.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx

from cipxl.cli import main as cipxl

HEADINGS = ("No.", "Priority", "What we will do", "Who", "By when", "Rating", "Update January 2025", "How we will know")
ROWS = (
    ("1", "Families get help early", "Open a family hub in the north", "Head of Early Help", "31/03/2025", "On course",
     "The lease is signed. The first two workers have started and the",
     "Fewer families wait more than ten days"),
)  # fmt: skip
MORE = (
    ("", "", "", "", "", "", "hub opens to families on 3 March.", ""),
    ("", "", "Train a lead in each school", "Head of Early Help", "June 2025", "At risk",
     "Forty of 62 schools have one. The rest have no date yet.", ""),
    ("2", "Plans that move on", "Bring in the new plan template", "Principal Social Worker", "April 2025", "Done",
     "All teams have used it since November.", "Audits graded good or better"),
    ("", "", "Audit forty plans a month", "Quality Assurance Manager", "May 2025", "At rsk",
     "Twelve in December: two auditors have left. Recruitment is under way.", ""),
)  # fmt: skip
SCHEME = """title = "Ratings of our improvement plan"

[[levels]]
code = "done"
label = "Done"
meaning = "finished, and its effect has been seen"
colour = "blue"
terminal = true

[[levels]]
code = "on"
label = "On course"
meaning = "will be done by its date"
colour = "green"

[[levels]]
code = "risk"
label = "At risk"
meaning = "will be done, but late, unless something is changed"
colour = "amber"

[[levels]]
code = "off"
label = "Off course"
meaning = "will not be done as it is"
colour = "red"

[rule]
kind = "slippage"
unit = "months"
complete = "done"
bands = [{ level = "on", max_late = 0 }, { level = "risk", max_late = 2 }, { level = "off" }]
"""

# The tables of the page are lines that cannot be folded.
# ruff: noqa: E501
TOP = """# A council's own plan in an hour

Your plan need not look like one of the [five that come with cipxl](examples.md). cipxl reads the table that you have,
says what it takes each column for, and writes that down in a file which you finish. From then on the plan works like any
other: returns, consolidation, papers.

You need the table as one of these. It is only read.

| What you have | What is read |
|---|---|
| an Excel workbook (`.xlsx`) | everything, with formulas, colours, notes and hidden rows |
| a Word document (`.docx`) | its tables; merged cells, list numbers, colours, tables inside cells; tracked changes as if accepted |
| a PDF with lines round its cells | its tables, page by page; a rating whose letter is missing is asked about by its colour |
| text with tabs or bars between the cells | its tables, as copied from a page or a mail |
| an old or open workbook (`.xls`, `.xlsb`, `.ods`) | its values |

What cannot be read is said so, with what to send instead: a scan, a PDF without lines, text whose columns only blanks
keep apart.

A plan may have a sheet for each priority: with the same headings on each and rows of their own they are read as one
plan, and the title of each sheet is the theme of its rows. A document may have a small form for each action or theme, its
labels on the left: each becomes a row, under the labels as headings. Totals, keys to colours, notes and other tables below the
rows, and all other sheets, are listed in the master beside the plan.

- [The table](#the-table)
- [1. The ratings](#1-the-ratings)
- [2. Propose a profile](#2-propose-a-profile)
- [3. Finish it](#3-finish-it)
- [4. Look before you leap](#4-look-before-you-leap)
- [5. Make the plan](#5-make-the-plan)
- [When something is not as you want it](#when-something-is-not-as-you-want-it)

## The table

A made-up council has this as two tables in `Our plan.docx`, because a page ends inside the first row:
"""

FIELDS = """
What `on` can say:

| A column that holds | is written |
|---|---|
| the row's number | `on = { recommendation = "ref" }` |
| what is to get better | `on = { recommendation = "recommendation" }` |
| a heading over several rows | `on = { recommendation = "theme" }` |
| what has been done, what shows it | `on = { recommendation = "evidence" }` |
| what is still to do, in one cell | `on = { recommendation = "actions" }` |
| actions with a row each | `on = { action = "action" }`, with `owner`, `due`, `status`, `metrics`, `impact_sought` beside it |
| who leads | `on = { recommendation = "lead" }` |
| a rating | `on = { recommendation = "progress" }`, and `[[dimensions]]` with `id = "progress"` |
| the name of a measure | `on = { measure = "measure" }` |
| what was reached | `on = { measure = "performance" }` with `when = "baseline"`, `"earlier"` or `"current"`, and `{period}` in the heading |
| what is to be reached | `on = { measure = "target" }` with `when = "last"` or `"next"`, and `{date}` in the heading |
| anything else | `on = { recommendation = "a_name_of_yours" }` |

`entry = true` opens a column to teams. `aliases = ["Other heading"]` are headings that mean the same. `width` is in
characters. `required = true` makes cipxl tell when the column is missing.
"""

END = """
## When something is not as you want it

| What happens | What to do |
|---|---|
| A rating is asked about in every row | Its word is not in the scheme. Add it to the level's `words`. |
| A column is "listed, not taken" | Its heading is not in the profile. Add it to the column's `aliases`, or make a `[[columns]]` for it. |
| Rows that belong together come apart, or the other way round | A row begins where a Ref stands, or another text of what is to get better. Fill in the Refs, or leave them out below. |
| A line across the table was taken for a row | Merge it over the table's width: then it is the theme of the rows below. |
| A row is listed as "below the table" | It looked like a total, a key, a note or a table of its own. Fill in more of it, or move it up to the other rows. |
| The file is refused | The message says why and what to send instead: [everything that is looked for](rules.md) has each code. |

The profile and the scheme were copied into the plan's folder, beside `plan.toml`. Change them there. To have them for
every plan of your council, keep the two files where you make plans, and name them with `--profile` and `--scheme`.
Whoever works on cipxl itself adds them as files to `profiles` and `schemes`: no code knows any council by name.
"""


def page() -> str:
    """The page's text."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return "\n".join(_lines()) + "\n"
        finally:
            os.chdir(here)


def _lines() -> Iterator[str]:
    _word(Path("Our plan.docx"))
    Path("our-ratings.toml").write_text(SCHEME, encoding="utf-8")
    yield TOP.rstrip("\n")
    yield ""
    yield from _table((HEADINGS, *ROWS))
    yield ""
    yield "and on the next page, under the same headings:"
    yield ""
    yield from _table((HEADINGS, *MORE))
    yield from ["", "## 1. The ratings", ""]
    yield from _folded(
        "The same colour means different things in different councils, so a plan prints its own words. Write yours into a "
        "file, such as `our-ratings.toml`. If one of the schemes that come with cipxl has your words (`cipxl schemes` "
        "lists them), skip this step."
    )
    yield from ["", "```toml", *SCHEME.rstrip("\n").split("\n"), "```", ""]
    yield from _folded(
        '`rule` is what suggests a rating; `kind = "judgement"` if only officers rate. The command checks the file and '
        "shows figures that give each level:"
    )
    yield ""
    yield from _shown(["schemes", "check", "our-ratings.toml"])
    yield from ["", "## 2. Propose a profile", "", "A **profile** says which heading feeds what.", ""]
    yield from _shown(["profiles", "new", "Our plan.docx", "--scheme", "our-ratings.toml", "--to", "our-plan.toml"])
    yield ""
    yield from _folded(
        "It ends with 1 where it had to guess, or where a rating is not known: look at those first. Without `--scheme` the "
        "built-in scheme is taken that reads most of the ratings. Where none does, a scheme with the table's own words is drafted "
        "beside the profile: say in it what each word means, which colour it has and which is better; until you do, none counts as "
        "better than another."
    )
    yield from ["", "## 3. Finish it", ""]
    yield "Open `our-plan.toml` in Notepad. Each column says what it was taken for, how sure that is, and why:"
    yield from ["", "```toml", *_some(Path("our-plan.toml").read_text(encoding="utf-8")), "```"]
    yield FIELDS.rstrip("\n")
    yield from ["", "## 4. Look before you leap", "", "What would come into the plan, and every doubt about it:", ""]
    review = [
        "new",
        "Our plan",
        "--profile",
        "our-plan.toml",
        "--from",
        "Our plan.docx",
    ]
    answers: list[str] = []
    yield from _shown([*review, "--review"], ids=answers)
    yield ""
    yield from _folded(
        "Nothing doubtful is taken by itself: without an answer a row stays as paragraphs of its own, and a word that is "
        "no rating counts as not rated."
    )
    yield from ["", "## 5. Make the plan", ""]
    yield from _folded(
        "In a terminal, the same command without `--review` asks each question in turn. Or answer by number, by "
        "id or the first letters of it, or by kind (`--accept rating` for all ratings that have a proposal); `2=no` leaves it as "
        "it stands, `2=TEXT` says it in your own words:"
    )
    yield ""
    yield from _shown([*review, *(part for one in answers for part in ("--accept", one))], until="Next:")
    yield ""
    yield from _folded(
        "What was asked and answered is kept in the plan's folder as `import.json`. Look over `master.xlsx`; then go on "
        "with [opening a round](bso.md#open-the-round)."
    )
    yield END.rstrip("\n")


def _folded(text: str) -> list[str]:
    return textwrap.wrap(text, 120, break_long_words=False, break_on_hyphens=False)


def _word(path: Path) -> None:
    document = docx.Document()
    for rows in (ROWS, MORE):
        table = document.add_table(rows=0, cols=len(HEADINGS))
        for texts in (HEADINGS, *rows):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        document.add_page_break()
    document.save(str(path))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    first, *rest = rows
    yield f"| {' | '.join(first)} |"
    yield "|" + "---|" * len(first)
    yield from (f"| {' | '.join(text or ' ' for text in row)} |" for row in rest)


def _some(text: str) -> list[str]:
    """The head of the profile and three of its columns."""
    parts = text.rstrip("\n").split("\n\n")
    chosen = [part for part in parts if any(f'heading = "{name}"' in part for name in ("Priority", "Rating", "Who"))]
    return "\n\n".join(chosen).split("\n")


def _shown(arguments: list[str], *, ids: list[str] | None = None, until: str = "") -> Iterator[str]:
    """A command and what it says; the numbers of what it asks are put into `ids`."""
    said = io.StringIO()
    terminal, sys.stdin = sys.stdin, io.StringIO()  # nobody is there to be asked
    try:
        with contextlib.redirect_stdout(said):
            code = cipxl(arguments)
    finally:
        sys.stdin = terminal
    if code not in (0, 1):
        raise SystemExit(f"{arguments} ended with {code}")
    lines = said.getvalue().rstrip("\n").split("\n")
    if ids is not None:
        # What nothing is proposed for, a person says: here the word that lost a letter.
        for asked in re.finditer(r"(?ms)^(\d+)\. \w{10}  .*?why:", said.getvalue()):
            ids.append(asked[1] if "would become" in asked[0] else f"{asked[1]}=risk")
    if until:
        lines = lines[: next((at for at, line in enumerate(lines) if line.startswith(until)), len(lines))]
    quoted = (f'"{word}"' if " " in word else word for word in arguments)
    yield from ["```", f"cipxl {' '.join(quoted)}", "```", "", "```text"]
    yield from "\n".join(line.rstrip() for line in lines).rstrip("\n").split("\n")
    yield "```"
