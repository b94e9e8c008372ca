"""Disclosure: what must not be read in a public paper, found before anything is written.

`look` finds it in a plan. Identifiers and names are for a person to answer: taken out, or accepted with a reason. Small
numbers of children are withheld: the paper prints the shorthand in their place, unless somebody accepts the number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import NamedTuple

from cipxl.checks.disclosure import (
    ages,
    cases,
    children,
    circumstances,
    identifiers,
    links,
    people,
    places,
    withholding,
)
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.spans import Span, clear_of, masked
from cipxl.checks.disclosure.withholding import SHORTHAND, Withheld, shorthand_in, withheld_in, withhold
from cipxl.checks.rule import Cell, Check, Subject
from cipxl.checks.running import run
from cipxl.findings import Finding, Rule
from cipxl.plan import Plan
from cipxl.table import Row

__all__ = ["RULES", "SHORTHAND", "Looked", "Policy", "in_text", "look", "shorthand_in"]

_TEXTS = (identifiers, cases, children, ages, places, links, circumstances)
_IN_TEXTS = (*(kind for module in _TEXTS for kind in module.KINDS), (people.NAME_IN_TEXT, people.names_in_text))
RULES = (*(rule for module in (*_TEXTS, people) for rule in module.RULES), *withholding.RULES)
_POSTS = frozenset({"lead", "owner"})
_MASKED = frozenset({"D001", "D002", "D003", "D005", "D009", "D014", "D015"})


class Looked(NamedTuple):
    """What was found: the plan with the shorthand in it, what a person must answer, and what is withheld."""

    plan: Plan
    open: tuple[Finding, ...]
    withheld: tuple[Withheld, ...]


def look(subject: Subject, policy: Policy, accepted: Collection[str] = (), teams: Collection[str] = ()) -> Looked:
    """Everything in a plan that must not be published as it stands.

    A check that breaks off is told as a finding, so that nothing is published unlooked at.

    Args:
        subject: The plan, and where its cells stand.
        policy: What is too small, and what may stand.
        accepted: The ids of findings that somebody lets stand.
        teams: The names of the plan's teams, which are no persons.
    """
    held: list[Withheld] = []

    def numbers(one: Subject) -> Iterator[Finding]:
        withheld, asked = withheld_in(one, policy, accepted)
        held.extend(withheld)
        yield from asked

    checks = [Check(rule, partial(_in_texts, rule, find, policy)) for rule, find in _IN_TEXTS]
    checks.append(Check(people.NAME_FOR_POST, partial(_for_posts, policy, teams)))
    checks.append(Check(withholding.RULES[0], numbers))
    found = run(checks, subject, together=False)
    return Looked(
        withhold(subject.plan, subject, held),
        tuple(one for one in found if one.id not in accepted),
        tuple(held),
    )


def in_text(text: str, policy: Policy) -> Iterator[tuple[Rule, Span]]:
    """What a text has that names or points to a person, by each rule; small numbers are not among it."""
    for rule, find in _IN_TEXTS:
        for span in _not_allowed(find, text, policy):
            yield rule, span


def _not_allowed(find: Callable[[str], Iterator[Span]], text: str, policy: Policy) -> Iterator[Span]:
    taken: list[Span] = []
    for span in find(text):
        if not policy.allows(span.text) and clear_of(span, taken):
            taken.append(span)
            yield span


def _in_texts(rule: Rule, find: Callable[[str], Iterator[Span]], policy: Policy, subject: Subject) -> Iterator[Finding]:
    for cell in (*_title(subject.plan), *subject.cells()):
        if rule is not people.NAME_IN_TEXT or cell.field not in _POSTS:
            for span in _not_allowed(find, cell.text, policy):
                yield _tell(subject, rule, cell, span)


def _title(plan: Plan) -> Iterator[Cell]:
    """The plan's own title and the name of its round, which stand over every paper."""
    for name, text in (("title", plan.title), ("update", plan.update)):
        yield Cell(Row("", "recommendation", "", {name: text}), name, text, "text")


def _for_posts(policy: Policy, teams: Collection[str], subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells():
        if cell.field in _POSTS:
            for span in people.names_for_posts(cell.text, teams):
                if not policy.allows(span.text):
                    yield _tell(subject, people.NAME_FOR_POST, cell, span)


def _tell(subject: Subject, rule: Rule, cell: Cell, span: Span) -> Finding:
    """The finding; numbers that name a person are masked in its words, which are kept and passed on."""
    shown = " ".join(span.text.split())
    return subject.tell(rule, cell.row.id, cell.field, shown, found=masked(shown) if rule.code in _MASKED else shown)
