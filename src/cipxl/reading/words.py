"""Words that print broke in two: "Septemb er", "procee- dings", a hyphen at the end of a line.

No dictionary is asked. A broken word is one that the same document writes whole elsewhere, while one of its halves
stands nowhere else.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.sources.grid import Book, Sheet, a1

__all__ = ["broken_words", "vocabulary"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PAIR = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})(-[ \n]+|[ \n])([^\W\d_]+)(?![\w'’-])")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_SHORT = frozenset(
    ("a", "am", "an", "as", "at", "be", "by", "do", "go", "he", "i", "if", "in", "is", "it", "me", "my", "no", "of",
     "on", "or", "so", "to", "up", "us", "we", "pm", "eg", "ie", "re", "vs", "uk")
)  # fmt: skip
# What is written with a hyphen before any word; a hyphen behind one of these at a line's end is its writer's.
_BEFORE = frozenset(
    ("non", "pre", "re", "co", "multi", "self", "well", "face", "cross", "post", "inter", "semi", "anti", "ex", "high",
     "low", "long", "short", "full", "part", "half", "follow", "one", "two", "three", "year", "day", "mid", "sub",
     "under", "over", "out", "in", "on", "off", "up", "end", "best", "first", "second", "third", "new", "un", "step")
)  # fmt: skip
_MANY = 8  # words broken alike that are asked about one by one; more are asked about together
_PASSES = 3
_LEAST = 5  # letters of a word that is looked at


def vocabulary(book: Book, known: Iterable[str] = ()) -> Counter[str]:
    """How often each word stands in a document; months and the known texts' words count as standing there."""
    words: Counter[str] = Counter()
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            words.update(_words(cell.text, sheet.line_ends.get((cell.row, cell.column), ())))
    for text in (*month_name, *known):
        words.update(_words(text))
    return words


def _words(text: str, line_ends: Sequence[int] = ()) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        yield word
        # The halves of what may be broken are no words that stand somewhere.
        if "-" in word and not any(match.start() <= end < match.end() for end in line_ends):
            yield from word.split("-")


class _Break:
    def __init__(self, proposed: str, why: str, places: Sequence[tuple[int, int]] = ()) -> None:
        self.proposed = proposed
        self.why = why
        self.plain = True  # nothing speaks for the word being written as it stands
        self.places = list(places)


def broken_words(sheet: Sheet, first_row: int, words: Mapping[str, int], skip: Iterable[int] = ()) -> Iterator[Found]:
    """The words of a table that look broken, each once with all its places.

    A word in three parts is asked about in two steps: each pass looks at the texts as they are with the breaks before
    mended.
    """
    left_out = set(skip)
    cells = [c for c in sheet.cells.values() if c.row > first_row and c.row not in left_out and c.kind == "text"]
    texts = {(one.row, one.column): one.text for one in sorted(cells, key=lambda one: (one.row, one.column))}
    hyphened = _at_line_ends(texts, sheet.line_ends, words)
    plain = {shown: broken for shown, broken in hyphened.items() if broken.plain}
    if len(plain) > _MANY:
        yield _together(sheet, plain)
    else:
        plain = {}
    for shown, broken in hyphened.items():
        # Where a word is written in both ways, each cell is a question of its own.
        apart = broken.plain or len(broken.places) == 1
        for one in [broken] if apart else [_Break(broken.proposed, broken.why, [place]) for place in broken.places]:
            if shown not in plain:
                yield _asked(sheet, shown, one)
    _mend(texts, hyphened)
    found: dict[str, _Break] = {}
    for _ in range(_PASSES):
        new = _pass(texts, words)
        found = {**new, **found}
        _mend(texts, new)
        if not new:
            break
    yield from (_asked(sheet, shown, broken) for shown, broken in found.items())


def _asked(sheet: Sheet, shown: str, broken: _Break) -> Found:
    row, column = broken.places[0]
    where = ", ".join(a1(*place) for place in broken.places[:6]) + (" …" if len(broken.places) > 6 else "")
    return Found(
        doubt(
            "word", sheet, row, column, shown=shown, proposed=broken.proposed, why=f"{broken.why} ({where}).",
            question=f"Is '{' '.join(shown.split())}' the word '{broken.proposed}'?",
        ),
        _mending(shown, broken),
    )  # fmt: skip


def _together(sheet: Sheet, found: Mapping[str, _Break]) -> Found:
    """Many words broken alike as one question, which names them all."""
    changes = [_mending(shown, broken) for shown, broken in found.items()]

    def change(given: Sheet, _answer: str) -> Sheet:
        for one in changes:
            given = one(given, "yes")
        return given

    row, column = next(iter(found.values())).places[0]
    return Found(
        doubt(
            "words", sheet, row, column,
            shown=", ".join(found), proposed=", ".join(one.proposed for one in found.values()),
            question=f"{len(found)} words have a hyphen where a line ended. Are they whole words?",
            why="A narrow column breaks words. Hyphens that the same words have elsewhere were kept.",
        ),
        change,
    )  # fmt: skip


def _mend(texts: dict[tuple[int, int], str], found: Mapping[str, _Break]) -> None:
    for shown, broken in found.items():
        for place in broken.places:
            texts[place] = _put(shown, broken.proposed, texts[place])


def _at_line_ends(
    texts: Mapping[tuple[int, int], str],
    line_ends: Mapping[tuple[int, int], tuple[int, ...]],
    words: Mapping[str, int],
) -> dict[str, _Break]:
    """The words with a hyphen at the end of a line, by what stands there."""
    tokens = [
        (place, match, [end - match.start() for end in ends if match.start() <= end < match.end()])
        for place, ends in line_ends.items()
        for match in _TOKEN.finditer(texts.get(place, ""))
    ]
    here = Counter(match[0].casefold() for _, match, ends in tokens if ends)
    found: dict[str, _Break] = {}
    for place, match, ends in tokens:
        token = match[0]
        said = {end: _is_whole(token, end, words, here[token.casefold()]) for end in ends}
        gone = [end for end, whole in said.items() if whole is not False]
        if gone:
            proposed = "".join(mark for at, mark in enumerate(token) if at not in gone)
            one = found.setdefault(token, _Break(proposed, "It has a hyphen where a line ended"))
            one.plain = one.plain and all(said[end] for end in gone)
            if place not in one.places:
                one.places.append(place)
    return found


def _is_whole(token: str, end: int, words: Mapping[str, int], here: int) -> bool | None:
    """Whether a word that broke at this hyphen has none: it stands elsewhere without, or its halves do not; or None."""
    left, right = token[:end].rpartition("-")[2], token[end + 1 :].partition("-")[0]
    whole, hyphened = (left + right).casefold(), f"{left}-{right}".casefold()
    used, kept = words.get(whole, 0), words.get(hyphened, 0) - (here if hyphened == token.casefold() else 0)
    if right[:1].isupper():
        return False
    if used and not kept > 0:
        return True
    if used or left.casefold() in _BEFORE:
        return None  # people write these in both ways
    if kept > 0:
        return False
    if _stands(left, words, 0) and _stands(right, words, 0):
        return None
    return True


def _pass(texts: Mapping[tuple[int, int], str], words: Mapping[str, int]) -> dict[str, _Break]:
    found: dict[str, _Break] = {}
    times = Counter(match[0] for text in texts.values() for match in _pairs(text))
    for place, text in texts.items():
        for match in _pairs(text):
            proposed = _whole(match, words, times[match[0]])
            if proposed:
                one = found.setdefault(match[0], _Break(proposed, "It stands whole elsewhere"))
                if place not in one.places:
                    one.places.append(place)
    return found


def _put(shown: str, word: str, text: str) -> str:
    return re.sub(rf"(?<![\w'’-]){re.escape(shown)}(?![\w'’-])", lambda _: word, text)


def _pairs(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _PAIR.search(text, at):
        at = match.start(3)
        yield match


def _mending(shown: str, broken: _Break) -> Callable[[Sheet, str], Sheet]:
    places, proposed = tuple(broken.places), broken.proposed

    def change(sheet: Sheet, answer: str) -> Sheet:
        word = proposed if answer == "yes" else answer
        return with_texts(sheet, {place: _put(shown, word, sheet.text(*place)) for place in places})

    return change


def _whole(match: re.Match[str], words: Mapping[str, int], here: int) -> str:
    """What a pair of halves that stands here so often makes; "" where they are two words."""
    one, between, other = match.groups()
    whole, hyphened = one + other, f"{one}-{other}"
    if len(whole) < _LEAST or (other[:1].isupper() and not other.isupper()):
        return ""
    used, used_hyphened = words.get(whole.casefold(), 0), words.get(hyphened.casefold(), 0)
    if not (used or used_hyphened):
        return ""
    if _stands(one, words, here) and _stands(other, words, here) and not between.startswith("-"):
        return ""
    return hyphened if between.startswith("-") and used_hyphened > used else whole


def _stands(half: str, words: Mapping[str, int], here: int) -> bool:
    """Whether a half is a word of its own: an everyday one, or one that stands somewhere else too."""
    if len(half) <= 2:
        return half.casefold() in _SHORT
    return words.get(half.casefold(), 0) > here
