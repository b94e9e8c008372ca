"""Children's services improvement plans, from officers' workbooks to public papers.

The library reads workbooks that come back from teams, checks and rates what they say, merges them into a master
plan with nothing lost, and writes the papers that a committee gets. Its doors (command line, desktop app, Excel
add-in) call the use cases in `cipxl.rounds`, `cipxl.publishing` and `cipxl.importing`.
"""

__version__ = "0.1.0"
