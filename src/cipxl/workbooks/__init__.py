"""The workbooks that officers use: blank templates, returns and the master.

Each noun has its module: `stamp` (what a workbook says about itself), `styles`, `metrics` (how much room a text
takes), `columns` and `band` (what stands where), `appendix` (the table), `guidance` (help and ratings), `records`
(Change log, Conflicts, Open questions, History), and the three kinds of workbook.
"""

from __future__ import annotations
