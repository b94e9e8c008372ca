"""Tables of plans in layouts that nobody told cipxl about, each with what a careful person takes its columns for.

The headings are such as councils use; the rows are made up.
"""

from __future__ import annotations

from typing import NamedTuple


class Unseen(NamedTuple):
    name: str
    rows: tuple[tuple[str, ...], ...]  # the headings first
    fields: tuple[str, ...]  # what each column feeds
    rated: str = ""  # the scheme or schemes that fit, the first of them proposed


LONG = (
    "The work began in the spring with two teams and has since reached every locality office, with audits each month."
)

UNSEEN = (
    Unseen(
        "objectives with several actions each",
        (
            ("No.", "Priority", "What we will do", "Who", "By when", "BRAG", "Update January 2024",
             "How will we know"),
            ("1", "Help early", "Open a hub in the north", "Head of A", "31/03/2024", "Amber", LONG, "Shorter waits"),
            ("", "", "Train all schools", "Head of Early Help", "June 2024", "Green", LONG, ""),
            ("2", "Plans that work", "New template", "Head of Practice", "April 2024", "Blue", LONG, "Graded good"),
            ("", "", "Audit forty plans a month", "Quality Manager", "May 2024", "Red", LONG, ""),
        ),
        ("ref", "recommendation", "action", "lead owner", "due", "status", "evidence", "measure"),
        "cambridgeshire",
    ),
    Unseen(
        "one row for each area, with its rating in words",
        (
            ("Area for improvement", "Progress to date", "Impact on children", "Next steps", "Rating"),
            ("The quality of supervision", LONG, "Children have plans that move on.", "Audit in June.", "Amber"),
            ("Timeliness of visits", LONG, "Children are seen in time.", "Weekly list to managers.", "Green"),
            ("Voice of the child", LONG, "Children say that they are heard.", "Survey in May.", "Red"),
        ),
        ("recommendation", "evidence", "impact_on_children", "actions", "progress"),
        "leicestershire-2020",
    ),
    Unseen(
        "indicators by month",
        (
            ("Indicator", "Target 2023/24", "2022/23", "Apr-23", "May-23", "Jun-23", "RAG", "Comment"),
            ("Assessments in time", "90%", "81%", "84%", "86%", "91%", "G", "On its way up since April."),
            ("Children seen in five days", "95%", "70%", "71%", "69%", "68%", "R", "Too few staff in the south."),
            ("Re-referrals", "below 20%", "24%", "22%", "21%", "20%", "A", "Close to target."),
        ),
        ("recommendation", "target", "performance", "performance", "performance", "performance", "progress",
         "evidence"),
        "leicestershire-2020",
    ),
    Unseen(
        "two ratings and figures by quarter",
        (
            ("Rec no", "Recommendation", "Implementation", "Impact", "Measure", "Q1 2024/25", "Q2 2024/25",
             "Target March 2025", "Evidence by October 2024", "Further actions", "Responsible officer"),
            ("1", "See children sooner", "G", "A", "Seen in 5 days", "61%", "72%", "90%", LONG, "Rota.", "Head of A"),
            ("2", "Plans that are smart", "A", "R", "Graded good", "40%", "44%", "75%", LONG, "Training.", "Head of B"),
            ("3", "Permanence", "A", "A", "Matched in time", "55%", "50%", "80%", LONG, "Panel.", "Head of C"),
        ),
        ("ref", "recommendation", "implementation", "impact", "measure", "performance", "performance", "target",
         "evidence", "actions", "lead"),
        "leicestershire-2020",
    ),
    Unseen(
        "statuses in words of the council's own",
        (
            ("ID", "Objective", "Lead", "Deadline", "Status", "Commentary", "Risks"),
            ("A1", "Recruit twelve social workers", "Head of HR", "30/06/2024", "On Track", LONG, "Market is short."),
            ("A2", "New case system", "Head of ICT", "31/12/2024", "Off Track", LONG, "Supplier is late."),
            ("A3", "Foster carers' charter", "Head of Fostering", "31/03/2024", "On Track", LONG, "None."),
        ),
        ("ref", "recommendation", "lead", "deadline", "progress", "evidence", "risks"),
        "camms",
    ),
)  # fmt: skip
