"""Answers to proposals as the options of a command give them: by id, by the beginning of one, by number, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cipxl.errors import UsageError

if TYPE_CHECKING:
    from cipxl.reading import Doubt

__all__ = ["answers_of", "spoken"]

YES = "yes"


def spoken(options: Sequence[str]) -> dict[str, str]:
    """What was said to which name: "3" and "3=no" of the options `--accept 3` and `--accept 3=no`."""
    parts = [one.partition("=") for one in options]
    return {name.strip(): text.strip() or YES for name, _, text in parts}


def answers_of(said: Mapping[str, str], proposals: Sequence[Doubt]) -> dict[str, str]:
    """The answers by id, of those that are about these proposals; a whole id is taken as it is.

    Args:
        said: By a proposal's id, the beginning of it, its number in the list, or the kind of several.
        proposals: Those that there are, in the order of the list.

    Raises:
        UsageError: When a name is of none of them, or is the beginning of several ids.
    """
    found: dict[str, str] = {}
    for name, text in said.items():
        alike = [one for one in proposals if one.kind == name.casefold()]
        if alike:
            found |= {one.id: text for one in alike if text != YES or one.can_be_accepted}
            continue
        if name.isdecimal() and 1 <= int(name) <= len(proposals) and len(name) < 4:
            found[proposals[int(name) - 1].id] = text
            continue
        near = [one.id for one in proposals if one.id.startswith(name.casefold())] if len(name) > 2 else []
        if len(near) > 1:
            raise UsageError(f"{len(near)} proposals begin with {name}.", "Give more of the id, or its number.")
        found[near[0] if near else name] = text
    return found
