"""Disclosure: what must not be read in a public paper, found before anything is written.

`look` finds it in a plan. Identifiers and names are for a person to answer: taken out, or accepted with a reason. Small
numbers of children are withheld: the paper prints the shorthand in their place, unless somebody accepts the number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import NamedTuple

from cipxl.checks.disclosure import children, identifiers, people, withholding
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.spans import Span, clear_of, masked
from cipxl.checks.disclosure.withholding import SHORTHAND, Withheld, shorthand_in, withheld_in, withhold
from cipxl.checks.rule import Cell, Check, Subject
from cipxl.checks.running import run
from cipxl.findings import Finding, Rule
from cipxl.plan import Plan
from cipxl.table import Row

__all__ = ["RULES", "SHORTHAND", "Looked", "Policy", "look", "shorthand_in"]

RULES = (*identifiers.RULES, *children.RULES, *people.RULES, *withholding.RULES)
_POSTS = frozenset({"lead", "owner"})
_MASKED = frozenset({"D001", "D002", "D003", "D005", "D009"})


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

    checks = [
        Check(rule, partial(_in_texts, rule, find, policy)) for rule, find in (*identifiers.KINDS, *children.KINDS)
    ]
    checks.append(Check(people.RULES[0], partial(_for_posts, policy, teams)))
    checks.append(Check(people.RULES[1], partial(_in_texts, people.RULES[1], people.names_in_text, policy)))
    checks.append(Check(withholding.RULES[0], numbers))
    found = run(checks, subject, together=False)
    return Looked(
        withhold(subject.plan, subject, held),
        tuple(one for one in found if one.id not in accepted),
        tuple(held),
    )


def _in_texts(rule: Rule, find: Callable[[str], Iterator[Span]], policy: Policy, subject: Subject) -> Iterator[Finding]:
    for cell in (*_title(subject.plan), *subject.cells()):
        if rule is people.RULES[1] and cell.field in _POSTS:
            continue
        taken: list[Span] = []
        for span in find(cell.text):
            if not policy.allows(span.text) and clear_of(span, taken):
                taken.append(span)
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
                    yield _tell(subject, people.RULES[0], cell, span)


def _tell(subject: Subject, rule: Rule, cell: Cell, span: Span) -> Finding:
    """The finding; numbers that name a person are masked in its words, which are kept and passed on."""
    shown = " ".join(span.text.split())
    return subject.tell(rule, cell.row.id, cell.field, shown, found=masked(shown) if rule.code in _MASKED else shown)
