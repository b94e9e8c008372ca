"""Ratings that are not plain: a letter that the scheme does not have, a gap among rated rows, a colour alone."""

from __future__ import annotations

import colorsys
from collections.abc import Container, Iterator, Sequence
from difflib import get_close_matches

from cipxl.checks.said import said_ratings
from cipxl.profile import Profile
from cipxl.reading.appendix import ReadTable
from cipxl.reading.column_texts import SIGNS, first_words
from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.reading.locate import Location
from cipxl.scheme import Level, Scheme
from cipxl.sources.grid import Sheet, parse_a1
from cipxl.table import Row

__all__ = ["colour_of", "doubtful_ratings", "level_of_fill", "looks_like"]

# What a code looks like when it is scanned, retyped or cut by an edge.
LOOKS_LIKE = {"G": "OQC06", "A": "4ΛΔ^", "R": "PK", "B": "8", "I": "1L|", "S": "5$", "Z": "2"}
# Where the colours that people fill cells with lie on the wheel, in degrees.
BANDS = (("red", 0, 15), ("amber", 15, 68), ("green", 68, 170), ("blue", 170, 262), ("purple", 262, 340),
         ("red", 340, 361))  # fmt: skip
SIGN_FILLS = {"red": "FF0000", "amber": "FF9900", "yellow": "FFDD00", "green": "00B050", "blue": "0070C0",
              "purple": "7030A0"}  # fmt: skip
NEARLY = 0.8  # share of letters that a mistyped word must have in common with the one that was meant
PALE = 0.16  # less colour than this is a shade of grey, or a tint that rates nothing


def doubtful_ratings(
    location: Location, read: ReadTable, profile: Profile, scheme: Scheme, marked: Container[int] = ()
) -> Iterator[Found]:
    """The ratings of a table that are not plain, each with what it may be.

    A blank is a doubt where most rows of its column are rated; in a column that nobody has filled in yet it is none.
    Ratings that are shown as lines with a mark (`marked` are their columns) are read, and doubted, as such.
    """
    for dimension in profile.dimensions:
        heads = [row for row in read.table.rows.values() if row.kind == dimension.on]
        matched = next((m for m in location.match.columns if m.fields.get(dimension.on) == dimension.id), None)
        if matched is None or matched.number in marked:
            continue
        rated = sum(scheme.read(row.get(dimension.id)) is not None for row in heads if row.get(dimension.id).strip())
        for row in heads:
            text = row.get(dimension.id).strip()
            number = _row_of(read, row)
            if not number or (text and scheme.read(text) is not None):
                continue
            fill = _fill(location.sheet, number, matched.number)
            sign = SIGN_FILLS.get(SIGNS.get(text[:1], ""))
            by_fill = level_of_fill(sign or fill, scheme)
            said = _said(row, profile, scheme, dimension.id)
            looks = looks_like(text, scheme)
            level, why = _proposed(text, by_fill, looks, said)
            if not text and level is None and 2 * rated < len(heads):
                continue
            ref, label = read.table.ref(row.id), dimension.label
            shown = f"'{text}'" if text else "nothing"
            found = doubt(
                "rating", location.sheet, number, matched.number,
                shown=text, proposed=level.code if level else "", ref=ref, heading=label,
                question=f"{label} of Ref {ref} has {shown}. "
                + (f"Is it {level.label}?" if level else "Which rating is it?"),
                why=why, choices=scheme.codes,
            )  # fmt: skip
            yield Found(found, _Rating((number, matched.number), level).change)


class _Rating:
    def __init__(self, place: tuple[int, int], level: Level | None) -> None:
        self.place = place
        self.level = level

    def change(self, sheet: Sheet, answer: str) -> Sheet:
        code = self.level.code if self.level and answer == "yes" else answer
        return with_texts(sheet, {self.place: code})


def _row_of(read: ReadTable, row: Row) -> int:
    for field in ("ref", "recommendation", "action", "evidence"):
        place = read.places.get((row.id, field))
        if place:
            return parse_a1(place)[0]
    return 0


def _fill(sheet: Sheet, row: int, column: int) -> str | None:
    cell = sheet.at(row, column)
    return cell.fill if cell else None


def _proposed(text: str, by_fill: Level | None, looks: Level | None, said: Level | None) -> tuple[Level | None, str]:
    """The level that speaks for itself, and why; none where two things speak against each other."""
    like = "its letter" if len(text) == 1 else "one of its words"
    coloured = "its sign is of that colour" if text[:1] in SIGNS else "its cell is filled in that colour"
    hints = [(by_fill, coloured), (looks, f"'{text}' looks like {like}"),
             (said, "the row's own text says so")]  # fmt: skip
    speaking = [(level, why) for level, why in hints if level is not None]
    levels = {level.code for level, _ in speaking}
    if len(levels) == 1:
        why = "; ".join(why for _, why in speaking)
        return speaking[0][0], f"{why[0].upper()}{why[1:]}."
    if levels:
        return None, "; ".join(f"{level.label}: {why}" for level, why in speaking) + "."
    return None, "Nothing in the table says which." if not text else "It is no rating of the scheme."


def looks_like(text: str, scheme: Scheme) -> Level | None:
    """The one level that a mistyped word, a letter in its place, or the words behind a coloured sign may mean."""
    if text[:1] in SIGNS:
        return scheme.read(text[1:]) if text[1:].strip() else None
    if len(text) > 3:
        first = scheme.read(first_words(text))  # "Green - on track" begins with its rating
        if first is not None and first.code:
            return first
        names = {word.casefold(): level for level in scheme.levels for word in (level.label, *level.words)}
        near = {names[name].code: names[name] for name in get_close_matches(text.casefold(), names, n=3, cutoff=NEARLY)}
        return next(iter(near.values())) if len(near) == 1 else None
    if len(text) != 1:
        return None
    found = [level for level in scheme.levels if text.upper() in LOOKS_LIKE.get(level.code.upper(), "")]
    return found[0] if len(found) == 1 else None


def _said(row: Row, profile: Profile, scheme: Scheme, dimension: str) -> Level | None:
    texts = (row.get(field) for field in ("evidence", "actions", *profile.narrative_fields))
    found = {
        said.level.code: said.level
        for text in texts
        for said in said_ratings(text, scheme, profile.dimensions)
        if said.sure and dimension in said.dimensions
    }
    return next(iter(found.values())) if len(found) == 1 else None


def level_of_fill(fill: str | None, scheme: Scheme) -> Level | None:
    """The level whose colour a fill (RRGGBB) is plainly of, or None: grey and pale tints rate nothing."""
    band = colour_of(fill)
    found = [level for level in scheme.levels if band and colour_of(level.colour.removeprefix("#")) == band]
    return _nearest(fill, found) if fill and len(found) > 1 else next(iter(found), None)


def _nearest(fill: str, levels: Sequence[Level]) -> Level | None:
    """Of two levels of one colour band the one that is plainly nearer, such as yellow against amber."""
    order = sorted(levels, key=lambda level: abs(_hue(level.colour.removeprefix("#")) - _hue(fill)))
    first, second = (abs(_hue(level.colour.removeprefix("#")) - _hue(fill)) for level in order[:2])
    return order[0] if second - first >= 8 else None


def _parts(fill: str) -> tuple[float, float, float]:
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return colorsys.rgb_to_hsv(red, green, blue)


def _hue(fill: str) -> float:
    return _parts(fill)[0] * 360


def colour_of(fill: str | None) -> str:
    """The colour that a fill (RRGGBB) is plainly of: red, amber, green, blue, purple; "" for grey and pale tints."""
    if not fill:
        return ""
    hue, saturation, value = _parts(fill)
    if saturation < PALE or value < 0.2:
        return ""
    return next(name for name, low, high in BANDS if low <= hue * 360 < high)
