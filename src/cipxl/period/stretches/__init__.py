"""Stretches: readers of quarters, seasons, terms, weeks, parts of a month, rolling and relative stretches of time.

They go on from the readers of `cipxl.period.almanac` and are as bounded.
"""

from cipxl.period.stretches.spans import STARTS, Stretches

__all__ = ["STARTS", "Stretches"]
