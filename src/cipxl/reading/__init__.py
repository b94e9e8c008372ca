"""From a grid of cells to a plan, by a profile: nothing guessed in silence."""

from cipxl.reading.appendix import Aside, ReadTable, plain_ref, read_table
from cipxl.reading.headings import Fallbacks
from cipxl.reading.locate import ColumnIds, NoTable
from cipxl.reading.plan_reading import ReadPlan, Setting, fallbacks_for, read_plan

__all__ = [
    "Aside",
    "ColumnIds",
    "Fallbacks",
    "NoTable",
    "ReadPlan",
    "ReadTable",
    "Setting",
    "fallbacks_for",
    "plain_ref",
    "read_plan",
    "read_table",
]
