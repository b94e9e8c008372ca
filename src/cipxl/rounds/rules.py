"""What may be wrong with a file as a return: whose it is, of which round, and what it brings along."""

from __future__ import annotations

from cipxl.findings import Rule, Severity

NO_STAMP = Rule(
    code="M001",
    title="Not a return that was issued",
    severity=Severity.STOP,
    why="The workbook does not say which plan, round and team it belongs to, and a name of a file can be anybody's.",
    message="This workbook is not one of this plan's returns, or has lost the mark that says which.",
    fix="Ask the team to fill in the workbook that it was sent, or copy the entries into it.",
    fails="A workbook made by hand",
    passes="The issued return",
)
OTHER_PLAN = Rule(
    code="M002",
    title="A return of another plan",
    severity=Severity.STOP,
    why="Its rows are not this plan's rows, whatever they look like.",
    message="This is a return for another plan, '{shown}'.",
    fix="Put it into that plan's folder.",
    fails="A return of the SEND improvement plan",
    passes="A return of this plan",
)
OTHER_ROUND = Rule(
    code="M003",
    title="A return of another round",
    severity=Severity.STOP,
    why="Told against the wrong round's copy, every cell would look like an edit or a step back.",
    message="This is the return for {shown}, not for {round}.",
    fix='Ask for the return of this round. To take the old one: cipxl consolidate {folder} --round "{shown}"',
    fails="Last quarter's file",
    passes="This round's file",
)
NO_ISSUED_COPY = Rule(
    code="M004",
    title="The copy that was sent out is gone",
    severity=Severity.STOP,
    why="What a team changed can only be told against what it was sent.",
    message="The issued copy of this return ({shown}) is not in the plan folder.",
    fix="Restore the file from a backup of the plan folder.",
    fails="issued/ was emptied",
    passes="issued/ as cipxl left it",
)
UNKNOWN_TEAM = Rule(
    code="M005",
    title="A return of a team that was not asked",
    severity=Severity.STOP,
    why="Only teams that were sent a return in this round have something to compare with.",
    message="The team '{shown}' was not asked in this round.",
    fix="Issue a return to the team, or ask whose entries these are.",
    fails="A team that has left the plan",
    passes="A team of this round",
)
SUPERSEDED = Rule(
    code="M006",
    title="A later return of the same team",
    severity=Severity.WARNING,
    why="A team's answer is the one that it saved last. The other is kept in the returns folder.",
    message="{team} sent two returns. '{shown}' was saved later and is used; this one is not.",
    fix="If this one is right, move the other out of the returns folder.",
    fails="Fostering.xlsx and Fostering (1).xlsx with different texts",
    passes="One return",
)
LEFT_BEHIND = Rule(
    code="M016",
    title="Changes that only the earlier return has",
    severity=Severity.WARNING,
    why="Two people of a team may each have filled in a copy. What only the earlier copy says is listed, not taken.",
    message="What changed here says something else in '{other}': {cells} ({shown}).",
    fix="Ask the team which is right; they can type the rest into the return that is used.",
    fails="Evidence in one copy, ratings in the other",
    passes="The later copy has everything",
)
RETURN_GONE = Rule(
    code="M017",
    title="A return that was taken is no longer there",
    severity=Severity.NOTE,
    why="What a team changed is in the plan and stays there when its file is moved away.",
    message="'{shown}' of {team} was taken before and is not in the folder now. What it changed stays.",
    fix="Nothing, or put the file back if it was moved by mistake.",
    fails="A return moved to another folder",
    passes="Returns left where they are",
)
DUPLICATE = Rule(
    code="M007",
    title="The same file twice",
    severity=Severity.NOTE,
    why="Mail programs and OneDrive make copies under other names. A copy counts once.",
    message="This is the same file as '{shown}'; it is counted once.",
    fix="Nothing to do.",
    fails="Fostering (1).xlsx",
    passes="Fostering.xlsx",
)
HIDDEN_EDIT = Rule(
    code="M013",
    title="A change in a hidden row",
    severity=Severity.WARNING,
    why="Pasting over a filtered table also fills the rows that do not show.",
    message="{a1} was changed while its row was hidden: {now}.",
    fix="Ask the team whether that was meant.",
    fails="Filled down while a filter was on",
    passes="Changed in a row that shows",
)
EXTRA_SHEET = Rule(
    code="S038",
    title="A sheet of the team's own",
    severity=Severity.WARNING,
    why="Only the plan's table is merged. What stands elsewhere is listed so that nobody misses it.",
    message="The sheet '{shown}' is not part of the return. It has text, which was not taken.",
    fix="Move what matters into the table, or ignore it.",
    fails="Sheet2 with notes",
    passes="The sheets that were issued",
)
NOT_READ = Rule(
    code="F090",
    title="A file that could not be opened",
    severity=Severity.STOP,
    why="The system would not give the file: it is gone, locked, or on a drive that does not answer.",
    message="The file could not be opened: {shown}.",
    fix="Close it in Excel, or copy it to this computer, and try again.",
    fails="A file on a lost network drive",
    passes="A file on this computer",
)
ANSWERED = Rule(
    code="M014",
    title="Answers to questions",
    severity=Severity.NOTE,
    why="A team's answer is taken as if it had typed it into the return.",
    message="Answers were read from '{shown}': {count}.",
    fix="Nothing to do.",
    fails="A workbook of questions with answers",
    passes="A return without questions",
)
NO_SUCH_QUESTION = Rule(
    code="M015",
    title="An answer to a question that is not open",
    severity=Severity.WARNING,
    why="The team has since sent another return, or answered before: the answer is listed beside the plan.",
    message="'{shown}' answers a question that is not open any more. It was not taken.",
    fix="Look whether it still matters.",
    fails="An answer about an older return",
    passes="An answer to an open question",
)
LEFT_OUT = Rule(
    code="M019",
    title="A return that somebody left out of the round",
    severity=Severity.NOTE,
    why="A person may know that a return is not to count. The file stays where it is, and why is kept.",
    message="This return is left out of the round by {who}: {shown}.",
    fix="Nothing to do. Take it in again if it is to count after all.",
    fails="A return that was sent by mistake, left out by the business support officer",
    passes="A return that counts",
)
OPEN_BEFORE = Rule(
    code="M018",
    title="Something is open in an earlier round",
    severity=Severity.WARNING,
    why="A new round starts from the master as it is. What nobody has settled is not in it, and the sheets of open "
    "questions show the new round from now on.",
    message="In {shown} there is still something open ({count}).",
    fix='See it with: cipxl conflicts {folder} --round "{shown}". It can be settled at any time.',
    fails="A round issued while two teams disagree in the one before",
    passes="A round issued when nothing is open",
)
RULES = (
    LEFT_OUT,
    OPEN_BEFORE,
    NO_STAMP,
    OTHER_PLAN,
    OTHER_ROUND,
    NO_ISSUED_COPY,
    UNKNOWN_TEAM,
    SUPERSEDED,
    LEFT_BEHIND,
    RETURN_GONE,
    DUPLICATE,
    HIDDEN_EDIT,
    ANSWERED,
    NO_SUCH_QUESTION,
    EXTRA_SHEET,
    NOT_READ,
)
