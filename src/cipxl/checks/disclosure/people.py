"""Names of persons: where a job title belongs, and in the text.

A paper gives posts, since they outlast the person and are nobody's private affair. A name is known by what it is not
(no word of a post, team or organisation) where only posts should stand; in a text only by a title or a first name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cipxl.checks.disclosure.given import WORD as _WORD
from cipxl.checks.disclosure.given import given_names, is_of_an_organisation
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.checks.disclosure.words import words
from cipxl.findings import Rule, Severity

__all__ = ["RULES", "names_for_posts", "names_in_text"]

NAME_FOR_POST = Rule(
    code="D010",
    title="A person's name where a job title belongs",
    severity=Severity.WARNING,
    why="The table is published. A post can answer for a row; a name brings letters and calls to a person.",
    message="{where} has '{found}', which looks like a person's name.",
    fix="Write the job title. If the person is named on purpose, accept it or put the name on the allowed list.",
    fails="Jane Example, Head of Service",
    passes="Head of Service Children in Care & Virtual School Head",
)
NAME_IN_TEXT = Rule(
    code="D011",
    title="A person's name in the text",
    severity=Severity.WARNING,
    why="Texts for colleagues name them. The public paper need not.",
    message="{where} has '{found}', which looks like a person's name.",
    fix="Write the job title. If the person is named on purpose, accept it or put the name on the allowed list.",
    fails="The work is led by Dr Example.",
    passes="The work is led by the Principal Social Worker.",
)
RULES = (NAME_FOR_POST, NAME_IN_TEXT)

_POSTS = words("posts")
_HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Rev|Revd|Reverend|Inspector|Sgt|PC|DCI|DI)"
)
_INITIAL = r"[A-ZÀ-ÖØ-Þ]\.?"
_TITLED = re.compile(rf"(?<!\w)(?P<who>{_HONORIFIC})\.? (?:{_INITIAL} ){{0,2}}{_WORD}(?: {_WORD})?(?!\w)")
_TWO_OR_MORE = re.compile(rf"(?<![\w'])(?P<first>{_WORD})(?: {_INITIAL})? (?P<last>{_WORD})(?![\w])")
_PARTS = re.compile(r"\n|;|,|/|&|\+|\||\(|\)|:| - |(?<=\w)\s+and\s+|\bfor\b|\bon behalf of\b")
_PARTICLE = r"(?:de|van|von|der|la|le|bin|al|ap|ab|O'[A-Z][a-z]+)"
_NAME = re.compile(rf"(?:{_WORD}|{_INITIAL})(?: (?:{_WORD}|{_INITIAL}|{_PARTICLE})){{1,3}}$")
_SURNAME_FIRST = re.compile(rf"\s*(?P<last>{_WORD}|[A-Z]{{3,}}(?:[-'][A-Z]+)?), (?P<first>{_WORD})\s*$")
_NOT_SURNAMES = words("not_surnames")
_FIRST_NAMES = words("first_names")


def names_for_posts(text: str, teams: Collection[str] = ()) -> Iterator[Span]:
    """The parts of a cell for posts that are persons' names.

    Args:
        text: The cell.
        teams: The plan's own teams, which are no persons.
    """
    same = plain(text)
    known = {" ".join(team.casefold().split()) for team in teams}
    if " ".join(same.casefold().split()) in known:
        return
    whole = _SURNAME_FIRST.match(same)
    if whole and whole["first"].casefold() in _FIRST_NAMES:
        yield Span.of(whole, text)
        return
    start = 0
    for mark in [*_PARTS.finditer(same), None]:
        end = mark.start() if mark else len(same)
        part = same[start:end]
        begin = start + len(part) - len(part.lstrip())
        found = _name(part.strip(), known)
        if found:
            at = begin + part.strip().index(found)
            yield Span(at, at + len(found), text[at : at + len(found)])
        start = mark.end() if mark else end


def _name(part: str, known: Collection[str]) -> str:
    """The person's name in one part of a cell for posts, or ""."""
    if not part or part.casefold() in known:
        return ""
    titled = _TITLED.search(part)
    if titled:
        return titled[0]
    plain_words = [word.strip(".'’").casefold().removesuffix("'s") for word in part.split()]
    first_known = plain_words[0] in _FIRST_NAMES
    if not any(word in _POSTS for word in plain_words):
        if len(plain_words) == 1:
            return part if first_known else ""
        shouted = all(re.fullmatch(r"[A-Z][A-Z'-]+", word) for word in part.split())
        several = _NAME.match(part) and (len(plain_words) <= 3 or first_known)
        return part if several or (shouted and first_known) else ""
    # "Jane Example Head of Service": a first name and a word that is no post's.
    for match in _TWO_OR_MORE.finditer(part):
        if match["first"].casefold() in _FIRST_NAMES and match["last"].casefold() not in _POSTS:
            return match[0]
    return ""


def names_in_text(text: str) -> Iterator[Span]:
    """Names in prose: with a title (Mr, Dr, Cllr), a common first name, or a name beside words for a child."""
    same = plain(text)
    taken: list[Span] = []
    for match in _TITLED.finditer(same):
        taken.append(Span.of(match, text))
    for match in _TWO_OR_MORE.finditer(same):
        first, last = match["first"].casefold(), match["last"].casefold()
        if first.split("-")[0] not in _FIRST_NAMES or last in _NOT_SURNAMES or last in _POSTS:
            continue
        span = Span.of(match, text)
        if clear_of(span, taken) and not is_of_an_organisation(
            same[max(0, match.start() - 9) : match.start()], same[match.end() : match.end() + 80]
        ):
            taken.append(span)
    taken += [span for span in given_names(text) if clear_of(span, taken)]
    yield from sorted(taken)
