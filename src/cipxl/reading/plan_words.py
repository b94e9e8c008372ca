"""The words that headings of plans are made of, in whatever order."""

from __future__ import annotations

import re

from cipxl.period import read_dates
from cipxl.reading.headings import squash

__all__ = ["TELLING", "is_plan_heading", "reads_as_heading"]

WORDS = frozenset(
    ("ref", "reference", "no", "number", "recommendation", "recommendations", "priority", "priorities", "objective",
     "objectives", "theme", "aim", "area", "action", "actions", "task", "milestone", "lead", "owner", "responsible",
     "officer", "who", "when", "date", "due", "deadline", "timescale", "target", "targets", "measure", "measures",
     "indicator", "kpi", "performance", "outturn", "baseline", "actual", "current", "status", "rag", "rating", "brag",
     "progress", "evidence", "update", "commentary", "impact", "outcome", "outcomes", "risk", "issues", "comments",
     "deliverable", "deliverables", "activity", "activities", "pledge", "commitment", "success", "criteria", "what",
     "how", "next", "steps", "reason", "recovery", "description", "direction", "workstream", "accountable", "notes",
     "sponsor", "completion", "timeline")
)  # fmt: skip
# Those of them that only tables of plans are made of.
TELLING = frozenset(
    ("recommendation", "priority", "objective", "action", "lead", "owner", "responsible", "deadline", "timescale",
     "target", "measure", "indicator", "outturn", "baseline", "rag", "brag", "rating", "progress", "evidence",
     "outcome", "improvement", "milestone", "commentary", "performance", "impact")
)  # fmt: skip

_QUESTION = re.compile(r"(?i)\s*(?:what|how|who|when|why|where)\b")


def is_plan_heading(heading: str) -> bool:
    """Whether a text has a word that headings of plans are made of, or a date as headings of figures have."""
    words = re.findall(r"[a-z]+", heading.casefold())
    broken = squash(heading)
    return (
        bool(WORDS.intersection(words))
        or any(word in broken for word in ("implementation", "recommendation", "performance", "progress"))
        or (len(heading) <= 40 and any(True for _ in read_dates(heading)))
    )


def reads_as_heading(text: str) -> bool:
    """Whether a text is what headings are made of, and no sentence: one word of three, a question, a period alone."""
    if not is_plan_heading(text) or text.rstrip().endswith((".", ";")):
        return False
    words = re.findall(r"[^\W\d_]{2,}", text)
    asks = text.rstrip().endswith("?") or bool(_QUESTION.match(text))
    return asks or 3 * sum(map(is_plan_heading, words)) >= len(words)
