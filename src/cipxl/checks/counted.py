"""How sentences count ratings: "four of the six are green", "over half are amber", "all but two", "two amber actions".

One grammar for the sentences beside a council's table and for those of a covering report. It says what is counted, how
many and in which tense, and nothing of whether that is so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from cipxl.scheme import Scheme
from cipxl.summary import plural

__all__ = ["NUMBER", "Counting", "Quantity", "Tally", "Tense", "level_names", "number_of", "quantity"]

Tense = Literal["", "now", "then", "to come"]

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS = {
    **{word: number for number, word in enumerate(_WORDS)},
    **_TENS,
    **{
        f"{ten}-{_WORDS[one]}": tens + one
        for ten, tens in {"twenty": 20, **_TENS}.items()
        for one in range(1, 10)
    },
    "none": 0, "zero": 0, "nil": 0, "neither": 0,
}  # fmt: skip
NUMBER = rf"(?<![\w.,/%£-])(?P<number>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?![\w%/-]|[.,]\d)"
_ALL = NUMBER.replace("<number>", "<all>")
_SHARES = {
    "half": (1, 2), "a half": (1, 2), "one half": (1, 2), "a third": (1, 3), "one third": (1, 3), "two thirds": (2, 3),
    "a quarter": (1, 4), "one quarter": (1, 4), "three quarters": (3, 4), "a fifth": (1, 5), "one fifth": (1, 5),
    "two fifths": (2, 5), "three fifths": (3, 5), "four fifths": (4, 5), "a sixth": (1, 6), "one sixth": (1, 6),
    "five sixths": (5, 6), "a tenth": (1, 10), "one tenth": (1, 10), "all": (1, 1), "every": (1, 1), "each": (1, 1),
}  # fmt: skip
_BOUNDS = {
    "more than": ">", "over": ">", "above": ">", "upwards of": ">", "well over": ">", "at least": ">=",
    "no fewer than": ">=", "no less than": ">=", "not less than": ">=", "not fewer than": ">=", "a minimum of": ">=",
    "fewer than": "<", "less than": "<", "under": "<", "below": "<", "well under": "<", "at most": "<=", "up to": "<=",
    "no more than": "<=", "not more than": "<=", "a maximum of": "<=", "nearly": "~", "almost": "~", "about": "~",
    "around": "~", "roughly": "~", "approximately": "~", "just over": "~", "just under": "~", "close to": "~",
    "some": "~", "circa": "~", "not": "<", "not quite": "~",
}  # fmt: skip
_SHORTEST_WORD = 3  # of what officers type for a level: letters and "off" stand in any sentence
_NEAR, _FAR = Decimal(2), Decimal(6)  # per cent by which "a third" may be loose, and by which it is none
_ROUGH = Decimal(10)  # the same of "nearly half"


class Quantity(NamedTuple):
    """How many: a number, or a share of all per cent.

    `bound` is what stands before it ("more than" as ">", "about" as "~"), `rest` whether all but so many are meant,
    `of` how many it says that there are in all, `loose` whether the share is a word ("a third").
    """

    number: int = 0
    share: Decimal | None = None
    bound: str = ""
    rest: bool = False
    of: int | None = None
    loose: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one number and nothing else."""
        return self.share is None and not self.bound and not self.rest

    def fits(self, count: int, rows: int) -> bool | None:
        """Whether `count` of `rows` are so many; None where the words are too loose to say."""
        if self.share is None:
            return self._fits(Decimal(count), Decimal(rows - self.number if self.rest else self.number), rows)
        if not rows:
            return False
        off = abs(Decimal(count * 100) / rows - self.share)
        if self.bound in (">", ">=", "<", "<="):
            return _within(Decimal(count * 100) / rows, self.bound, self.share)
        if self.bound == "~":
            return True if off <= _ROUGH / 2 else None if off <= _ROUGH else False
        if self.loose and self.share != 100:
            return True if off <= _NEAR else None if off <= _FAR else False
        return off < Decimal(1).scaleb(-max(0, -int(self.share.as_tuple().exponent)))

    def _fits(self, count: Decimal, number: Decimal, rows: int) -> bool | None:
        if self.bound == "~":
            return True if count == number else None if abs(count - number) * 4 <= max(rows, 4) else False
        return _within(count, self.bound, number) if self.bound else count == number


def _within(value: Decimal, bound: str, limit: Decimal) -> bool:
    return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}[bound]


class Tally(NamedTuple):
    """That so many have a level: its code, how many, in which words and where, of what, and in which tense.

    `noun` is what the sentence says is counted, "" where it does not say; `rated` whether it says that it is rated;
    `more` whether it counts some beside others ("a further two").
    """

    code: str
    quantity: Quantity
    words: str
    at: tuple[int, int]
    noun: str = ""
    tense: Tense = ""
    rated: bool = False
    more: bool = False


_BOUND = "|".join(name.replace(" ", r"\s+") for name in sorted(_BOUNDS, key=len, reverse=True))
_PART = "|".join(name.replace(" ", r"[\s-]+") for name in sorted(_SHARES, key=len, reverse=True))
_OF_ALL = r"(?:(?:the|our|all|every|its|these)\s+)*"
QUANTITY = (
    rf"(?:(?<![\w-])(?P<bound>{_BOUND})\s+)?(?:just\s+|only\s+|a\s+total\s+of\s+)?"
    rf"(?:(?<!\w)(?P<rest>all(?:\s+of\s+the)?\s+(?:but|except(?:\s+for)?|apart\s+from|bar)\s+)?"
    rf"{NUMBER}(?!\s+(?:{'|'.join(_WORDS)})\b)(?:\s+(?:out\s+of|of|(?P<in>in(?:\s+every)?))\s+{_OF_ALL}{_ALL})?"
    rf"|(?<![\w.])(?P<percent>\d{{1,3}}(?:\.\d+)?)\s?(?:%|per\s?cent\b)"
    rf"|(?<!\w)(?:the\s+)?(?:(?:vast|overwhelming|great|large|clear)\s+)?(?P<most>majority|most)\b"
    rf"|(?<!\w)(?P<few>a(?:\s+small)?\s+minority)\b"
    rf"|(?<!\w)(?P<part>{_PART})\b)"
)
_KINDS = (  # words that stand between a number and what is counted, and single none out
    "current", "new", "existing", "original", "remaining", "other", "overall", "ofsted", "ilacs", "improvement", "key",
    "main", "individual", "inspection", "plan's", "plan’s", "agreed", "separate", "live", "open", "tracked", "further",
    "additional",
)  # fmt: skip
_KIND = rf"(?:(?:{'|'.join(_KINDS)})\s+){{0,2}}"
_NOW = (
    r"(?:(?:is|are)(?:\s+being)?|remains?|stays?|being|continues?\s+to\s+be|(?:has|have)(?:\s+(?:yet|now|already))?"
    r"(?:\s+(?:been|reached|achieved|become|turned|moved\s+to))|stands?\s+at|sits?\s+at|(?:has|have)\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}?(?:rating|status)\s+of)"
)
_THEN = r"(?:was|were|had\s+been|had\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}?(?:rating|status)\s+of|stood\s+at|remained)"
_COMING = (
    r"(?:(?:will|would|should|could|might|can|may|must)(?:\s+\w+)?\s+(?:be|become|remain)|to\s+(?:be|become|turn)|"
    r"(?:is|are)\s+(?:due|expected|likely|forecast|set|on\s+track)\s+to\s+(?:be|become|turn)|becoming)"
)
_ADVERB = r"(?:(?:now|still|currently|also|both|all|each|therefore|already|yet|only|again|either|presently|at)\s+)*"
_RATED = (
    r"(?:(?:RAG[\s-]+)?(?:rated|judged|assessed|graded|scored|classed|flagged|marked|shown|reported|coloured)"
    r"(?:\s+(?:as|at|to\s+be))?(?:\s+being)?\s+)"
)
_VERB = rf"(?:(?P<now>{_NOW})|(?P<then>{_THEN})|(?P<coming>{_COMING}))"
_END = r"(?!\s*/)(?!-\w)"
_MORE = re.compile(r"\b(?:further|another|additional|more|(?:the|all)\s+other|others?)\s+$", re.I)
_AGAINST = r"(?P<against>(?:compared\s+(?:with|to)|as\s+against|against|up\s+from|down\s+from)\s+(?:the\s+)?)"
_OF_IT = re.compile(r"\s+(?:for|on|in\s+terms\s+of|against)\s", re.I)
_OF_SOME = re.compile(r"\bof\s+(?:the|our|these|those)\s+(?:\w+\s+)?$|\b(?:first|last|next|top)\s+$", re.I)
_RANGE = re.compile(rf"(?:{NUMBER}\s+(?:or|to|and)|\bbetween\s+{NUMBER.replace('number', 'first')}\s+and)\s+$", re.I)


class Counting:
    """Reads the counts of ratings that sentences state.

    Args:
        levels: The code of each name that a level goes by, in small letters.
        nouns: What the plan rates, one of each ("recommendation").
        others: Further nouns that a count may name and that the plan does not rate, as alternatives of a pattern.
    """

    def __init__(self, levels: Mapping[str, str], nouns: Iterable[str], others: str = "") -> None:
        self.levels = levels
        self.nouns = tuple(name for word in dict.fromkeys(nouns) for name in (word, plural(word)))
        self.others = others

    def code(self, name: str) -> str:
        """The code of the level that goes by a name, however its words are joined."""
        return self.levels[re.sub(r"[\s-]+", " ", name.casefold())]

    @cached_property
    def level(self) -> str:
        """The names of the levels as alternatives of a pattern."""
        names = sorted(self.levels, key=len, reverse=True)
        return "|".join(r"[\s-]+".join(map(re.escape, name.split())) for name in names) or "(?!)"

    @cached_property
    def rows(self) -> str:
        """What is rated, as alternatives of a pattern."""
        return "|".join(re.escape(name) for name in sorted(self.nouns, key=len, reverse=True))

    @cached_property
    def of_rows(self) -> str:
        """What may follow a number and say of what: "of the six current recommendations", "of them"."""
        noun = f"(?P<noun>(?:{self.rows}){f'|(?:{self.others})' if self.others else ''})"
        return (
            rf"(?:(?:\s+of)?(?:\s+(?:the|our|all|its|these|those|their))*(?:\s+(?:{_ALL.replace('<all>', '<whole>')}))?"
            rf"\s+{_KIND}{noun}\b(?:\s+in\s+(?:the|our|this)\s+plan)?"
            rf"(?:\s+(?:in|of|under|within|for)\s+(?:{self.rows})\s+\d[\w.]*(?:\s[a-z]\b)?)?"
            rf"|\s+of\s+(?:them|these|those|which))"
        )

    @cached_property
    def _any_level(self) -> re.Pattern[str]:
        """The name of a level, which every count of ratings has in it."""
        return re.compile(self.level, re.I)

    @cached_property
    def _stated(self) -> re.Pattern[str]:
        """Such as "four of the six recommendations are rated Green", "two that are amber", "5 are Green"."""
        return re.compile(
            rf"{QUANTITY}{self.of_rows}?(?:\s*\([^()]{{0,60}}\))?(?:\s+(?:that|which))?"
            rf"\s+(?:{_VERB}\s+)?{_ADVERB}(?P<rated>{_RATED})?(?P<level>{self.level})(?:\b|s\b){_END}",
            re.I,
        )

    @cached_property
    def _before_noun(self) -> re.Pattern[str]:
        """Such as "15 green recommendations", "two remaining Amber actions"."""
        noun = f"(?P<noun>(?:{self.rows}){f'|(?:{self.others})' if self.others else ''})"
        return re.compile(
            rf"{QUANTITY}(?:\s+of\s+(?:the|our|these))?\s+{_KIND}(?P<level>{self.level})(?P<rated>[\s-]+rated)?\s+{noun}\b",
            re.I,
        )

    @cached_property
    def _or_level(self) -> re.Pattern[str]:
        """Such as "or red" behind "nine are amber", which then says nothing of amber alone."""
        return re.compile(rf"(?:\s+|,\s+)(?:or|and/or)\s+(?:{self.level})\b", re.I)

    @cached_property
    def _listed(self) -> re.Pattern[str]:
        """Such as "Green: 5", "Green 5", "Green (5)", "Amber – 83%"."""
        return re.compile(
            rf"\b(?P<level>{self.level})(?:\s+rated)?\s*(?:[:=(–-]\s*(?:(?P<percent>\d{{1,3}}(?:\.\d+)?)\s?%|{NUMBER})"
            rf"|\s{NUMBER.replace('<number>', '<plain>')})(?!\s*[^\W\d_])",
            re.I,
        )

    @cached_property
    def _same_level(self) -> re.Pattern[str]:
        """Such as "and 17% for impact", "against six last time": the level is the one that was counted before."""
        return re.compile(rf"{_AGAINST}?{QUANTITY}(?=\s+(?:for|on|in|at|last|previously)\s|\W*$)", re.I)

    def tallies(self, sentence: str) -> Iterator[Tally]:
        """The counts that a sentence states, in no order; no two of them overlap."""
        if not self._any_level.search(sentence):
            return  # most sentences speak of no rating, and the patterns below take their time
        taken: list[tuple[int, int]] = []
        found: list[Tally] = []
        for pattern in (self._before_noun, self._stated):
            for match in pattern.finditer(sentence):
                at = match.span()
                if any(start < at[1] and at[0] < end for start, end in taken):
                    continue
                if match["part"] and not match.groupdict().get("rated") and not _has_verb(match):
                    continue  # "all amber areas" says nothing of how many are amber
                taken.append(at)
                either = self._or_level.match(sentence, at[1])
                if either or _RANGE.search(sentence[: at[0]]) or _OF_SOME.search(sentence[: at[0]]):
                    continue  # "two or three are red" counts neither, "none of the first five" not five
                found.append(self._tally(match, sentence))
        for match in self._listed.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            share = Decimal(match["percent"]) if match["percent"] else None
            number = match["number"] or match["plain"]
            amount = Quantity(number_of(number) if number else 0, share)
            found.append(Tally(self.code(match["level"]), amount, match[0], match.span()))
        yield from found
        stated = sorted(found, key=lambda one: one.at)
        for match in self._same_level.finditer(sentence):
            before = [one for one in stated if one.at[1] <= match.start()]
            free = not any(start < match.end() and match.start() < end for start, end in taken)
            against = match["against"] is not None
            if not against and not _OF_IT.match(sentence[match.end() :]):
                continue
            if free and before and (before[-1].quantity.share is None) == (quantity(match).share is None):
                at = (match.end("against") if against else match.start(), match.end())
                same = before[-1]._replace(quantity=quantity(match), words=sentence[at[0] : at[1]].strip(), at=at)
                yield same._replace(tense="then") if against else same

    def _tally(self, match: re.Match[str], sentence: str) -> Tally:
        groups = match.groupdict()
        tense: Tense = "now" if groups.get("now") else "then" if groups.get("then") else ""
        amount = quantity(match)
        if amount.of is None and groups.get("whole"):
            amount = amount._replace(of=number_of(groups["whole"]))
        return Tally(
            self.code(match["level"]), amount, match[0], match.span(), groups.get("noun") or "",
            "to come" if groups.get("coming") else tense, bool(groups.get("rated")),
            _MORE.search(sentence[: match.start()]) is not None
            or re.search(r"\b(?:further|additional)\b", match[0], re.I) is not None,
        )  # fmt: skip


def _has_verb(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return any(groups.get(name) for name in ("now", "then", "coming"))


def quantity(match: re.Match[str]) -> Quantity:
    """The quantity that a match of `QUANTITY` has found."""
    bound = _BOUNDS[re.sub(r"\s+", " ", match["bound"].casefold())] if match["bound"] else ""
    if match["most"]:
        return Quantity(share=Decimal(50), bound=">", loose=True)
    if match["few"]:
        return Quantity(share=Decimal(50), bound="<", loose=True)
    if match["percent"]:
        return Quantity(share=Decimal(match["percent"]), bound=bound)
    if match["part"]:
        over, under = _SHARES[re.sub(r"[\s-]+", " ", match["part"].casefold())]
        return Quantity(share=Decimal(over * 100) / under, bound=bound, loose=True)
    number, whole = number_of(match["number"]), number_of(match["all"]) if match["all"] else None
    if match["in"] and whole:
        return Quantity(number, Decimal(number * 100) / whole, bound, loose=True)
    return Quantity(number, None, bound, bool(match["rest"]), whole)


def level_names(scheme: Scheme) -> dict[str, str]:
    """The code of each name that a level of a scheme goes by, in small letters: its label, and words of its own."""
    found: dict[str, str] = {}
    for words in (False, True):
        for level in scheme.levels:
            for name in level.words if words else (level.label,):
                plain = re.sub(r"[\s-]+", " ", name.casefold()).strip()
                if plain and (not words or len(plain) > _SHORTEST_WORD):
                    found.setdefault(plain, level.code)
    return found


def number_of(text: str) -> int:
    """The number that digits or words say: 4 of "four"."""
    return int(text) if text.isdigit() else NUMBERS[text.casefold()]
