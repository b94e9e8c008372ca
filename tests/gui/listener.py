"""What a screen reader hears of the app: run by the system's Python, which has the accessibility library.

Walks the app's window over AT-SPI, settles the first conflict through it, and prints what was said as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be said first

PATIENCE = 60.0  # seconds for anything to appear


def until(find: Any) -> Any:
    """What `find` gives as soon as it gives something."""
    end, why = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        try:
            found = find()
        except Exception as error:  # whatever goes while it is looked at
            found, why = None, f" ({error})"
        if found:
            return found
        for _ in range(10):  # what was announced meanwhile is handed to the listener here
            GLib.MainContext.default().iteration(False)
            time.sleep(0.01)
    seen = [f"{node.get_role_name()} {node.get_name()}" for node in walk(Atspi.get_desktop(0))]
    sys.exit(f"Nothing was found by {getattr(find, '__doc__', '') or find}{why}; there is: {'; '.join(seen[:60])}")


def app() -> Any:
    """The app."""
    desktop = Atspi.get_desktop(0)
    children = (desktop.get_child_at_index(number) for number in range(desktop.get_child_count()))
    return next(
        (one for one in children if one is not None and one.get_name() == "cipxl" and one.get_child_count()), None
    )


def walk(node: Any) -> Iterator[Any]:
    """A part of the window and all in it that shows."""
    yield node
    for number in range(min(node.get_child_count(), 400)):
        try:
            child = node.get_child_at_index(number)
            there = child is not None and (
                child.get_state_set().contains(Atspi.StateType.SHOWING) or child.get_role_name() == "application"
            )
        except GLib.Error:  # gone by now
            continue
        if there:
            yield from walk(child)


def named(role: str, name: str) -> Any:
    """The part with this role whose name begins so."""

    def find() -> Any:
        return next((n for n in walk(app()) if n.get_role_name() == role and n.get_name().startswith(name)), None)

    find.__doc__ = f"{role} {name}"
    return until(find)


def cells(table: Any) -> list[list[str]]:
    """What is said for each cell of a table, row by row."""
    width = Atspi.Table.get_n_columns(table)
    return [
        [Atspi.Table.get_accessible_at(table, row, column).get_name() for column in range(width)]
        for row in range(Atspi.Table.get_n_rows(table))
    ]


def press(node: Any) -> None:
    """Do what pressing it does."""
    Atspi.Action.do_action(node, 0)


def main() -> None:
    """Walk, settle, and tell."""
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(str(event.any_data)))
    listener.register("object:announcement")
    until(app)
    returns = named("table", "Returns")
    until(lambda: Atspi.Table.get_n_rows(returns))
    said: dict[str, Any] = {"window": next(n.get_name() for n in walk(app()) if n.get_role_name() == "frame")}
    said["returns"] = cells(returns)
    said["findings"] = cells(named("table", "Findings"))[:2]
    said["next"] = named("label", "Next:").get_name()
    press(named("push button", "Settle"))
    named("radio button", "1, Keep master")
    said["choices"] = [n.get_name() for n in walk(app()) if n.get_role_name() == "radio button"]
    press(named("radio button", "2, "))
    reason = named("text", "Reason")
    Atspi.EditableText.set_text_contents(reason, "audited")
    press(named("push button", "Settle and next"))
    until(lambda: any("settled" in one for one in heard))
    said["heard"] = heard
    print(json.dumps(said, ensure_ascii=False))


main()
