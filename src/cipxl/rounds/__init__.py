"""A reporting cycle: issue, collect, consolidate, settle. What the three doors call."""

from cipxl.rounds.consolidating import consolidate, returns_of
from cipxl.rounds.issuing import issue
from cipxl.rounds.page import PROPOSAL_WORDS, STATUS_WORDS, findings_page, headline
from cipxl.rounds.pairing import pair
from cipxl.rounds.reminding import Reminder, reminders
from cipxl.rounds.report import ConsolidateReport, IssuedReturn, IssueReport, ReturnReport
from cipxl.rounds.restoring import Restored, restore
from cipxl.rounds.retention import purge
from cipxl.rounds.scheduling import executor_for, processes_for
from cipxl.rounds.settling import accept, open_questions, settle
from cipxl.rounds.teams import remit_of, teams_of

__all__ = [
    "PROPOSAL_WORDS",
    "STATUS_WORDS",
    "ConsolidateReport",
    "IssueReport",
    "IssuedReturn",
    "Reminder",
    "Restored",
    "ReturnReport",
    "accept",
    "consolidate",
    "executor_for",
    "findings_page",
    "headline",
    "issue",
    "open_questions",
    "pair",
    "processes_for",
    "purge",
    "reminders",
    "remit_of",
    "restore",
    "returns_of",
    "settle",
    "teams_of",
]
