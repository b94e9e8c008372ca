"""From a grid of cells to a plan, by a profile: nothing guessed in silence."""

from cipxl.reading.appendix import Aside, ReadTable, read_table
from cipxl.reading.doubt import Doubt, Found
from cipxl.reading.headings import Fallbacks
from cipxl.reading.locate import ColumnIds, NoTable
from cipxl.reading.plan_reading import ReadPlan, Setting, fallbacks_for, read_plan
from cipxl.reading.refs import plain_ref
from cipxl.reading.reporting import ReportingLine, read_reporting

__all__ = [
    "Aside",
    "ColumnIds",
    "Doubt",
    "Fallbacks",
    "Found",
    "NoTable",
    "ReadPlan",
    "ReadTable",
    "ReportingLine",
    "Setting",
    "fallbacks_for",
    "plain_ref",
    "read_plan",
    "read_reporting",
    "read_table",
]
