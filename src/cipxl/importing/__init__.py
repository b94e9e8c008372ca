"""A plan folder from nothing, from an existing appendix in whatever form, or from a plan written as text."""

from __future__ import annotations

from cipxl.importing.content import plan_from_toml
from cipxl.importing.making import NewPlan, layout_for, new_plan, write_first_master
from cipxl.importing.reviewing import Review, review

__all__ = ["NewPlan", "Review", "layout_for", "new_plan", "plan_from_toml", "review", "write_first_master"]
