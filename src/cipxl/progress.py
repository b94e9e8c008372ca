"""How long work tells where it is, and how a person stops it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Told after each step; stops the work by raising `cipxl.errors.Cancelled`."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """`done` steps of `total` are behind us; `what` is the step in hand, in words."""


def silent(done: int, total: int, what: str) -> None:
    """Nobody wants to know."""
