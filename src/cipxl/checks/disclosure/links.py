"""Ways into the council's own systems: addresses that only staff can open, and where files lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

LINK = Rule(
    code="D016",
    title="A link to an internal system or file",
    severity=Severity.ERROR,
    why="The public cannot open it, and file names and record numbers in it often name a child.",
    message="{where} has '{found}', which leads to an internal system or file.",
    fix="Take it out and name the document. If it must be published, accept it with a reason.",
    fails="Evidence: https://records.council.local/person/10023",
    passes="Evidence: https://www.gov.uk/government/publications",
)
RULES = (LINK,)

_URL = re.compile(r"\b(?P<scheme>https?|file|onenote|ms-\w+|outlook|notes|mosaic)://?[^\s<>\"')\]]+", re.I)
_FILES = (
    re.compile(r"(?<![\w\\])\\\\[\w.$-]+\\[^\s<>\"|?*,;]+"),
    re.compile(r"(?<![\w])[A-Za-z]:\\[^\s<>\"|?*,;]*"),
    re.compile(
        r"(?<![\w@./-])(?:[\w-]+\.)+(?:sharepoint\.com|local|internal|lan|intra|corp|intranet)(?:/[^\s<>\"')\]]*)?"
        r"(?![\w-])",
        re.I,
    ),
    re.compile(
        r"(?<![\w@./-])(?:1drv\.ms|(?:docs|drive)\.google\.com|teams\.microsoft\.com|"
        r"onedrive\.live\.com)/[^\s<>\"')\]]+",
        re.I,
    ),
)
_INSIDE = re.compile(
    r"(?:^|\.)(?:local|localhost|internal|lan|intra|corp|intranet|private)$|^(?:intranet|mosaic|"
    r"liquidlogic|lcs|ehm|staff|"
    r"internal)\.|(?:^|\.)(?:sharepoint\.com|1drv\.ms|onedrive\.live\.com|docs\.google\.com|drive\.google\.com|"
    r"teams\.microsoft\.com)$|^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3})+$",
    re.I,
)
_RECORD = re.compile(
    r"(?:/(?:cases?|persons?|people|clients?|child|children|records?|pupils?)/|"
    r"[?&](?:case\w*|person\w*|client\w*|child\w*|record\w*)=)[A-Z]{0,4}\d{3,}",
    re.I,
)


def links(text: str) -> Iterator[Span]:
    """An address of an internal system, of one record, or of a file on the council's own drives."""
    same = plain(text)
    taken: list[Span] = []
    for match in _URL.finditer(same):
        scheme, _, rest = match[0].partition(":")
        host = re.split(r"[/:?#\\]", rest.lstrip("/\\"), maxsplit=1)[0].rpartition("@")[2]
        public = scheme.casefold() in ("http", "https") and "." in host
        if not public or _INSIDE.search(host) or _RECORD.search(match[0]):
            span = Span.of(match, text)
            taken.append(span)
            yield span
    for pattern in _FILES:
        for match in pattern.finditer(same):
            span = Span.of(match, text)
            if clear_of(span, taken):
                taken.append(span)
                yield span


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((LINK, links),)
