"""A reporting cycle: issue, collect, consolidate, settle. What the three doors call."""

from cipxl.rounds.consolidating import consolidate, returns_of
from cipxl.rounds.issuing import issue, return_name
from cipxl.rounds.leaving_out import leave_out, take_in
from cipxl.rounds.letters import Letter, invitations, send_back
from cipxl.rounds.mending import Mended, mend, mendable
from cipxl.rounds.next_step import NextStep
from cipxl.rounds.overview import STATE_WORDS, Difference, Looker, Overview, TeamRow, overview
from cipxl.rounds.page import PROPOSAL_WORDS, STATUS_WORDS, findings_page, headline
from cipxl.rounds.pairing import pair
from cipxl.rounds.past import PastMeasure, PastRow, Point, past
from cipxl.rounds.receiving import Received, receive
from cipxl.rounds.reminding import Reminder, reminders
from cipxl.rounds.report import ConsolidateReport, IssuedReturn, IssueReport, ReturnReport
from cipxl.rounds.restoring import Restored, restore
from cipxl.rounds.retention import DELETED, NONE_OLD, WOULD_DELETE, OldFile, old_files, purge
from cipxl.rounds.scheduling import executor_for, processes_for
from cipxl.rounds.settling import (
    accept,
    decide,
    decision_on,
    let_stand,
    no_longer_let_stand,
    open_questions,
    settle,
    withdraw,
)
from cipxl.rounds.team_setting import set_teams
from cipxl.rounds.teams import Asked, TeamsNow, asked, remit_of, teams_now, teams_of

__all__ = [
    "DELETED",
    "NONE_OLD",
    "PROPOSAL_WORDS",
    "STATE_WORDS",
    "STATUS_WORDS",
    "WOULD_DELETE",
    "Asked",
    "ConsolidateReport",
    "Difference",
    "IssueReport",
    "IssuedReturn",
    "Letter",
    "Looker",
    "Mended",
    "NextStep",
    "OldFile",
    "Overview",
    "PastMeasure",
    "PastRow",
    "Point",
    "Received",
    "Reminder",
    "Restored",
    "ReturnReport",
    "TeamRow",
    "TeamsNow",
    "accept",
    "asked",
    "consolidate",
    "decide",
    "decision_on",
    "executor_for",
    "findings_page",
    "headline",
    "invitations",
    "issue",
    "leave_out",
    "let_stand",
    "mend",
    "mendable",
    "no_longer_let_stand",
    "old_files",
    "open_questions",
    "overview",
    "pair",
    "past",
    "processes_for",
    "purge",
    "receive",
    "reminders",
    "remit_of",
    "restore",
    "return_name",
    "returns_of",
    "send_back",
    "set_teams",
    "settle",
    "take_in",
    "teams_now",
    "teams_of",
    "withdraw",
]
