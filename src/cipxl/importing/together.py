"""What an import would bring, and the parts of a plan that stand on several sheets put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from cipxl.findings import Finding, Place
from cipxl.plan import Plan, Recommendation, new_row_id
from cipxl.reading import Aside, Doubt, plain_ref
from cipxl.reading.doubt import NO, YES, doubt
from cipxl.reading.parts import SEVERAL_SHEETS, Part
from cipxl.reading.refs import shown_ref
from cipxl.reading.row_rules import NUMBERED, REF_TWICE
from cipxl.reading.themes import BETWEEN
from cipxl.sources.grid import Book

__all__ = ["Review", "together"]


class Review(NamedTuple):
    """What an import would bring: the plan as the answers so far make it, what was found, and what is asked.

    `asides` is what stands beside the table; `sha256` is of the source.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    proposals: tuple[Doubt, ...]
    asides: tuple[Aside, ...] = ()
    sha256: str = ""

    @property
    def open(self) -> tuple[Doubt, ...]:
        """The proposals that nobody has answered; what they are about is left as it stands."""
        return tuple(one for one in self.proposals if one.is_open)


def together(book: Book, parts: Sequence[Part], found: Sequence[Review], answers: Mapping[str, str]) -> Review:
    """One review of those of the parts of a plan.

    Args:
        book: The file.
        parts: Its sheets, with what each is about.
        found: What each would bring.
        answers: What a person said, by the id of a proposal.
    """
    taken: set[str] = set()
    rows = [
        [_of_part(one, part.theme, taken) for one in review.plan.recommendations]
        for part, review in zip(parts, found, strict=True)
    ]
    findings = [one for review in found for one in review.findings]
    proposals = [one for review in found for one in review.proposals]
    if all(_has_no_refs(review) for review in found):
        rows = _numbered_on(rows)
        findings = [one for one in findings if one.code != NUMBERED.code]
        findings.append(NUMBERED.at(Place(file=book.name), count=sum(map(len, rows))))
    elif asked := _anew(parts, rows):
        answer = answers.get(asked.id)
        said = asked if answer is None else asked.model_copy(update={"answer": _yes_or_no(answer)})
        proposals.append(said)
        rows = _prefixed(parts, rows) if said.answer == YES else rows
    findings += _twice(book, parts, rows)
    if len(parts) > 1:
        names = ", ".join(f"'{part.sheet.name}'" for part in parts)
        findings.append(SEVERAL_SHEETS.at(Place(file=book.name), shown=names, key=(book.sha256,)))
    latest = max(found, key=lambda review: (review.plan.period.end, review.plan.period.start)).plan
    plan = latest.model_copy(update={"recommendations": tuple(chain.from_iterable(rows))})
    asides = tuple(chain.from_iterable(review.asides for review in found))
    return Review(plan, (*book.findings, *findings), tuple(proposals), asides, book.sha256)


def _of_part(row: Recommendation, theme: str, taken: set[str]) -> Recommendation:
    """A row as one of the whole plan's: with what its sheet is about, and with ids that no other row has."""
    said = BETWEEN.join(dict.fromkeys(text for text in (theme, row.theme) if text))
    return row.model_copy(
        update={
            "id": new_row_id(row.id, taken=taken),
            "theme": said,
            "measures": tuple(one.model_copy(update={"id": new_row_id(one.id, taken=taken)}) for one in row.measures),
            "tracked": tuple(one.model_copy(update={"id": new_row_id(one.id, taken=taken)}) for one in row.tracked),
        }
    )


def _has_no_refs(review: Review) -> bool:
    """Whether the rows of a part have no numbers but their places in it."""
    numbered = any(one.code == NUMBERED.code for one in review.findings)
    return numbered or not any(one.ref.strip() for one in review.plan.recommendations)


def _numbered_on(rows: Sequence[Sequence[Recommendation]]) -> list[list[Recommendation]]:
    number = 0
    found: list[list[Recommendation]] = []
    for part in rows:
        found.append([])
        for row in part:
            number += 1
            found[-1].append(row.model_copy(update={"ref": str(number)}))
    return found


def _anew(parts: Sequence[Part], rows: Sequence[Sequence[Recommendation]]) -> Doubt | None:
    """The question whether Refs that begin anew on each sheet are to have the number of the sheet before them."""
    refs = [[plain_ref(one.ref) for one in part] for part in rows]
    times = Counter(chain.from_iterable(set(part) - {""} for part in refs))
    if not times or max(times.values()) < 2 or any(len(set(part)) != len(part) for part in refs):
        return None
    second = next(number for number, part in enumerate(refs) if number and any(times[ref] > 1 for ref in part))
    shown = next(one.ref for one in rows[second] if times[plain_ref(one.ref)] > 1)
    proposed = next(one.ref for one in _prefixed(parts, rows)[second] if plain_ref(one.ref).endswith(plain_ref(shown)))
    part = parts[second]
    return doubt(
        "ref", part.sheet, 1, 1, shown=shown, proposed=proposed, ref=shown,
        question=f"The Refs begin anew on each sheet. Is '{shown}' of '{part.sheet.name}' '{proposed}', and so on?",
        why="A Ref must say which row of the plan is meant.",
    )  # fmt: skip


def _prefixed(parts: Sequence[Part], rows: Sequence[Sequence[Recommendation]]) -> list[list[Recommendation]]:
    """The rows with the number of their sheet before their Refs: the one in its title, else its place."""
    said = [re.search(r"\d{1,2}", part.theme or part.sheet.name) for part in parts]
    numbers = [match[0] for match in said if match]
    if len(set(numbers)) < len(parts):
        numbers = [str(number) for number in range(1, len(parts) + 1)]
    return [
        [row.model_copy(update={"ref": f"{number}.{row.ref}"}) if row.ref.strip() else row for row in part]
        for number, part in zip(numbers, rows, strict=True)
    ]


def _yes_or_no(answer: str) -> str:
    return YES if answer.strip().casefold() in (YES, "y") else NO


def _twice(book: Book, parts: Sequence[Part], rows: Sequence[Sequence[Recommendation]]) -> list[Finding]:
    """Refs that stand on two sheets."""
    first: dict[str, str] = {}
    found = []
    for part, own in zip(parts, rows, strict=True):
        name = part.sheet.name
        for row in own:
            ref = plain_ref(row.ref)
            if ref and first.setdefault(ref, name) != name:
                shown = shown_ref(row.ref)
                place = Place(file=book.name, sheet=name, ref=shown, field="ref")
                words = {"row": f"of '{name}'", "first": f"of '{first[ref]}'"}
                found.append(REF_TWICE.at(place, shown=shown, key=(name, row.id), **words))
    return found
