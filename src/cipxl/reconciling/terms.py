"""The plan's own terms, as the sentences of a report use them: its levels, what is rated, on what, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from cipxl.checks.counted import Counting, level_names
from cipxl.checks.counts import dimension_marks
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reconciling.words import stems
from cipxl.scheme import Scheme
from cipxl.summary import plural

__all__ = ["ELSE", "Terms"]

# What is like a recommendation, and what a plan may rate or not.
ELSE = r"actions?|areas?|priorities|priority|objectives?|measures?|targets?|items?|outcomes?|strands?"
_OF_IT = re.compile(
    r"\W*(?:for|on|in terms of|in respect of|with regard to|in|against)\s+(?:(?!and\b)\w+\s+){0,2}$", re.I
)


class Terms:
    """The words of one plan.

    Args:
        plan: The plan that a report is about.
        profile: What its rows and ratings are called.
        scheme: Its levels.
    """

    def __init__(self, plan: Plan, profile: Profile, scheme: Scheme) -> None:
        self.plan = plan
        self.profile = profile
        self.scheme = scheme
        self.levels = level_names(scheme)
        self.marks = dimension_marks(profile.dimensions)
        self.every = tuple(one.id for one in profile.dimensions)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """What the plan rates, one and many."""
        named = dict.fromkeys((self.profile.row_word, *map(self.profile.counted, self.profile.dimensions)))
        return tuple(name for word in named for name in (word, plural(word)))

    @cached_property
    def grammar(self) -> Counting:
        """How ratings of this plan are counted in a sentence."""
        return Counting(self.levels, self.counted[::2], ELSE)

    @cached_property
    def rows(self) -> str:
        """What the plan rates, as alternatives of a pattern."""
        return self.grammar.rows

    @cached_property
    def level(self) -> re.Pattern[str]:
        """The name of a level, as a word of its own."""
        return re.compile(rf"(?<![\w/-])(?P<level>{self.grammar.level})(?![\w/-])", re.I)

    # Dimensions

    def named(self, text: str) -> tuple[str, ...]:
        """The dimensions that a text names."""
        if len(self.every) == 1:
            return self.every
        return tuple(name for name, mark in self.marks.items() if mark.search(text))

    def of(self, named: tuple[str, ...], noun: str = "") -> dict[str, Any]:
        """The dimensions that are meant: the one that is named, else any that rates what is counted."""
        rating = [name for name in self.every if not noun or self._rates(name, noun)] or list(self.every)
        meant = [name for name in named if name in rating]
        return {"dimensions": tuple(meant) if len(meant) == 1 else tuple(rating), "firm": len(meant) == 1}

    def _rates(self, dimension: str, noun: str) -> bool:
        word = self.profile.counted(self.profile.dimension(dimension))
        return noun.casefold() in (word.casefold(), plural(word).casefold())

    def of_row(self, named: tuple[str, ...]) -> dict[str, Any]:
        """The same for the rating of one recommendation, which tracked actions' ratings are not."""
        own = self.profile.dimension_ids
        meant = [name for name in named if name in own]
        return {"dimensions": tuple(meant) if len(meant) == 1 else own, "firm": len(meant) == 1}

    def dimension_of(self, at: tuple[int, int], sentence: str) -> tuple[str, ...]:
        """The dimension that a sentence names for a count: the last before it, or one that follows with "for" or "on".

        What a rating means may speak of another dimension and says nothing of which is counted.
        """
        if len(self.every) == 1:
            return self.every
        marks = sorted((mark.span(), name) for name, one in self.marks.items() for mark in one.finditer(sentence))
        before = [name for (_, end), name in marks if end <= at[0]]
        inside = [name for (start, end), name in marks if at[0] <= start and end <= at[1]]
        after = [name for (start, _), name in marks if start >= at[1] and _OF_IT.fullmatch(sentence[at[1] : start])]
        return tuple((after or inside or before[-1:])[:1])

    # Rows

    @cached_property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that go under each Ref."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.plan:
            ref = plain_ref(row.ref)
            if ref:
                found[ref] = (*found.get(ref, ()), row.id)
        return found

    @cached_property
    def _ref(self) -> re.Pattern[str] | None:
        """What names a row: its Ref, behind "recommendation" or "Ref" where the Ref alone may be any number."""
        telling = [ref for ref in self.refs if re.search(r"\d.*\D.*\d|\d[a-z]", ref)]
        plain = [ref for ref in self.refs if ref not in telling]
        last = "|".join(f"{re.escape(name.split()[-1])}" for name in self.counted if " " in name)
        lead = rf"(?:{self.rows}|{f'{last}|' if last else ''}refs?\.?|reference|nos?\.?|number|row)\s+"
        forms = [_either_ref(telling)] if telling else []
        forms += [rf"(?:{lead}){_either_ref(plain)}"] if plain else []
        return re.compile(rf"(?<![\w.%/])(?:{'|'.join(forms)})(?![\w%/]|\.\d)", re.I) if forms else None

    @cached_property
    def _more(self) -> re.Pattern[str]:
        """A further Ref of a list: "priorities 3 c and 3 d", "recommendations 1, 4 and 7"."""
        return re.compile(rf"\s*(?:,|&|,?\s+and)\s+{_either_ref(list(self.refs))}(?![\w%/]|\.\d)", re.I)

    def named_rows(self, text: str) -> list[tuple[tuple[int, int], str]]:
        """The rows that a text names by their Refs: where, and the id."""
        found: list[tuple[tuple[int, int], str]] = []
        match = self._ref.search(text) if self._ref else None
        while match is not None and self._ref is not None:
            named = next(group for group in match.groups() if group)
            found += [(match.span(), row) for row in self.refs[plain_ref(named)]]
            match = self._more.match(text, match.end()) or self._ref.search(text, match.end())
        return found

    def row_at_head(self, head: str) -> tuple[str, ...]:
        """The row that stands at the head of a table's row: by its Ref, with or without words, or by its text."""
        exact = self.refs.get(plain_ref(head)) or self._texts.get(plain_ref(head))
        if exact:
            return exact
        named = tuple(dict.fromkeys(row for _, row in self.named_rows(head)))
        if not named and (first := re.match(r"\W*(\d{1,3}(?:\s?[a-z])?)[.):]?\s+(?=\D)", head, re.I)):
            # A bare number at the head is a Ref where the words behind it are the row's own.
            words = stems(head[first.end() :])
            rows = self.refs.get(plain_ref(first[1]), ())
            named = tuple(row.id for row in self.plan if row.id in rows and words & stems(f"{row.theme} {row.text}"))
        return named if len(named) == 1 else ()

    @cached_property
    def _texts(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that have each text."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.plan:
            key = plain_ref(row.text)
            found[key] = (*found.get(key, ()), row.id)
        return {text: rows for text, rows in found.items() if len(rows) == 1}

    @cached_property
    def actions(self) -> Mapping[str, tuple[str, ...]]:
        """The tracked actions that have each text."""
        found: dict[str, tuple[str, ...]] = {}
        for _, action in self.plan.tracked:
            key = plain_ref(action.text)
            found[key] = (*found.get(key, ()), action.id)
        return found


def plain_ref(ref: str) -> str:
    """A Ref for looking it up: "2019 3" of "2019  3."."""
    return " ".join(ref.casefold().split()).rstrip(".")


def _either_ref(refs: Sequence[str]) -> str:
    longest_first = sorted(refs, key=len, reverse=True)
    forms = (r"[ \xa0]+".join(map(re.escape, ref.split())) for ref in longest_first)
    return f"({'|'.join(forms)})"
