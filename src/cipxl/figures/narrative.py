"""What officers' sentences say of figures and their targets: "33% for good audits, 7% lower than the 40% target".

A narrative is cut into its points: lines, bullets, and what stands under a bullet. In each point a figure is paired
with the target that it is set against. The sentence stays the truth: what is read here is shown beside it, proposed,
and held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from cipxl.figures.reading import Figure, read_cell
from cipxl.period import read_period

__all__ = ["Point", "Stated", "Told", "points", "read_narrative"]

Way = Literal["", "above", "below", "met"]

_BULLET = re.compile(r"^[ \t]*(?P<sign>[•●▪◦○➢‣➤■□·o*–—-])[ \t]+(?=\S)")
_HEADING = re.compile(r"^(?P<heading>[^.:;?!\d][^.:;?!]{2,70}?)\s*(?:\s[-–—]\s|:\s)(?=\S)")
_VERB = re.compile(
    r"(?i)\b(?:(?:has|have|had)\s+(?:been|remained|increased|decreased|improved|fallen|risen|dropped|declined|reached|"
    r"slightly|now|also|continued)|was|were|is|are|stood|stands|remain\w*|increas\w+|decreas\w+|improv\w+|fell|rose|"
    r"dropped|declin\w+|reached|met|missed|exceeded|stays?|stayed|at)\b"
)
_VAGUE = re.compile(
    r"(?i)^(?:\W|\b(?:the|this|these|there|our|that|it|performance|overall|figure|percentage|month|position)\b)*$"
)
_AFTER = re.compile(r"(?i)^\s*(?P<how>of|for)\s+(?:the\s+|all\s+)?(?P<name>[a-z](?:[^.,;:()]|\([^()%]{1,30}\)){2,80})")
_DOES = re.compile(r"(?i)\s*\b(?:were|are|was|is|had|have|has)\b\s*(?P<rest>[^.,;:()]{3,70})?")
_KIND = re.compile(r"\s+(?P<kind>[a-z][a-z -]{2,40}?)(?=,|\s(?:which|who|that|and|against)\b|\s*[(;.]|\s*$)")
_WHEN = re.compile(
    r"(?i)\s+(?:in|for|at|during|by)\s+(?:the\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q\d|20\d\d|\d)[^,;]*$"
)
_TRAIL = re.compile(r"(?i)\s+(?:against|compared (?:with|to)|which)\b.*$")
_COUNT = re.compile(r"^\d[\d,]*\s*(?:x\s+)?(?=[a-zA-Z])")
_LEADS = re.compile(r"(?i)^(?:of all|the|overall|in \w+ \d{4},?|in \w+,|as of [^,]+,|however,?|and|but)\s+")
_BELOW = re.compile(r"(?i)\b(?:below|under|lower than|less than|short of|off|adrift of|behind|misse[sd]|missing)\b")
_ABOVE = re.compile(r"(?i)\b(?:above|over|higher than|more than|exceed\w*|beyond|ahead of)\b")
_MET = re.compile(r"(?i)\b(?:meets?|met|meeting|hits?|achiev\w+|on|in line with|matche[sd])\b")
# Reading a point takes time; without one of these words nothing in it is set against anything.
_COMPARES = re.compile(
    r"(?i)\b(?:targets?|tgt|against|goals?|no (?:more|less|fewer)|neighbours?|national\w*|england|peers?|average|"
    r"comparators?|benchmarks?|regional\w*)\b"
)
_NEAR = 5  # words between "below" and the level that it is about
_LONG_SUBJECT = 60  # characters; a longer subject says less than the heading of its point
_NOT = re.compile(r"(?i)\b(?:not|no|never|nor|without|yet to)\b")


class Point(NamedTuple):
    """One point of a narrative: its text without its bullet, where in the narrative it starts, and how deep it is.

    `lead` is the text of the point that it stands under, "" for none.
    """

    text: str
    start: int
    depth: int
    lead: str = ""


class Stated(NamedTuple):
    """A gap that the words give themselves: how much, and from which level."""

    amount: Decimal
    text: str


class Told(NamedTuple):
    """A figure and the target, or another level, that a sentence sets it against.

    `name` is what is measured, in the sentence's own words. `way` says on which side of the target the words put the
    figure, "" where they do not say. `against` is "target", or whom the level is of ("statistical neighbours").
    """

    name: str
    figure: Figure
    target: Figure
    way: Way
    stated: Stated | None
    sentence: str
    at: tuple[int, int]
    against: str = "target"

    @property
    def gap(self) -> Decimal | None:
        """The figure less the level it is set against, in the figure's unit; None for ranges."""
        if self.figure.value is None or self.target.value is None:
            return None
        return self.figure.value - self.target.value


def points(text: str) -> Iterator[Point]:
    """The points of a narrative, in order.

    A bullet of another kind than the one before begins a deeper list; one that was used before goes on with that one.
    A line without a bullet is a point of its own, as deep as the text it belongs to.
    """
    stack: list[tuple[int, str]] = []
    leads: list[str] = []
    start = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            match = _BULLET.match(line)
            if match:
                key = (len(line) - len(line.lstrip()), match["sign"])
                if key in stack:
                    del stack[stack.index(key) + 1 :]
                else:
                    while stack and key[0] < stack[-1][0]:
                        stack.pop()
                    stack.append(key)
                bare = line[match.end() :].strip()
            else:
                stack.clear()
            depth = len(stack)
            del leads[depth:]
            leads += [""] * (depth - len(leads))
            lead = next((one for one in reversed(leads) if one), "")
            yield Point(bare, start + line.find(bare), depth, lead)
            leads.append(bare)
        start += len(line) + 1


@lru_cache(maxsize=4096)
def read_narrative(text: str) -> tuple[Told, ...]:
    """The figures of a narrative that are set against a target or another's level, in the order of the text."""
    return tuple(told for point in points(text) for told in _told(point))


def _told(point: Point) -> Iterator[Told]:
    if not _COMPARES.search(point.text) or not any(character.isdigit() for character in point.text):
        return
    figures = [one for one in read_cell(point.text, "performance") if not one.no_value and one.value is not None]
    levels = [one for one in figures if one.role in ("target", "benchmark")]
    for level in levels:
        figure = _belongs_to(level, figures, levels, _sentence(point.text, *level.at)[0])
        if figure is None:
            continue
        low, high = min(figure.at[0], level.at[0]), max(figure.at[1], level.at[1])
        figure = _dated(figure, point)
        yield Told(
            _name(point, figure),
            figure,
            level,
            _way(point.text, figure, level),
            _stated(point.text, figures, figure, level),
            point.text[slice(*_sentence(point.text, low, high))].strip(),
            (point.start + low, point.start + high),
            "target" if level.role == "target" else level.scope or "another level",
        )


def _belongs_to(level: Figure, figures: Sequence[Figure], levels: Sequence[Figure], begins: int) -> Figure | None:
    """The figure that a target is set against: the last one of its unit before it, else the first after.

    A figure of the target's own sentence, which `begins` there, comes before those of earlier ones, also where its
    words alone ("it was 88%") could mean an earlier level.
    """
    # "At least 40%" is no figure that was reached.
    told = [one for one in figures if one.comparator not in ("<=", ">=") and (one.unit or level.unit) == level.unit]
    actual = [one for one in told if one.role is None]
    before = [one for one in actual if one.at[0] < level.at[0]]
    if before and before[-1].at[0] >= begins:
        return before[-1]
    earlier = [one for one in told if one.role == "previous" and begins <= one.at[0] < level.at[0]]
    if earlier or before:
        return earlier[-1] if earlier else before[-1]
    after = [one for one in actual if one.at[0] > level.at[0]]
    between = [one for one in levels if after and level.at[1] < one.at[0] < after[0].at[0]]
    return after[0] if after and not between else None


def _dated(figure: Figure, point: Point) -> Figure:
    """The figure with the period of the words above its point, where it has none of its own."""
    if figure.period or figure.period_text or not point.lead:
        return figure
    return figure.model_copy(update={"period": read_period(point.lead)})


def _sentence(text: str, low: int, high: int) -> tuple[int, int]:
    """The sentences that a span of a text lies in."""
    start = max((match.end() for match in re.finditer(r"[.!?]\s+(?=[A-Z0-9])", text[:low])), default=0)
    end = next((high + match.end() for match in re.finditer(r"[.!?](?=\s|$)", text[high:])), len(text))
    return start, end


def _name(point: Point, figure: Figure) -> str:
    """What a figure measures, in the words around it: those before its verb, those after it, or the point's heading."""
    start, _ = _sentence(point.text, figure.at[0], figure.at[1])
    heading = _HEADING.match(point.text)
    said = point.text[max(start, heading.end() if heading else 0) : figure.at[0]].strip(" ,(")
    rest = point.text[figure.at[1] :]
    after, does, kind = _AFTER.match(rest), _DOES.match(rest), _KIND.match(rest)
    above = _tidy(heading["heading"] if heading else _above(point.lead))
    if not said and after:
        # "33% for good audits"; "50% of care leavers were in work"
        subject = _without_verb(after["name"]) if after["how"].casefold() == "of" else after["name"]
    elif not said and does and does["rest"]:
        return _joined(above, _tidy(does["rest"]))  # below "Care leavers": "50% were in work"
    elif not said and kind:
        return _joined(above, kind["kind"])  # below "The audits found": "12% inadequate"
    elif said.casefold().startswith("of ") and does and does["rest"]:
        subject = f"{said[3:]} {does['rest']}"  # "Of all children in care 25% were placed so"
    elif _COUNT.match(said):
        subject = _without_verb(_COUNT.sub("", said))  # "19 children were on a plan for two years (2.7%)"
    else:
        verb = _VERB.search(said)
        subject = said[: verb.start()] if verb else said
    subject = _tidy(subject)
    vague = bool(_VAGUE.match(subject)) or len(subject) < 4
    if not heading:
        return (above or subject) if vague else subject
    plain = not vague and len(subject) <= _LONG_SUBJECT and "," not in subject
    return _joined(above, subject) if plain else above


def _above(lead: str) -> str:
    """What the words above a point are about: their heading, else their beginning."""
    heading = _HEADING.match(lead)
    return heading["heading"] if heading else re.split(r"[.:;,]", lead)[0]


def _joined(above: str, subject: str) -> str:
    return f"{above}: {subject[:1].lower()}{subject[1:]}" if above else _tidy(subject)


def _without_verb(words: str) -> str:
    verb = _DOES.search(words)
    return words if verb is None else f"{words[: verb.start()]} {verb['rest'] or ''}"


def _tidy(words: str) -> str:
    found = " ".join(words.split()).strip(" ,;:(–—-")
    found = _WHEN.sub("", _TRAIL.sub("", _LEADS.sub("", found)))
    return (found[:1].upper() + found[1:])[:120].rstrip()


def _way(text: str, figure: Figure, level: Figure) -> Way:
    """On which side of a level the words between it and the figure put the figure."""
    if figure.at[0] > level.at[0]:
        return ""
    between = text[figure.at[1] : level.at[0]]
    tail = text[level.at[1] : level.at[1] + 24]
    found: list[tuple[int, Way]] = []
    for pattern, way in _WAYS:
        matches = list(pattern.finditer(between))
        # "no more than" and "no less than" belong to the target itself.
        plain = [one for one in matches if not re.search(r"(?i)\bno\s+$", between[: one.start()])]
        plain = [one for one in plain if len(between[one.end() :].split()) <= _NEAR]
        if plain and (way != "met" or re.search(r"(?i)\btargets?\b", between[plain[-1].end() :] + tail)):
            found.append((plain[-1].start(), way))
    if not found:
        return ""
    place, way = max(found)
    return "" if _NOT.search(between[max(0, place - 16) : place]) else way


_WAYS: tuple[tuple[re.Pattern[str], Way], ...] = ((_BELOW, "below"), (_ABOVE, "above"), (_MET, "met"))


def _stated(text: str, figures: Sequence[Figure], figure: Figure, level: Figure) -> Stated | None:
    """The gap that the words between a figure and a level give: "7% lower than the 40% target"."""
    low, high = figure.at[1], level.at[0]
    between = [one for one in figures if one.role == "difference" and low <= one.at[0] < high and one.value is not None]
    # Each level has its own gap: the one that stands nearest before it.
    gap = between[-1] if between else None
    others = [one for one in figures if gap and one.role in ("target", "benchmark") and gap.at[1] <= one.at[0] < high]
    if gap is None or gap.value is None or others:
        return None
    return Stated(abs(gap.value), text[gap.at[0] : level.at[1]])
