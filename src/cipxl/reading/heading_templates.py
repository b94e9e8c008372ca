"""What headings of plans are made of: the words that speak for a field, and periods and dates as holes in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from cipxl.period import Period, read_dates, read_period
from cipxl.profile import Column, Kind
from cipxl.reading.headings import squash
from cipxl.reading.unknown_table import SeenColumn

__all__ = ["HEADINGS", "are_dates", "by_time", "date_in", "escaped", "fits_template", "template", "updated", "width"]

# By field: words of a heading that speak for it, the stronger first. Print breaks words, so blanks do not count.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ref": (r"^(?:item|action|rec\w*|row|plan)?(?:ref|refno|reference|no|number|id)$", r"^(?:ref|id)\b"),
    "theme": (
        r"^(?:theme|strand|workstream|domain|category|partof|aim)",
        r"theme|workstream|strand|pillar",
    ),
    "recommendation": (
        r"recommendation|areaforimprovement|whatneedstoimprove|^(?:priority|objective|issue|finding|standard)",
        r"priorit|objective|finding|requirement|improvementneeded|^(?:area|goal|aim)",
    ),
    "outcomes": (
        r"outcomes?$|successcriteria|whatgoodlookslike|successmeasure|^targets?$|^outcome",
        r"outcome|success|benefit|whatwillbedifferent",
    ),
    "measure": (
        r"^(?:keyperformance)?(?:measures?|indicators?|kpis?|metrics?)$|performance(?:measure|indicator)",
        r"measure|indicator|kpi|metric|howwillweknow",
    ),
    "unit": (r"^unit",),
    "evidence": (
        r"evidence|progress(?:todate|made|update)?$|^(?:update|commentary|narrative|achievements?)|whathavewedone",
        r"progress|update|commentary|narrative|position|highlight|latest|comment|^(?:notes?|remarks)$",
    ),
    "actions": (
        r"furtheraction|nextsteps?|actionsinprogress|plannedactions|recoveryaction|^actions?$",
        r"action|nextstep|planned|task|milestone|whatwewilldo|whatwillwedo|activit",
    ),
    "lead": (
        r"^(?:lead|owner|responsible|accountable)|leadofficer|responsibleofficer|^who$",
        r"lead|owner|responsible|officer|whowill|bywhom|^sro$|assignedto|accountable",
    ),
    "start": (r"^(?:start(?:date)?|datestarted|(?:timescales?|dates?)start)$",),
    "due": (
        r"^(?:due|bywhen|deadline|timescales?|completiondate|targetdate|enddate|when)",
        r"(?:^|scale|date)end$|bywhen|deadline|timescale|duedate",
    ),
    "status": (r"^status$",),
}
_PLACEHOLDER = re.compile(r"\[[^\[\]]{3,40}\]")  # what a blank workbook has in place of a period


def are_dates(texts: Sequence[str]) -> bool:
    """Whether most of some texts are dates, or little else."""
    dated = sum(any(mention.at[1] - mention.at[0] >= 0.5 * len(text) for mention in read_dates(text)) for text in texts)
    return bool(texts) and dated * 3 >= 2 * len(texts)


def date_in(heading: str) -> date | None:
    """The first date in a heading, or the last day of the first period, or None."""
    return next((mention.date or mention.end for mention in read_dates(heading) if mention.date or mention.end), None)


def by_time(
    field: str, columns: Sequence[tuple[SeenColumn, Period | None, date | None]]
) -> list[tuple[SeenColumn, Period | None, date | None]]:
    """The latest first; columns without a period keep their order, from the right."""
    placed = list(enumerate(columns))
    if field == "target":
        return [one for _, one in sorted(placed, key=lambda at: (-(at[1][2].toordinal() if at[1][2] else 0), -at[0]))]
    return [one for _, one in sorted(placed, key=lambda at: (-(at[1][1].end.toordinal() if at[1][1] else 0), -at[0]))]


def template(heading: str, field: str) -> tuple[str, tuple[str, ...]]:
    """A heading with its period or date as a hole, and the heading itself where nothing else would be left."""
    hole = "{period}" if field == "performance" else "{date}"
    mention = next((one for one in read_dates(heading) if one.date or one.end), None)
    plain = escaped(heading)
    if _PLACEHOLDER.search(heading):
        return escaped(_PLACEHOLDER.sub("\0", heading, count=1)).replace("\0", hole), ()
    if mention is None or (hole == "{period}" and read_period(heading) is None):
        # A heading without a period gets a place for one, which a person says.
        return f"{plain or field.capitalize()} {hole}", (plain,) if plain else ()
    start, end = mention.at
    before, after = escaped(heading[:start]), escaped(heading[end:])
    if len(squash(before + after)) < 3:  # a heading of a period alone would fit every other that has one
        return ("Performance {period}" if field == "performance" else "Target {date}"), (plain,)
    return " ".join(f"{before}{hole}{after}".split()), ()


def updated(heading: str, field: str) -> tuple[str, tuple[str, ...]]:
    """A heading of evidence or actions with the round's name as a hole."""
    if field in ("evidence", "actions") and _PLACEHOLDER.search(heading):
        return escaped(_PLACEHOLDER.sub("\0", heading, count=1)).replace("\0", "{update}"), ()
    mention = next((one for one in read_dates(heading) if one.date or one.end), None)
    if field not in ("evidence", "actions") or mention is None:
        return escaped(heading), ()
    start, end = mention.at
    return " ".join(f"{escaped(heading[:start])}{{update}}{escaped(heading[end:])}".split()), ()


def escaped(heading: str) -> str:
    """A heading without braces, which stand for holes in a profile."""
    return heading.replace("{", "(").replace("}", ")")


def fits_template(heading: str, column: Column) -> bool:
    """Whether a heading is a column's with a period, date or round's name in its hole."""
    plain = squash(heading)
    for name in (column.heading, *column.aliases):
        if "{" in name:
            parts = [re.escape(squash(part)) for part in re.split(r"\{\w+\}", name)]
            dated = _PLACEHOLDER.search(heading) or any(True for _ in read_dates(heading))
            if any(parts) and dated and re.fullmatch(".{1,40}".join(parts), plain):
                return True
    return False


def width(kind: Kind, mean: float, heading: str) -> float:
    """How wide a column may be, in characters, by how long its texts are on average."""
    if kind == "key":
        return 7
    if kind == "long":
        return float(min(62, max(30, round(mean / 12))))
    longest = max((len(word) for word in heading.split()), default=0)
    return float(min(40, max(12, longest + 2, round(mean / 4))))
