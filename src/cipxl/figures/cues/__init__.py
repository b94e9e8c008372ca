"""Cues: what the words round a quantity make of it: actual, target, previous level, benchmark, change or gap."""

from cipxl.figures.cues.moves import Role
from cipxl.figures.cues.roles import roles_of

__all__ = ["Role", "roles_of"]
