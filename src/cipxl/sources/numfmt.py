"""Number formats: what Excel shows for a number, and which formats make it a date.

Sources: ECMA-376 Part 1, 18.8.30 (built-in formats) and 18.8.31 (format codes). Built-in dates are shown in
UK order, as Excel does on a UK computer. A fraction is shown as the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from cipxl.sources.grid import Kind, Value

__all__ = ["BUILT_IN", "Shown", "is_date", "show", "show_date"]

BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"£"#,##0;-"£"#,##0',
    6: '"£"#,##0;[Red]-"£"#,##0',
    7: '"£"#,##0.00;-"£"#,##0.00',
    8: '"£"#,##0.00;[Red]-"£"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    # Dates of East Asian Excel, which a UK one shows as dates of its own.
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "dd/mm/yyyy"),
    **dict.fromkeys((32, 33, 34, 35), "h:mm:ss"),
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
# An exponent beyond this is no number that Excel keeps; written out it would be a text of millions of digits.
LARGEST_EXPONENT = 308
EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)

TOKEN = re.compile(
    r"""
    (?P<literal>"[^"]*"?|\\.)          # quoted text, or one character after a backslash
    |(?P<pad>[_*].)                    # a space as wide as a character, or a filler
    |(?P<elapsed>\[(?:h+|m+|s+)\])
    |(?P<currency>\[\$[^\]]*\])
    |(?P<condition>\[(?:<=|>=|<>|<|>|=)-?[\d.]+\])
    |(?P<bracket>\[[^\]]*\])           # a colour or a calendar
    |(?P<general>General)
    |(?P<half>AM/PM|A/P)
    |(?P<exponent>E[+-])
    |(?P<date>y+|m+|d+|h+|s+|e+|b+)
    |(?P<digit>[0#?])
    |(?P<sign>[.,%/@])
    |(?P<other>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


class Shown(NamedTuple):
    """What a number shows and is."""

    text: str
    value: Value
    kind: Kind


class _Section(NamedTuple):
    tokens: tuple[tuple[str, str], ...]  # (kind, text); minutes are "minute", fractions of a second "subsecond"
    condition: tuple[str, Decimal] | None
    dated: bool  # it has a date or time part
    calendar: bool  # it has a day, month or year


def is_date(code: str) -> bool:
    """Whether a number in this format is a date (a time of day alone is not)."""
    return any(section.calendar for section in _sections(code)[:1])


@lru_cache(maxsize=8192)
def show(code: str, raw: str, date1904: bool) -> Shown:
    """What Excel shows for the number `raw` (as the file writes it) in a format, with its value and kind.

    A text that is no number is given back as text.
    """
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return Shown(raw, raw, "text")
    if not number.is_finite() or (number and abs(number.adjusted()) > LARGEST_EXPONENT):
        return Shown(raw, raw, "text")
    if len(raw) > 15 or "E" in raw or "e" in raw:
        number = _fifteen(number)
    sections = _sections(code)
    section = _choose(sections, number)
    if section is not None and section.dated:
        moment = _moment(number, date1904)
        if moment is None:
            return Shown(_general(number), number, "number")
        text = _date_text(section, moment, number)
        if not section.calendar:
            return Shown(text, number, "number")
        has_time = moment.time() != datetime.min.time()
        return Shown(text, moment if has_time else moment.date(), "date")
    return Shown(_number_text(sections, section, number), number, "number")


def show_date(code: str, moment: datetime) -> Shown:
    """What Excel shows for a date that the file writes as one (ISO 8601) instead of as a number."""
    section = next(iter(_sections(code)), None)
    if section is None or not section.calendar:
        section = _sections(BUILT_IN[14])[0]
    has_time = moment.time() != datetime.min.time()
    return Shown(_date_text(section, moment, Decimal(0)), moment if has_time else moment.date(), "date")


def _fifteen(number: Decimal) -> Decimal:
    """The number as Excel itself keeps it: 15 significant digits, so 0.94000000000000006 is 0.94."""
    if len(number.as_tuple().digits) > 15:
        number = FIFTEEN.plus(number).normalize(FIFTEEN)
    if number.as_tuple().exponent > 0:  # type: ignore[operator] # only of infinities is it a letter
        number = number.quantize(Decimal(1), context=WIDE)
    return number


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format code, in order, read into tokens."""
    groups: list[list[tuple[str, str]]] = [[]]
    for match in TOKEN.finditer(code[:1024]):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "other" and text == ";":
            groups.append([])
        else:
            groups[-1].append((kind, text))
    return tuple(_section(group) for group in groups[:4])


def _section(tokens: list[tuple[str, str]]) -> _Section:
    condition = None
    kept: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "condition":
            operator = text[1:3] if text[2] in "=>" else text[1]
            try:
                condition = (operator, Decimal(text[1 + len(operator) : -1]))
            except InvalidOperation:
                condition = None
        elif kind == "currency":
            symbol = text[2:-1].partition("-")[0]
            if text.upper().endswith("F800]"):  # the long date of the computer's own settings
                return _section([("date", "d"), ("other", " "), ("date", "mmmm"), ("other", " "), ("date", "yyyy")])
            if symbol:
                kept.append(("literal", symbol))
        elif kind == "literal":
            kept.append((kind, text.strip('"') if text[0] == '"' else text[1:]))
        elif kind == "pad":
            kept.append(("literal", " " if text[0] == "_" else ""))
        elif kind in ("date", "half", "elapsed"):
            kept.append((kind, text.lower()))
        elif kind != "bracket":
            kept.append((kind, text))
    dated = any(kind in ("date", "elapsed") for kind, _ in kept) and not any(kind == "general" for kind, _ in kept)
    if dated:
        kept = _minutes(kept)
    calendar = dated and any(kind == "date" and text[0] in "ymde" for kind, text in kept)
    return _Section(tuple(kept), condition, dated, calendar)


def _minutes(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokens with "m" told apart: minutes after hours or before seconds, else months; and parts of a second."""
    found = list(tokens)
    places = [i for i, (kind, _) in enumerate(found) if kind in ("date", "elapsed")]
    for at, i in enumerate(places):
        if found[i][0] == "date" and found[i][1][0] == "m" and len(found[i][1]) <= 2:
            before = found[places[at - 1]][1].strip("[]")[0] if at else ""
            after = found[places[at + 1]][1].strip("[]")[0] if at + 1 < len(places) else ""
            if before == "h" or after == "s":
                found[i] = ("minute", found[i][1])
    result: list[tuple[str, str]] = []
    for i, (kind, text) in enumerate(found):
        if kind == "sign" and text == "." and i + 1 < len(found) and found[i + 1][0] == "digit":
            continue
        if kind == "digit":
            if result and result[-1][0] == "subsecond":
                result[-1] = ("subsecond", result[-1][1] + "0")
            else:
                result.append(("subsecond", "0"))
        else:
            result.append((kind, text))
    return result


def _choose(sections: tuple[_Section, ...], number: Decimal) -> _Section | None:
    """The section that shows this number: by its conditions where it has any, else by its sign."""
    if any(section.condition for section in sections[:2]):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, number):
                return section
        return None
    if len(sections) == 1 or number > 0:
        return sections[0]
    if number < 0:
        return sections[1]
    return sections[2] if len(sections) > 2 else sections[0]


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    operator, limit = condition
    return {
        "<": number < limit,
        "<=": number <= limit,
        ">": number > limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[operator]


def _moment(number: Decimal, date1904: bool) -> datetime | None:
    """The date of a serial number, to the millisecond; None where there is none, as on 29 February 1900."""
    if not 0 <= number < 2_958_466:
        return None
    days = int(number)
    if date1904:
        if days > 2_957_003:
            return None
        epoch = EPOCH_1904
    else:
        # Excel counts a 29 February 1900, so the days before it are one further on.
        if days == 60:
            return None
        epoch = EPOCH_1900 if days > 60 else EPOCH_1900 + timedelta(days=1)
    milliseconds = int(((number - days) * 86_400_000).to_integral_value(ROUND_HALF_UP))
    return epoch + timedelta(days=days, milliseconds=milliseconds)


def _date_text(section: _Section, moment: datetime, number: Decimal) -> str:
    tokens = section.tokens
    digits = next((len(text) for kind, text in tokens if kind == "subsecond"), 0)
    if not digits and moment.microsecond:
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    twelve = any(kind == "half" for kind, _ in tokens)
    seconds = int((number * 86_400).to_integral_value(ROUND_HALF_UP))
    out: list[str] = []
    for kind, text in tokens:
        size = len(text)
        if kind == "literal" or kind == "other":
            out.append(text)
        elif kind == "sign":
            out.append(text if text in ".,/" else "")
        elif kind == "minute":
            out.append(f"{moment.minute:0{min(size, 2)}d}")
        elif kind == "subsecond":
            out.append(f".{moment.microsecond:06d}"[: digits + 1])
        elif kind == "half":
            halves = ("AM", "PM") if "m" in text else ("A", "P")
            out.append(halves[moment.hour >= 12])
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[1]]
            out.append(f"{seconds // unit:0{size - 2}d}")
        elif kind == "date":
            out.append(_date_part(text[0], size, moment, twelve=twelve))
    return "".join(out).strip()


def _date_part(letter: str, size: int, moment: date, *, twelve: bool) -> str:
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and size <= 2 else f"{moment.year:04d}"
    if letter == "m":
        name = MONTHS[moment.month - 1]
        if size >= 5:
            return name[0]
        return (str(moment.month), f"{moment.month:02d}", name[:3], name)[size - 1]
    if letter == "d":
        name = DAYS[moment.weekday()]
        return (str(moment.day), f"{moment.day:02d}", name[:3], name)[min(size, 4) - 1]
    hour, second = (moment.hour, moment.second) if isinstance(moment, datetime) else (0, 0)
    if letter == "h":
        return f"{(hour % 12 or 12) if twelve else hour:0{min(size, 2)}d}"
    if letter == "s":
        return f"{second:0{min(size, 2)}d}"
    return f"{moment.year + 543}"  # b: the Buddhist year


def _number_text(sections: tuple[_Section, ...], section: _Section | None, number: Decimal) -> str:
    if section is None:
        return _general(number)
    tokens = section.tokens
    kinds = {kind for kind, _ in tokens}
    signs = [text for kind, text in tokens if kind == "sign"]
    # A section of its own for negative numbers writes its own minus.
    minus = "-" if number < 0 and (section is sections[0] or section.condition is not None) else ""
    if "general" in kinds or (not kinds & {"digit"} and "@" in signs) or not tokens:
        if not tokens and len(sections) > 1:
            return ""  # an empty section hides the number
        general = _general(number if minus or number >= 0 else -number)
        return "".join(
            general if kind == "general" or (kind, text) == ("sign", "@") else text
            for kind, text in tokens or (("general", ""),)
        ).strip()
    if "digit" not in kinds:
        return (minus + "".join(text for kind, text in tokens if kind in ("literal", "other", "sign"))).strip()
    if "/" in signs:
        return _general(number)
    number = abs(number)
    if "exponent" in kinds:
        return minus + _scientific(tokens, number)
    return _placed(tokens, number, minus)


def _scientific(tokens: tuple[tuple[str, str], ...], number: Decimal) -> str:
    at = next(i for i, (kind, _) in enumerate(tokens) if kind == "exponent")
    before, after = tokens[:at], tokens[at + 1 :]
    point = next((i for i, (_, text) in enumerate(before) if text == "."), len(before))
    places = sum(kind == "digit" for kind, _ in before[point:])
    step = max(1, sum(kind == "digit" for kind, _ in before[:point]))
    power = number.adjusted() if number else 0
    power = power // step * step
    mantissa = number.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    if mantissa >= 10**step:
        power += step
        mantissa = number.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    width = sum(kind == "digit" and text == "0" for kind, text in after)
    sign = "-" if power < 0 else "+" if tokens[at][1].endswith("+") else ""
    return f"{mantissa}E{sign}{abs(power):0{max(width, 1)}d}"


def _placed(tokens: tuple[tuple[str, str], ...], number: Decimal, minus: str) -> str:
    """The digits of a number laid on the placeholders of a format, from the point outwards."""
    point = next((i for i, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    digits_at = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    whole_at = [i for i in digits_at if i < point]
    part_at = [i for i in digits_at if i > point]
    inner = range(whole_at[0], whole_at[-1]) if whole_at else range(0)
    grouped = any(tokens[i] == ("sign", ",") for i in inner)
    # Commas after the last digit, or just before the point, each divide by a thousand.
    scale = sum(_commas_after(tokens, i) for i in {digits_at[-1], whole_at[-1] if whole_at else digits_at[-1]})
    percents = sum(token == ("sign", "%") for token in tokens)
    number = number.scaleb(2 * percents - 3 * scale, WIDE)
    fixed = f"{number.quantize(Decimal(1).scaleb(-len(part_at)), ROUND_HALF_UP, WIDE):f}"
    whole, _, part = fixed.partition(".")
    if not fixed.strip("0."):
        minus = ""  # a number that rounds to zero has no sign
    whole = whole.lstrip("0").rjust(sum(tokens[i][1] == "0" for i in whole_at), "0")
    # Placeholders other than 0 show no zeros at the end of the fraction.
    kept = len(part)
    while kept and part[kept - 1] == "0" and tokens[part_at[kept - 1]][1] != "0":
        kept -= 1
    placed = {i: part[at] for at, i in enumerate(part_at[:kept])}
    if any(tokens[i][0] in ("literal", "other") for i in inner):
        # Text between the digits, as in a telephone number: one digit a placeholder, from the right.
        for i in reversed(whole_at[1:]):
            placed[i], whole = whole[-1:], whole[:-1]
        placed[whole_at[0]] = whole
    elif whole_at:
        placed[whole_at[0]] = _grouped(whole) if grouped else whole
    out: list[str] = []
    for i, (kind, text) in enumerate(tokens):
        if kind == "digit":
            out.append(placed.get(i, ""))
        elif (kind, text) == ("sign", "."):
            out.append(f"{'' if whole_at else whole}.")
        elif kind != "sign" or text == "%":
            out.append(text)
    return minus + "".join(out).strip()


def _commas_after(tokens: tuple[tuple[str, str], ...], at: int) -> int:
    count = 0
    while at + 1 + count < len(tokens) and tokens[at + 1 + count] == ("sign", ","):
        count += 1
    return count


def _grouped(digits: str) -> str:
    """Digits in threes from the right, whatever zeros they begin with."""
    head = len(digits) % 3
    return ",".join(([digits[:head]] if head else []) + [digits[i : i + 3] for i in range(head, len(digits), 3)])


def _general(number: Decimal) -> str:
    """The number as the General format shows it: at most eleven characters and a sign, else with an exponent."""
    if not number:
        return "0"
    minus, size = ("-" if number < 0 else ""), abs(number)
    power = size.adjusted()
    if -4 <= power <= -1:
        return minus + _trimmed(_digits(size, 10 + power))
    if -9 <= power <= 10:
        text = _trimmed(size.quantize(Decimal("1e-12"), ROUND_HALF_UP, WIDE))
        if len(text) > 11 and power >= 0:
            text = _trimmed(_digits(size, max(10, power + 1)))
        if len(text) <= 11:
            return minus + text
    rounded = _digits(size, 6)
    power = rounded.adjusted()
    return f"{minus}{_trimmed(rounded.scaleb(-power))}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _digits(number: Decimal, count: int) -> Decimal:
    return Context(prec=count, rounding=ROUND_HALF_UP).plus(number)


def _trimmed(number: Decimal) -> str:
    """The number written out, without zeros at the end of its fraction."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
