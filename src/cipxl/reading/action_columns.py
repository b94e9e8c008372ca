"""Actions of an unknown table that stand in rows of their own: the columns that are theirs."""

from __future__ import annotations

from cipxl.profile import Kind, RowKind
from cipxl.reading.guessing import Guessing
from cipxl.reading.text_columns import has_action_rows, strongest

__all__ = ["make_action_rows"]


def make_action_rows(state: Guessing) -> None:
    """Make what is said for each action the action's own, where each has a row."""
    if not has_action_rows(state):
        return
    rows = {row for seen in state.table.columns if strongest(state, seen) == "actions" for row in seen.texts}
    for number, guess in list(state.guesses.items()):
        field = guess.column.on.get("recommendation", "")
        seen = next((one for one in state.table.columns if one.number == number), None)
        if seen is None or field in ("", "ref", "theme", "recommendation", "outcomes"):
            continue
        told = len(rows & set(seen.texts)) * 5 >= 3 * len(rows)
        if field not in ("actions", "lead", "start", "due", "status") and not told:
            continue  # filled once for the whole recommendation
        kind: Kind = "date" if field in ("start", "due") else "text" if field == "actions" else guess.column.kind
        column = guess.column.model_copy(update={"on": _on_action(state, field), "kind": kind, "entry": True})
        state.guesses[number] = guess._replace(column=column, why=f"{guess.why}; there is a row for each action")


def _on_action(state: Guessing, field: str) -> dict[RowKind, str]:
    if field in state.dimensions:
        label, _ = state.dimensions.pop(field)
        name = field if "status" in state.dimensions else "status"
        state.dimensions[name] = (label, "action")
        return {"action": name}
    if field == "lead":
        return {"recommendation": "lead", "action": "owner"}
    return {"action": "action" if field == "actions" else field}
