"""LibreOffice as an engine of xlwings: what Excel is on Windows, so that the add-in's commands run on real documents.

Nothing of xlwings is replaced: an engine is what xlwings itself talks to (`xlwings.engines.add`), and this one talks to
a live LibreOffice through `office.ask_live`. It has the members that ordinary macros use. `Native` objects stand where
Excel's own objects do (`book.api`), with the few members of theirs that commands call.

What LibreOffice lets pass and Excel refuses is refused here too: writing into locked cells of a protected sheet.
"""

from __future__ import annotations

from uno_engine.application import Person, started

__all__ = ["Person", "started"]
