"""Checks of dates: days that do not exist, the past in the future, ends before starts, deadlines that went by."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cipxl.checks.rule import Cell, Check, Subject
from cipxl.checks.wording import Sentence, around, sentences
from cipxl.findings import Finding, Rule, Severity
from cipxl.period import DateMention, read_dates
from cipxl.plan import Action
from cipxl.rating.working import day_text

__all__ = ["CHECKS", "RULES"]

NO_SUCH_DAY = Rule(
    code="X005",
    title="A date that does not exist",
    severity=Severity.WARNING,
    why="Nobody can tell which day was meant, and the paper will be quoted.",
    message="{where} has '{shown}': {reason}.",
    fix="Write the day that is meant{instead}.",
    fails="Review due in the week commencing 31.04.2021",
    passes="Review due in the week commencing 26.04.2021",
)
PAST_IN_FUTURE = Rule(
    code="X006",
    title="Something that has happened, dated in the future",
    severity=Severity.WARNING,
    why="It is told as done, on a day that had not come. Mostly the year is a slip.",
    message="{where} tells as past what is dated after {day}: '{shown}'.",
    fix="Look at the year, or write what is planned as planned.",
    fails="Letter published on 20 November 2021, in a plan of April 2021",
    passes="Letter published on 20 November 2020, in a plan of April 2021",
)
END_BEFORE_START = Rule(
    code="X007",
    title="An end before its start",
    severity=Severity.WARNING,
    why="One of the two is a slip.",
    message="{where} has '{shown}', which ends before it starts.",
    fix="Change the year or month that is wrong.",
    fails="Improvement Plan 2017-2012",
    passes="Improvement Plan 2017-2021",
)
DEADLINE_PASSED = Rule(
    code="X016",
    title="A deadline that has passed with the action still open",
    severity=Severity.WARNING,
    why="Members will ask whether it was done. Both dates are kept when an action is moved.",
    message="{where} has an action for {due}, which had passed by {day}: '{shown}'{more}.",
    fix="Say that it was done, or give the new date beside the old one.",
    fails="Standards to be agreed by June 2020, in a plan of October 2020",
    passes="Standards were agreed in June 2020",
)
ONGOING = Rule(
    code="X017",
    title="'Ongoing' in place of a date",
    severity=Severity.WARNING,
    why="An action without an end can be neither late nor finished.",
    message="{where} has '{shown}' in place of a date.",
    fix="Give the date of the next result that can be seen, such as 'by March 2021'.",
    fails="Due: ongoing",
    passes="Due: March 2021",
)

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)")
_YEARS = re.compile(
    r"(?<![\w£,.-])(?P<a>(?:19|20)\d\d)\s*(?P<sign>-|–|—|\bto\b|\buntil\b|/)\s*(?P<b>(?:19|20)\d\d|\d\d)(?![\w%]|[-/.]\d)"
)
_COMPARING = re.compile(
    r"(?i)\b(?:compar\w+|moved|brought|changed|revised|extended|reduced|increased|fell|rose|dropped|improved|than|rather)\b"
)
_FROM = re.compile(r"(?i)\b(?:from|between|for|period|plan|during)\W*$")
_RANGE_SIGN = re.compile(r"\s*(?:-|–|—)\s*")
_RANGE_WORD = re.compile(r"(?i)\s+(?:to|until|till)\s+")

_PAST = re.compile(
    r"(?i)\b(?:was|were|had|took place|held|met|began|went|ran|saw|sent|gave|left|came|"
    r"(?!(?:need|proceed|exceed|indeed|succeed|embed|feed|speed|hundred|shared|based|proposed|planned|scheduled|expected|"
    r"required|targeted|anticipated|intended|forecast|projected|delayed|postponed|deferred|predicted|due)\b)[a-z]{2,}ed)"
    r"(?:\W+(?!for\b|to\b|by\b|until\b|as\b)[\w’']+){0,3}?\W+(?:on|in|during|of|at|since)?\W*(?:the\W+)?$"
)
_SINCE = re.compile(
    r"(?i)\b(?:since|dat(?:e|es|ed|ing) back to(?:\W+[\w’']+){0,7}?(?:\W+(?:on|in|of))?|back in|as long ago as)\W*$"
)
_AHEAD = re.compile(
    r"(?i)\b(?:will|shall|would|to be|is due|are due|due|plan(?:s|ned)?|planning|scheduled|expected|aim\w*|target\w*|"
    r"deadline|going to|intend\w*|propos\w+|by|until|forecast|next|ready for|in time for|ahead of|from|booked|should|"
    r"can|may|could|arranged|delayed|postponed|deferred|timetabled|further|continu\w+)\b"
)
_DONE = re.compile(
    r"(?i)\b(?:completed|complete|done|achieved|closed|finished|launched|was|were|has|have|had|held|took place|"
    r"implemented|delivered|met|agreed|in place|went live|gone live|since|published|signed off)\b"
)
_STILL = re.compile(r"(?i)\b(?:to be|not yet|still|will|need\w*|outstanding|overdue|delayed)\b")
_WHOLE_YEARS = ("financial_year", "calendar_year", "academic_year", "year_range")
_NOUN = re.compile(
    r"(?i)\s+(?!(?:and|but|or|with|by|for|in|on|at|to|of|as|after|when|where|which|who|that|because|so)\b)[a-z]"
)
_FINISHED = re.compile(
    r"(?i)^\W*(?:complet\w+|done|closed|achieved|finished|delivered|cancelled|withdrawn|superseded)\b"
)
_ENDS_ONGOING = re.compile(r"(?i)(?:[-–—:(]\s*|\b(?:date|deadline|timescale|by|due)\W+)(?P<word>on-?\s?going)\W*$")


def _no_such_day(subject: Subject) -> Iterator[Finding]:
    for cell in (*subject.prose, *subject.cells("figure", "date")):
        seen: set[int] = set()
        for sentence in sentences(cell.text):
            for one in _impossible(sentence.text):
                if sentence.start + one.at not in seen:
                    seen.add(sentence.start + one.at)
                    yield subject.tell(
                        NO_SUCH_DAY, cell.row.id, cell.field, one.shown, reason=one.reason,
                        instead=f", such as {one.instead}" if one.instead else "",
                    )  # fmt: skip


class _Impossible(NamedTuple):
    shown: str
    reason: str
    instead: str
    at: int


def _impossible(text: str) -> list[_Impossible]:
    """The days in a text that are in no calendar: as the reader of dates has them, and numbers that it passes over."""
    found = {
        mention.at[0]: _Impossible(mention.label, mention.reason or "", _first(mention), mention.at[0])
        for mention in read_dates(text)
        if mention.type == "invalid"
    }
    covered = [mention.at for mention in read_dates(text)]
    for match in _NUMERIC.finditer(text):
        day, month = int(match[1]), int(match[3])
        year = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
        inside = any(low <= match.start() < high for low, high in covered)
        # "1.2.15" may number a paragraph: with points between, only a whole year makes it a date.
        if inside or not day or not 1 <= month <= 12 or day > 31 or (match[2] == "." and len(match[4]) == 2):
            continue
        if day > monthrange(year, month)[1]:
            last = monthrange(year, month)[1]
            reason = f"{date(year, month, 1):%B %Y} has {last} days"
            found[match.start()] = _Impossible(match[0], reason, "", match.start())
    return [found[at] for at in sorted(found)]


def _first(mention: DateMention) -> str:
    return (mention.alternatives or ("",))[0].partition(",")[0]


def _past_in_future(subject: Subject) -> Iterator[Finding]:
    last = subject.written_by
    for cell in subject.prose:
        for sentence in sentences(cell.text):
            for mention in read_dates(sentence.text):
                start = mention.date or mention.start
                if start is None or start <= last or mention.type in ("deadline", "duration", "none"):
                    continue
                if mention.basis in _WHOLE_YEARS and _NOUN.match(sentence.text, mention.at[1]):
                    continue  # "the 2019/20 budget" is not dated so, only named
                if _is_past(sentence, mention):
                    quote = around(sentence.text, *mention.at)
                    yield subject.tell(PAST_IN_FUTURE, cell.row.id, cell.field, quote, day=day_text(last))


def _is_past(sentence: Sentence, mention: DateMention) -> bool:
    """Whether what goes with a date is told as having happened."""
    before = sentence.text[: mention.at[0]]
    clause = re.split(r"[,;:(–—]\s", before)[-1]
    if _SINCE.search(clause) and not re.search(r"(?i)\b(?:will|would)\b", clause):
        return True
    verb = _PAST.search(clause)
    return bool(verb) and not _AHEAD.search(clause)


def _end_before_start(subject: Subject) -> Iterator[Finding]:
    for quote in _backwards(subject.plan.title):
        yield subject.tell(END_BEFORE_START, "", "", quote, where="The plan's title")
    for cell in subject.cells("long", "text", "figure", "date"):
        for sentence in sentences(cell.text):
            for quote in _backwards(sentence.text):
                yield subject.tell(END_BEFORE_START, cell.row.id, cell.field, quote)


def _backwards(text: str) -> Iterator[str]:
    """The stretches of a text that end before they start."""
    taken: list[tuple[int, int]] = []
    for match in _YEARS.finditer(text):
        first = int(match["a"])
        short = len(match["b"]) == 2
        second = int(match["b"]) + (first // 100 * 100 if short else 0)
        # "2020/10" and "2020-10" may be months; "2018 to 17" says nothing.
        if second >= first or (short and (int(match["b"]) <= 12 or match["sign"] not in "/-–")):
            continue
        if match["sign"] in ("to", "until") and not _FROM.search(text[: match.start()]):
            continue
        if not _COMPARING.search(text[max(0, match.start() - 40) : match.start()]):
            taken.append(match.span())
            yield match[0]
    mentions = [one for one in read_dates(text) if (one.start or one.date) and one.type in ("period", "date", "from")]
    for one, other in pairwise(mentions):
        between = text[one.at[1] : other.at[0]]
        start, end = one.start or one.date, other.end or other.date
        if start is None or end is None or end >= start or any(one.at[0] < b and a < other.at[1] for a, b in taken):
            continue
        lead = text[max(0, one.at[0] - 40) : one.at[0]]
        word = _RANGE_WORD.fullmatch(between) and _FROM.search(lead)
        if (word or _RANGE_SIGN.fullmatch(between)) and not _COMPARING.search(lead):
            yield text[one.at[0] : other.at[1]]


def _deadline_passed(subject: Subject) -> Iterator[Finding]:
    last = subject.written_by
    for recommendation in subject.plan:
        for action in recommendation.tracked:
            due = _due(action)
            if due and due < last and not _is_finished(subject, action):
                field = "due" if action.due.strip() else "original_due"
                yield subject.tell(
                    DEADLINE_PASSED,
                    action.id,
                    field,
                    action.text or action.due,
                    due=day_text(due),
                    day=day_text(last),
                    more="",
                )
    for cell in subject.prose:
        if cell.field == "actions":
            yield from _open_in(cell, subject, last)


def _due(action: Action) -> date | None:
    """The date that counts: the one now agreed, else the first agreed."""
    for text in (action.due, action.original_due):
        days = [day for one in read_dates(text) if (day := one.date or one.end)]
        if days:
            return max(days)
    return None


def _is_finished(subject: Subject, action: Action) -> bool:
    level = subject.scheme.read(action.status)
    return bool(_FINISHED.search(action.status)) or bool(level and level.terminal)


def _open_in(cell: Cell, subject: Subject, last: date) -> Iterator[Finding]:
    """One finding for a cell of actions: the one longest overdue, and how many more there are."""
    found = [one for sentence in sentences(cell.text) if (one := _overdue(sentence.text, last))]
    if found:
        due, quote = min(found, key=lambda one: one[0])
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        yield subject.tell(
            DEADLINE_PASSED, cell.row.id, cell.field, quote, due=day_text(due), day=day_text(last), more=more
        )


def _overdue(text: str, last: date) -> tuple[date, str] | None:
    """The latest deadline of a sentence and its words, where all have passed and nothing says that it was done."""
    mentions = read_dates(text)
    deadlines = [(one.date, one) for one in mentions if one.type == "deadline" and one.date]
    later = any((day := one.date or one.end) and day >= last for one in mentions)
    if not deadlines or later:
        return None
    due, mention = max(deadlines, key=lambda pair: pair[0])
    before, after = text[: mention.at[0]], text[mention.at[1] :]
    done = any(_DONE.search(side) and not _STILL.search(side) for side in (before, after))
    done = done or bool(_PAST.search(before) and not _STILL.search(before))
    return (due, around(text, *mention.at)) if due < last and not done else None


def _ongoing(subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells("date"):
        mentions = read_dates(cell.text)
        if any(one.type == "none" and (one.reason or "").startswith("ongoing") for one in mentions):
            yield subject.tell(ONGOING, cell.row.id, cell.field, cell.text.strip())
    for cell in subject.prose:
        if cell.field == "actions":
            for sentence in sentences(cell.text):
                match = _ENDS_ONGOING.search(sentence.text)
                if match and not any(one.date or one.end for one in read_dates(sentence.text)):
                    yield subject.tell(ONGOING, cell.row.id, cell.field, around(sentence.text, *match.span("word")))


CHECKS = (
    Check(NO_SUCH_DAY, _no_such_day),
    Check(PAST_IN_FUTURE, _past_in_future),
    Check(END_BEFORE_START, _end_before_start),
    Check(DEADLINE_PASSED, _deadline_passed),
    Check(ONGOING, _ongoing),
)
RULES = tuple(check.rule for check in CHECKS)
