"""Amounts: readers of one number at a place among a text's tokens, with its sign, currency, scale and unit.

A number that is part of a name ("Section 20", "SEN2"), an ordinal, a clock time or an age is no amount.
Each reader looks at a bounded number of tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cipxl.period.lexicon import DURATION_UNITS, FUNCTION_WORDS, LABEL_WORDS, NUMBER_WORDS, split_words
from cipxl.period.tokens import Tokens

__all__ = ["TIME_UNITS", "Amounts", "Quantity"]

TIME_UNITS: Final = frozenset({*DURATION_UNITS.values(), "working days", "school days"})
_SCALES: Final = {
    "k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "thousand": 1_000, "million": 1_000_000,
    "billion": 1_000_000_000, "mill": 1_000_000, "mil": 1_000_000,
}  # fmt: skip
_HALVES: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_COUNT_RATES: Final = frozenset(
    split_words("day days week weeks month months mth year years yr annum hour quarter qtr night")
)
_POINTS: Final = frozenset({"points", "point", "pts", "pt", "ppts"})
_LONGEST: Final = 12  # digits; longer ones are telephone, case or account numbers


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range with its unit, from the token `first` up to `last`; `value` is None for a range."""

    first: int
    last: int
    value: Decimal | None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    sign: str = ""
    noun: str | None = None
    attributive: bool = False  # "26-week target", "24 hour decision"
    in_words: bool = False
    bare: int = 0  # the token of the number itself, after limit and sign
    suffixed: bool = False  # "3 or more": the limit is written after
    to: bool = False  # the second of "from 71% to 85%"
    per: str | None = None  # "per social worker"


class Amounts(Tokens):
    """Readers of numbers over one list of tokens; each gives None where it sees nothing."""

    def number(self, place: int) -> tuple[Decimal, int] | None:
        """A number in figures ("1,250", "66.3", ".5", "2½") and the place after it."""
        token = self.at(place)
        if token.text in _HALVES:
            return _HALVES[token.text], place + 1
        if token.text == "." and self.at(place + 1).kind == "n" and self.glued(place + 1) and token.gap:
            digits = self.text(place + 1)
            return (Decimal(f"0.{digits}"), place + 2) if len(digits) <= _LONGEST else None
        if token.kind != "n" or len(token.text) > _LONGEST or (len(token.text) > 1 and token.text[0] == "0"):
            return None
        digits, at = token.text, place + 1
        while len(digits) <= _LONGEST and len(digits) % 3 == len(token.text) % 3 and len(token.text) <= 3:
            if self.text(at) != "," or self.at(at).gap or self.at(at + 1).kind != "n" or self.at(at + 1).gap:
                break
            if len(self.text(at + 1)) != 3:
                break
            digits, at = digits + self.text(at + 1), at + 2
        if self.text(at) == "." and not self.at(at).gap and self.at(at + 1).kind == "n" and self.glued(at + 1):
            if len(self.text(at + 1)) > _LONGEST or (
                self.text(at + 2) == "." and self.at(at + 3).kind == "n" and self.glued(at + 3)
            ):
                return None
            digits, at = f"{digits}.{self.text(at + 1)}", at + 2
        elif self._decimal_comma(at):
            digits, at = f"{digits}.{self.text(at + 1)}", at + 2
        elif self.text(at) in _HALVES and self.glued(at):
            return Decimal(digits) + _HALVES[self.text(at)], at + 1
        return Decimal(digits), at

    def _decimal_comma(self, place: int) -> bool:
        """Whether a comma stands for the decimal point, as in "85,5%"."""
        digits = self.at(place + 1)
        glued = self.glued(place) and self.glued(place + 1)
        return (
            self.text(place) == ","
            and glued
            and digits.kind == "n"
            and len(digits.text) <= 2
            and self.text(place + 2) == "%"
        )

    def _tens(self, place: int) -> tuple[int, int] | None:
        """A number below a hundred in words, and the place after it."""
        total, at = NUMBER_WORDS.get(self.text(place)), place + 1
        if total is None:
            return None
        joint = at + 1 if self.text(at) == "-" and not self.at(at).gap else at
        ones = NUMBER_WORDS.get(self.text(joint), 0)
        if total >= 20 and total % 10 == 0 and 0 < ones < 10:
            total, at = total + ones, joint + 1
        return total, at

    def words(self, place: int) -> tuple[Decimal, int] | None:
        """A number in words ("seven", "twenty-five", "two hundred") and the place after it."""
        found = self._tens(place)
        if found is None:
            return None
        total, at = found
        if self.text(at) == "hundred":
            total, at = total * 100, at + 1
            if self.text(at) == "and":
                rest = self._tens(at + 1)
                if rest is not None:
                    total, at = total + rest[0], rest[1]
        return Decimal(total), at

    def unit(self, place: int) -> tuple[str | None, int, bool]:
        """The unit at a place, the place after it, and whether it describes a noun ("26-week")."""
        word, after = self.text(place), self.text(place + 1)
        if word == "%":
            points = place + 1 + (after == "age")
            return ("percentage points", points + 1, False) if self.text(points) in _POINTS else ("%", place + 1, False)
        if word in {"percent", "percentage", "pct", "pc"} or (word == "per" and after in {"cent", "cents", "cemt"}):
            at = place + (2 if word == "per" else 1)
            return ("percentage points", at + 1, False) if self.text(at) in _POINTS else ("%", at, False)
        if word in {"pp", "ppt", "ppts", "pps"}:
            return "percentage points", place + 1, False
        if word == "per":
            return self._rate(place)
        at = place + 1 if word == "-" and not self.at(place).gap and self.glued(place + 1) else place
        hyphen = at > place
        short = self._short_working_days(at)
        if short:
            return "working days", short, hyphen
        kind = {"working": "working days", "w": "working days", "school": "school days", "calendar": "days"}.get(
            self.text(at)
        )
        if kind is not None and self.text(at + 1 + (self.text(at + 1) == "-")) in {"day", "days"}:
            at += 1 + (self.text(at + 1) == "-")
            return kind, at + 1, hyphen or (self.text(at) == "day" and self._names(at + 1))
        time = DURATION_UNITS.get(self.text(at))
        if time is None or (time == "minutes" and self.text(at) == "min" and self.text(at + 1) == "."):
            return None, place, False
        if self.text(at + 1) in {"old", "olds"} or (self.text(at + 1) == "-" and self.text(at + 2) in {"old", "olds"}):
            return "age", at + 2, True
        plural = self.text(at).endswith("s")
        return time, at + 1, hyphen or (not plural and self._names(at + 1))

    def _short_working_days(self, place: int) -> int:
        """The place after "wd", "w/d", "w/days"; 0 where none of them stands here."""
        if self.text(place) in {"wd", "wds", "wdays", "workdays"}:
            return place + 1
        days = self.text(place + 2) in {"d", "ds", "day", "days"} and self.glued(place + 1) and self.glued(place + 2)
        return place + 3 if self.text(place) == "w" and self.text(place + 1) == "/" and days else 0

    def _names(self, place: int) -> bool:
        """Whether a noun follows, so that what stands before describes it."""
        token = self.at(place)
        return token.kind == "w" and token.text not in FUNCTION_WORDS and token.text not in DURATION_UNITS

    def _rate(self, place: int) -> tuple[str | None, int, bool]:
        found = self.number(place + 1)
        if found is not None:
            population = f"{int(found[0]):,}" if found[0] == int(found[0]) else str(found[0])
            at = found[1]
            if self.text(at) in {"k", "thousand"}:
                population, at = f"{int(found[0]) * 1000:,}", at + 1
            return f"rate per {population}", at, False
        if self.text(place + 1) in {"thousand", "hundred"}:
            return f"rate per {'1,000' if self.text(place + 1) == 'thousand' else '100'}", place + 2, False
        if self.text(place + 1) in _COUNT_RATES:
            return f"per {self.text(place + 1)}", place + 2, False
        return None, place, False

    def _price_of(self, place: int) -> int:
        """The place after what a price is for: "£1,245 pw", "£350 per week", "£4.20 an hour"; it stays an amount."""
        if self.text(place) in {"pw", "pa", "pcm", "ph"}:
            return place + 1
        if self.text(place) == "p" and self.text(place + 1) in {"/", "."} and self.text(place + 2) in {"w", "a", "h"}:
            return place + 3
        each = self.text(place) in {"per", "a", "an", "each", "/"} and self.text(place + 1) in _COUNT_RATES
        return place + 2 if each else place

    def _rate_of(self, place: int) -> tuple[str, int] | None:
        """The rate that a thing counted is told in, and the place after: "45.6 enquiries per 10,000"."""
        at = place
        while at < place + 4 and self.text(at) != "per":
            if self.at(at).kind == "p" or self.text(at) in FUNCTION_WORDS:
                return None
            at += 1
        found = self._rate(at) if self.text(at) == "per" else (None, place, False)
        return (found[0], found[1]) if found[0] is not None and found[0].startswith("rate") else None

    def amount(self, place: int) -> Quantity | None:
        """One number with its sign, currency, scale and unit; no range, no limit."""
        at, sign, currency = place, "", None
        for _ in range(2):
            if self.text(at) in {"£", "$", "€"} and currency is None:
                currency, at = self.text(at), at + 1
            elif self.text(at) in {"-", "+", "−"} and not sign and self._signs(at):
                sign, at = "+" if self.text(at) == "+" else "-", at + 1
        bare = at
        found = self.number(at)
        in_words = found is None and currency is None
        if found is None:
            found = self.words(at) if in_words else None
        if found is None or (not in_words and self._names_it(place, at)):
            return None
        value, at = found
        scale = _SCALES.get(self.text(at))
        if scale is not None and (self.glued(at) or len(self.text(at)) > 2 or currency is not None):
            value, at = value * scale, at + 1
            value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
        elif not in_words and self.at(at).kind == "w" and self.glued(at) and not self._glued_unit(at):
            return None
        if self.text(at + (self.text(at) == "-")) in {"weekly", "monthly", "yearly", "daily"}:
            return None  # how often, not how much
        if self.text(at) == "'" and self.text(at + 1) == "s" and self.glued(at + 1):
            return None
        if self.text(at) == ":" and self.at(at + 1).kind == "n" and self.glued(at + 1) and not self.at(at).gap:
            return None
        unit, after, attributive = self.unit(at)
        if self.text(at) == "x" and self._names(at + 1):
            after = at + 1
        if currency is not None:
            unit, attributive = currency, False
            after = self._price_of(at)
        if sign == "-":
            value = -value
        per = None
        if unit is None and currency is None and not in_words:
            unit, after = self._rate_of(after) or (unit, after)
        if unit is None and currency is None and self.text(after) == "per" and self.at(after + 1).kind == "w":
            per = self.text(after + 1)
        return Quantity(
            place, after, value, unit, sign=sign, attributive=attributive, in_words=in_words, bare=bare, per=per
        )  # fmt: skip

    def _signs(self, place: int) -> bool:
        """Whether a plus or minus belongs to the number after it, not to a range or a dash in the sentence."""
        follows = self.at(place + 1)
        before = self.at(place - 1)
        if (follows.gap and before.text != "(") or (follows.kind != "n" and follows.text not in {"£", "."}):
            return False
        named = self.text(place - 2) in LABEL_WORDS or (self.glued(place - 1) and self.at(place - 2).kind == "w")
        if before.kind == "n" and named and self.at(place).gap:
            return True  # "Progress 8 -0.12", "P8 -1.23"
        if self.text(place) == "−" or (before.text == "£" and not self.at(place).gap):
            return True  # "£-45k"
        free = self.at(place).gap or before.text == "("
        return free and not (self.text(place) == "-" and (before.kind == "n" or before.text in {"%", ")"}))

    def _glued_unit(self, place: int) -> bool:
        """Whether letters straight after a number are a unit, not the rest of a name or an ordinal."""
        word = self.text(place)
        named = word in DURATION_UNITS or word in {"pp", "ppt", "ppts", "pct", "pc", "percent", "x"}
        return named or self._short_working_days(place) > 0

    def _names_it(self, first: int, place: int) -> bool:
        """Whether the number at a place belongs to a name: "SEN2", "Section 20", "0116 305", "aged 19"."""
        before = self.at(first - 1)
        if before.kind == "w" and not self.at(first).gap:
            return True
        if before.text == "per":
            return True
        if before.text == "of" and self.text(first - 2) in {"st", "nd", "rd", "th"}:
            return True  # "ranked 4th of 11"
        counted = self.at(first - 2).kind == "n" or self.text(first - 2) == "%"
        if before.text in {"year", "yr", "v"} and counted and self.at(first).gap:
            return False  # "1 year 3 months", "41 v 44"
        if before.text in {".", "/", ":", "@", "_", "#"} and not self.at(first).gap and self.glued(first - 1):
            return not (before.text == "." and self.text(first - 2) in {"c", "ca", "approx", "av", "avg"})
        if before.text == "-" and not self.at(first).gap and self.glued(first - 1) and self.at(first - 2).kind == "w":
            return self.text(first - 2) not in DURATION_UNITS
        joined = before.text == "." or (before.text == "-" and not self.at(first).gap)  # "S47s - 212" counts them
        month = before.text == "month" and self.text(first - 2) in {"at", "to", "by", "(", "for", "end"}
        label = before.text in LABEL_WORDS or month or (joined and self.text(first - 2) in LABEL_WORDS)
        return label and self._unitless(place)

    def _unitless(self, place: int) -> bool:
        """Whether the number at a place, or the range it begins, has no unit that would make it a figure."""
        found = self.number(place)
        if found is None:
            return False
        at = found[1]
        if self.text(at) in {"-", "to"}:
            second = self.number(at + 1)
            at = second[1] if second is not None else at
        return self.unit(at)[0] not in {"%", "percentage points"} and self.text(place - 1) != "£"

    def numbered(self, place: int) -> bool:
        """Whether a number only numbers what follows: "1. ", "2) ", or an ordinal or a decade ("20's")."""
        after = self.at(place + 1)
        starts = place == 0 or self.at(place).line or self.text(place - 1) in {".", ";", "(", "•", "●", "|", "%"}
        dotted = after.text in {".", ")"} and not after.gap and self.at(place + 2).gap and place + 2 < self.size
        if after.text == ")" and not starts and self.at(place).gap:
            before = [self.text(at) for at in range(max(0, place - 12), place)]
            starts = before.count("(") <= before.count(")")  # "26 weeks 3) 85%"
        return starts and dotted and self.text(place - 1) != "(" and len(self.text(place)) <= 2
