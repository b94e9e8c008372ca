"""What the columns of an unknown table may be: which field each feeds, how sure that is, and why.

A heading that a known profile has is taken as there; else its words and what stands under it are weighed. Nothing is
left out: what fits nowhere becomes a text of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from cipxl.period import Period, read_period
from cipxl.profile import (
    ACTION_FIELDS,
    MEASURE_FIELDS,
    PERFORMANCE,
    RECOMMENDATION_FIELDS,
    TARGET,
    Column,
    Kind,
    Profile,
    RatedKind,
    RowKind,
    When,
)
from cipxl.reading.column_texts import are_marks, bare, can_be_about, first_words, is_bare_period, tells
from cipxl.reading.heading_templates import (
    HEADINGS,
    are_dates,
    by_time,
    date_in,
    escaped,
    fits_template,
    template,
    updated,
    width,
)
from cipxl.reading.headings import squash
from cipxl.reading.letters import colour_of
from cipxl.reading.locate import BAND
from cipxl.reading.unknown_table import SeenColumn, SeenTable
from cipxl.scheme import Scheme

__all__ = ["Guess", "Proposed", "SchemeFit", "propose_columns", "rating_words", "scheme_fits"]

Sureness = Literal["sure", "likely", "a guess"]

RATING_HEADING = re.compile(r"\b(?:b?rag|rating|status)\b", re.IGNORECASE)
PERFORMANCE_HEADING = re.compile(
    r"(?i)\b(?:performance|outturn|baseline|actuals?|current|previous|result|value|score|position|latest|now|then|q[1-4])\b"
)
TARGET_HEADING = re.compile(r"(?i)\b(?:target|goal|trajectory|ambition|milestone)\b")
BASELINE = re.compile(r"(?i)\b(?:baseline|outturn)\b")
WHEN_WORDS: tuple[tuple[When, str], ...] = (
    ("baseline", r"(?i)\b(?:baseline|outturn|start|before|then)\b"),
    ("earlier", r"(?i)\b(?:previous|last|earlier|prior)\b"),
    ("current", r"(?i)."),
)
FIGURE = re.compile(r"\d")
REF = re.compile(r"(?i)^[a-z]{0,6}[\s./-]?\d+(?:[\s./-]?[\da-z]{1,3})*[.)]?$")
LONG = 90  # characters on average from which a column is one of long texts
RATED_SHARE = 0.6  # of the texts of a column that must be ratings of one scheme
SLOTS: Mapping[str, tuple[When, ...]] = {"performance": ("current", "baseline", "earlier"), "target": ("next", "last")}


class Guess(NamedTuple):
    """What a column may be: its place in the table, the profile's column, how sure that is, and why."""

    number: int  # 0 for a column that the table does not have
    seen: str  # the heading as it stands
    column: Column
    sureness: Sureness
    why: str
    period: Period | None = None
    due: date | None = None


class SchemeFit(NamedTuple):
    """How a scheme fits the rating words of a table: how many of them it reads, of how many."""

    scheme: Scheme
    read: int
    of: int


class Proposed(NamedTuple):
    """A layout proposed for a table: its columns in order, and the ratings' ids with their labels."""

    columns: tuple[Guess, ...]
    dimensions: Mapping[str, tuple[str, RatedKind]]  # id -> label, what is rated
    row_word: str
    marks: bool


class _Says(NamedTuple):
    field: str
    strength: float
    why: str


def rating_words(table: SeenTable, schemes: Sequence[Scheme]) -> dict[int, Counter[str]]:
    """The words of the columns that hold ratings, by column: short, few, and most of them some scheme's."""
    found: dict[int, Counter[str]] = {}
    for column in table.columns:
        words = Counter(" ".join(text.split()) for text in column.filled)
        by_heading = bool(RATING_HEADING.search(column.heading)) or "progresson" in squash(column.heading)
        if (
            by_heading and words and not are_marks(tuple(words))
        ):  # "Green - on track" says its rating with its first words, and is asked about
            first = Counter(first_words(text) for text in column.filled)
            if max((_read_share(first, scheme) for scheme in schemes), default=0.0) == 1 and len(first) <= 12:
                found[column.number] = words
                continue
        short = [word for word in words if len(word) <= 30]
        if (
            not words
            or all(map(_is_mark, words))
            or len(words) > 12
            or sum(words[word] for word in short) < 0.8 * sum(words.values())
        ):
            continue
        best = max((_read_share(words, scheme) for scheme in schemes), default=0.0)
        # A heading that says rating makes ratings of words that no scheme knows; a status may be told in any words.
        named = (
            bool(re.search(r"(?i)\b(?:b?rag|rating)\b", column.heading))
            and len(words) <= 8
            and len(short) == len(words)
        )
        told = best >= RATED_SHARE and (by_heading or sum(words.values()) >= 2)
        if (told or named) and not _are_figures(words):
            found[column.number] = words
    return found


def _is_mark(text: str) -> bool:
    return are_marks((text,))


def _read_share(words: Counter[str], scheme: Scheme) -> float:
    read = sum(count for word, count in words.items() if (level := scheme.read(word)) and level.code)
    return read / sum(words.values())


def _are_figures(words: Counter[str]) -> bool:
    return all(word.strip("%.").isdecimal() for word in words)


def scheme_fits(words: Counter[str], schemes: Sequence[Scheme]) -> list[SchemeFit]:
    """Schemes by how well they fit the words: those that read the most, then those with the fewest levels besides."""
    total = sum(words.values())
    fits = [
        SchemeFit(scheme, sum(n for word, n in words.items() if (level := scheme.read(word)) and level.code), total)
        for scheme in schemes
        if scheme.levels
    ]
    return sorted(fits, key=lambda fit: (-fit.read, len(fit.scheme.levels)))


def propose_columns(table: SeenTable, schemes: Sequence[Scheme], known: Sequence[Profile]) -> Proposed:
    """What each column of a table may be.

    Args:
        table: The table as it stands.
        schemes: The ratings that its cells may be of.
        known: Profiles whose headings are taken as they are there.
    """
    return _Proposing(table, schemes, known).run()


class _Proposing:
    def __init__(self, table: SeenTable, schemes: Sequence[Scheme], known: Sequence[Profile]) -> None:
        self.table = table
        self.rated = rating_words(table, schemes)
        self.known = known
        self.left = [
            column
            for column in table.columns
            # What workbooks of ours have beside the table is read without a column of the profile.
            if (column.heading or column.texts) and column.heading[:1] != "_" and column.heading.casefold() not in BAND
        ]
        self.guesses: dict[int, Guess] = {}
        self.dimensions: dict[str, tuple[str, RatedKind]] = {}
        self.ids: set[str] = {*RECOMMENDATION_FIELDS, *MEASURE_FIELDS, *ACTION_FIELDS, PERFORMANCE, TARGET}
        self.marks = False

    def run(self) -> Proposed:
        """Ratings first, then figures, then texts; what is left keeps a place of its own."""
        self._ratings()
        self._figures()
        self._texts()
        self._needed()
        self._named()
        self._own()
        self._actions()
        guesses = tuple(self.guesses[number] for number in sorted(self.guesses))
        return Proposed(guesses, self.dimensions, self._row_word(guesses), self.marks)

    def _take(self, seen: SeenColumn, column: Column, sureness: Sureness, why: str, **said: object) -> None:
        self.guesses[seen.number] = Guess(seen.number, seen.heading, column, sureness, why, **said)  # type: ignore[arg-type]
        self.left = [one for one in self.left if one.number != seen.number]

    # Ratings

    def _ratings(self) -> None:
        for seen in list(self.left):
            if seen not in self.left:
                continue  # the marks of a rating that was just taken
            words = self.rated.get(seen.number)
            by_profile = self._known_kind(seen.heading) == "rating"
            blank = not seen.texts and (by_profile or re.search(r"(?i)\bb?rag\b", seen.heading))
            coloured = not seen.texts and len({band for fill in seen.fills.values() if (band := colour_of(fill))}) >= 2
            if words is None and not blank and not coloured:
                continue
            name, label = self._dimension(seen)
            self.dimensions[name] = (label, "recommendation")
            shown = ", ".join(f"{word} ({count})" for word, count in (words or Counter()).most_common(6))
            why = f"its cells hold {shown}" if words else "its heading says so" if blank else "its cells are coloured"
            self.marks = self._has_marks(seen, words or Counter()) or self.marks
            column = Column(heading=escaped(seen.heading or label), on={"recommendation": name}, kind="rating",
                            entry=True, width=16 if self.marks else 10)  # fmt: skip
            self._take(seen, column, "sure" if words else "likely", why)

    def _dimension(self, seen: SeenColumn) -> tuple[str, str]:
        label = " ".join(seen.heading.split()) or "Rating"
        rated = {name for profile in self.known for name in profile.dimension_ids}
        known = next((found for found in self._known_fields(seen.heading) if found in rated), "")
        words = [
            word
            for word in re.findall(r"[a-z]+", label.casefold())
            if word not in ("rag", "brag", "rating", "on", "of", "the")
        ]
        return self._id(known or "_".join(words[:3]) or "progress"), label

    def _has_marks(self, seen: SeenColumn, words: Counter[str]) -> bool:
        """Whether every level has a line of its own, with a mark in the column beside it."""
        beside = next((one for one in self.table.columns if one.number == seen.number + 1), None)
        if beside is None or len(beside.heading) > 2 or len(words) < 3:
            return False
        if any(not _is_mark(text) for text in beside.filled):
            return False
        self.left = [one for one in self.left if one.number != beside.number]
        return min(words.values()) * 2 >= max(words.values())

    # Figures

    def _figures(self) -> None:
        found: dict[str, list[tuple[SeenColumn, Period | None, date | None]]] = {"performance": [], "target": []}
        for seen in list(self.left):
            field = self._figure_field(seen)
            if field:
                found[field].append((seen, read_period(seen.heading), date_in(seen.heading)))
        for field, columns in found.items():
            free = list(SLOTS[field])
            order = by_time(field, columns)
            for index, (seen, period, due) in enumerate(order):
                when = self._when(field, seen, period, free, index, len(order))
                if when is None:
                    continue
                free.remove(when)
                self._take_figure(field, seen, when, period, due)
        self._more_periods(found)

    def _figure_field(self, seen: SeenColumn) -> str:
        texts = seen.filled
        digits = sum(bool(FIGURE.search(text)) for text in texts)
        short = not texts or sum(map(len, texts)) / len(texts) <= 140
        if not short or (texts and digits * 2 < len(texts)):
            return ""
        known = {field.partition(":")[0] for field in self._known_fields(seen.heading)}
        dated = read_period(seen.heading) is not None or date_in(seen.heading) is not None
        if "target" in known or (TARGET_HEADING.search(seen.heading) and not are_dates(texts) and (dated or texts)):
            return "target"
        if "performance" not in known and (is_bare_period(seen.heading) or (tells(seen.heading) and not bare(texts))):
            return ""  # "Q1" says no year, and none is guessed; an update may have figures in its words, and be dated
        if "performance" in known or (
            dated and len(seen.heading) <= 60 and (texts or PERFORMANCE_HEADING.search(seen.heading))
        ):
            return "performance"
        return "performance" if texts and PERFORMANCE_HEADING.search(seen.heading) and not are_dates(texts) else ""

    def _when(
        self, field: str, seen: SeenColumn, period: Period | None, free: Sequence[When], index: int, count: int
    ) -> When | None:
        if not free:
            return None
        if field == "target":
            return free[0]
        if index == 0 and (period or not BASELINE.search(seen.heading)):
            return "current"
        worded = next(when for when, pattern in WHEN_WORDS if re.search(pattern, seen.heading))
        if worded in free and worded != "current":
            return worded
        if period and period.basis == "financial_year" and index == count - 1 and "baseline" in free:
            return "baseline"
        return next((when for when in ("earlier", "baseline") if when in free), None)

    def _take_figure(self, field: str, seen: SeenColumn, when: When, period: Period | None, due: date | None) -> None:
        heading, aliases = template(seen.heading, field)
        column = Column(heading=heading, on={"measure": field}, aliases=aliases, kind="figure", when=when,
                        entry=field == "performance" and when == "current", width=11)  # fmt: skip
        dated = f", for {period.canonical}" if period and field == "performance" else ""
        dated = f", by {due:%B %Y}" if due and field == "target" else dated
        what = "what was reached" if field == "performance" else "what is to be reached"
        sure: Sureness = "sure" if (period or due) and seen.texts else "likely"
        self._take(seen, column, sure, f"it holds figures of {what}{dated}", period=period, due=due)

    def _more_periods(self, found: Mapping[str, Sequence[tuple[SeenColumn, Period | None, date | None]]]) -> None:
        """More periods than a round shows: they are read under the same columns, each by the period in its heading."""
        for field, columns in found.items():
            base = next(
                (
                    g
                    for g in self.guesses.values()
                    if field in g.column.on.values() and g.column.when in ("earlier", "current", "next")
                ),
                None,
            )
            for seen, period, due in columns:
                if seen.number in self.guesses or base is None or (period is None and due is None):
                    continue
                host = self.guesses[base.number]
                if not fits_template(seen.heading, host.column):
                    aliases = (*host.column.aliases, escaped(seen.heading))
                    host = host._replace(column=host.column.model_copy(update={"aliases": aliases}))
                self.guesses[base.number] = host._replace(why=f"{host.why}; so does '{seen.heading}'")
                self.left = [one for one in self.left if one.number != seen.number]

    # Texts

    def _texts(self) -> None:
        said = sorted(
            ((one, seen) for seen in self.left for one in self._says(seen)),
            key=lambda pair: (-pair[0].strength, pair[1].number),
        )
        taken: set[str] = set()
        for one, seen in said:
            if one.field in taken or seen.number in self.guesses:
                continue
            if one.field in ("start", "due", "status", "unit") and not self._has_action_rows():
                continue
            taken.add(one.field)
            sureness: Sureness = "sure" if one.strength >= 3 else "likely" if one.strength >= 2 else "a guess"
            self._take(seen, self._text_column(one.field, seen), sureness, one.why)

    def _says(self, seen: SeenColumn) -> Iterator[_Says]:
        plain = squash(seen.heading)
        texts = seen.filled
        if texts and are_marks(texts):
            return  # a column of ticks says which level holds, whatever its heading's words
        mean = sum(map(len, texts)) / len(texts) if texts else 0
        for field in self._known_fields(seen.heading):
            if field in RECOMMENDATION_FIELDS or field in ("measure", "due"):
                yield _Says(field, 3.5 - self._against(field, mean, texts), "a known profile has this heading for it")
        for field, patterns in HEADINGS.items():
            for strength, pattern in zip((3.0, 2.0), patterns, strict=False):
                if plain and re.search(pattern, plain):
                    yield _Says(field, strength - self._against(field, mean, texts), "the words of its heading say so")
                    break
        if (
            texts
            and len(texts) >= 2
            and not are_dates(texts)
            and all(len(text) <= 14 and REF.match(text) for text in texts)
        ):
            strength = 2.5 if len(set(texts)) == len(texts) and seen is self.table.columns[0] else 1.0
            yield _Says("ref", strength, "its cells look like numbers of rows")
        if mean >= LONG:
            yield _Says("evidence", 0.6, "it holds the long texts")

    def _against(self, field: str, mean: float, texts: Sequence[str]) -> float:
        """How much what stands in a column speaks against a field."""
        if not texts:
            return 0.0
        if field == "ref":
            return 0.0 if mean <= 14 else 3.0
        if field in ("lead", "theme", "unit", "status"):
            return 0.0 if mean <= 120 else 1.5
        if field in ("start", "due"):
            return 0.0 if are_dates(texts) else 1.5
        return 0.4 if field in ("evidence", "actions") and mean < 15 else 0.0

    def _text_column(self, field: str, seen: SeenColumn) -> Column:
        texts = seen.filled
        mean = sum(map(len, texts)) / len(texts) if texts else 0
        long = mean >= LONG or field in ("evidence", "actions")
        kind: Kind = "key" if field == "ref" else "long" if long else "text"
        on: dict[RowKind, str] = {"measure": field} if field in ("measure", "unit") else {"recommendation": field}
        if field == "outcomes" and self._has_figures() and not self._has_measures():
            on["measure"] = "measure"
        heading, aliases = updated(seen.heading, field)
        return Column(
            heading=heading or field.capitalize(), on=on, aliases=aliases, kind=kind,
            entry=field in ("evidence", "actions", "lead"), required=field == "recommendation" and bool(seen.heading),
            width=width(kind, mean, seen.heading),
        )  # fmt: skip

    def _has_figures(self) -> bool:
        return any({"performance", "target"} & set(guess.column.on.values()) for guess in self.guesses.values())

    def _has_measures(self) -> bool:
        return any(
            "measure" in [one.field for one in self._says(seen) if one.strength >= 2] for seen in self.left
        ) or any("measure" in guess.column.on.values() for guess in self.guesses.values())

    # What a profile must have

    def _needed(self) -> None:
        if not self._fed("recommendation"):
            seen = self._theme() or self._leading() or self._about() or self._given_up()
            if seen is not None:
                sure: Sureness = "likely" if not seen.heading else "a guess"
                why = "no other column says what a row is about"
                self._take(seen, self._text_column("recommendation", seen), sure, why)
        if not self._fed("ref"):
            column = Column(heading="Ref.", on={"recommendation": "ref"}, kind="key", width=6)
            self.guesses[0] = Guess(
                0, "", column, "sure", "the table has no column of Refs; rows are numbered in order"
            )
        if not self._fed("recommendation"):
            column = Column(heading="Recommendation", on={"recommendation": "recommendation"}, width=20)
            self.guesses[-1] = Guess(-1, "", column, "a guess", "nothing in the table says what a row is about")

    def _named(self) -> None:
        """A column of measures' names, where there are figures: the plan has one, whether the table has or not."""
        fields = {field for guess in self.guesses.values() for field in guess.column.on.values()}
        if self._has_figures() and "measure" not in fields:
            column = Column(heading="Measure", on={"measure": "measure"}, width=20)
            self.guesses[-2] = Guess(-2, "", column, "sure", "figures need a name, and take that of their row")

    def _fed(self, field: str) -> bool:
        return any(guess.column.on.get("recommendation") == field for guess in self.guesses.values())

    def _theme(self) -> SeenColumn | None:
        """The column of themes, where each row has its own and no other column leads the table."""
        number = next((n for n, guess in self.guesses.items() if "theme" in guess.column.on.values()), 0)
        seen = next((one for one in self.table.columns if one.number == number), None)
        # Merged over several rows, or written once above them, it is no row's own.
        if seen is None or len(set(seen.filled)) < len(seen.filled) or 10 * len(seen.texts) < 7 * len(self.table.rows):
            return None
        del self.guesses[number]
        return seen

    def _about(self) -> SeenColumn | None:
        """The first column of texts that nothing else was made of."""
        texts = [seen for seen in self.left if seen.texts and can_be_about(seen.filled)]
        return next(iter(texts), None)

    def _leading(self) -> SeenColumn | None:
        """The column of actions or measures, where it has a text in nearly every row and leads the table's texts."""
        about = self._about()
        for number, guess in sorted(self.guesses.items()):
            seen = next((one for one in self.table.columns if one.number == number), None)
            if seen is None or not {"actions", "measure"} & set(guess.column.on.values()) or not seen.texts:
                continue
            if (about is None or number < about.number) and len(seen.texts) * 10 >= len(self.table.rows) * 7:
                del self.guesses[number]
                return seen
        return None

    def _given_up(self) -> SeenColumn | None:
        """A column that was taken for something else, where no other is left to say what a row is about."""
        for field in ("theme", "actions", "outcomes", "measure", "evidence", "lead"):
            for number, guess in list(self.guesses.items()):
                if field in guess.column.on.values() and guess.column.kind in ("text", "long"):
                    del self.guesses[number]
                    return next(seen for seen in self.table.columns if seen.number == number)
        return None

    # Actions as rows of their own

    def _has_action_rows(self) -> bool:
        """Whether the rows are actions below a recommendation that is written once for several of them."""
        about = next((seen for seen in self.table.columns if self._strongest(seen) == "recommendation"), None)
        actions = next((seen for seen in self.table.columns if self._strongest(seen) == "actions"), None)
        if about is None or actions is None or not about.texts:
            return False
        each = [squash(about.texts.get(row, "")) for row in actions.texts]
        repeated = sum(not text for text in each) + len([t for t in each if t]) - len({t for t in each if t})
        return len(actions.texts) >= 3 and repeated * 4 >= len(each)

    def _strongest(self, seen: SeenColumn) -> str:
        said = sorted(self._says(seen), key=lambda one: -one.strength)
        return said[0].field if said and said[0].strength >= 2 else ""

    def _actions(self) -> None:
        if not self._has_action_rows():
            return
        rows = {row for seen in self.table.columns if self._strongest(seen) == "actions" for row in seen.texts}
        for number, guess in list(self.guesses.items()):
            field = guess.column.on.get("recommendation", "")
            seen = next((one for one in self.table.columns if one.number == number), None)
            if seen is None or field in ("", "ref", "theme", "recommendation", "outcomes"):
                continue
            told = len(rows & set(seen.texts)) * 5 >= 3 * len(rows)
            if field not in ("actions", "lead", "start", "due", "status") and not told:
                continue  # filled once for the whole recommendation
            kind: Kind = "date" if field in ("start", "due") else "text" if field == "actions" else guess.column.kind
            column = guess.column.model_copy(update={"on": self._on_action(field), "kind": kind, "entry": True})
            self.guesses[number] = guess._replace(column=column, why=f"{guess.why}; there is a row for each action")

    def _on_action(self, field: str) -> dict[RowKind, str]:
        if field in self.dimensions:
            label, _ = self.dimensions.pop(field)
            name = field if "status" in self.dimensions else "status"
            self.dimensions[name] = (label, "action")
            return {"action": name}
        if field == "lead":
            return {"recommendation": "lead", "action": "owner"}
        return {"action": "action" if field == "actions" else field}

    # What is left

    def _own(self) -> None:
        """A place of its own for each column that fits nowhere."""
        for seen in list(self.left):
            if not seen.heading and not seen.texts:
                continue
            heading = seen.heading or f"Column {seen.number}"
            words = [word for word in re.findall(r"[a-z]+", heading.casefold()) if len(word) > 1]
            known = next((field for field in self._known_fields(heading) if field not in self.ids), "")
            name = self._id(known or "_".join(words[:4]) or "column")
            mean = sum(map(len, seen.filled)) / len(seen.filled) if seen.texts else 0
            kind: Kind = "long" if mean >= LONG else "text"
            column = Column(heading=escaped(heading), on={"recommendation": name}, kind=kind, entry=True,
                            width=width(kind, mean, heading))  # fmt: skip
            self._take(seen, column, "a guess", "no field of cipxl fits; kept as a text of its own")

    def _id(self, name: str) -> str:
        plain = re.sub(r"[^a-z_]+", "_", name.casefold()).strip("_") or "text"
        plain = f"own_{plain}" if plain in self.ids or plain.endswith("_reason") else plain
        found, extra = plain, "b"
        while found in self.ids:
            found, extra = f"{plain}_{extra}", chr(ord(extra) + 1) if extra < "z" else f"{extra}b"
        self.ids.add(found)
        return found

    def _known_fields(self, heading: str) -> list[str]:
        plain = squash(heading)
        fields = [
            field
            for profile in self.known
            for column in profile.columns
            if (
                plain
                and any(plain == squash(re.sub(r"\{\w+\}", "", name)) for name in (column.heading, *column.aliases))
            )
            or (plain and fits_template(heading, column))
            for field in column.on.values()
        ]
        return [field for field, _ in Counter(fields).most_common()]

    def _known_kind(self, heading: str) -> str:
        plain = squash(heading)
        kinds: list[str] = [
            column.kind
            for profile in self.known
            for column in profile.columns
            if plain and any(plain == squash(name) for name in (column.heading, *column.aliases))
        ]
        return max(kinds, key=kinds.count, default="")

    def _row_word(self, guesses: Sequence[Guess]) -> str:
        heading = next((g.seen for g in guesses if g.column.on.get("recommendation") == "recommendation"), "")
        words: list[str] = re.findall(r"[a-z]+", heading.casefold())
        singular = {"priorities": "priority"}
        for word in words:
            word = singular.get(word, word.removesuffix("s"))
            if word in (
                "priority",
                "objective",
                "theme",
                "standard",
                "recommendation",
                "finding",
                "issue",
                "aim",
                "goal",
            ):
                return word
        return "recommendation"
