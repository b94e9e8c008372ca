"""Words that print broke in two: "Septemb er", "procee- dings", a hyphen at the end of a line.

No dictionary is asked. A broken word is one that the same document writes whole elsewhere, while one of its halves
stands nowhere else.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.sources.grid import Book, Sheet, a1

__all__ = ["broken_words", "vocabulary"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PAIR = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})(-[ \n]+|-|[ \n])([^\W\d_]+)(?![\w'’-])")
_SHORT = frozenset(
    ("a", "am", "an", "as", "at", "be", "by", "do", "go", "he", "i", "if", "in", "is", "it", "me", "my", "no", "of",
     "on", "or", "so", "to", "up", "us", "we", "pm", "eg", "ie", "re", "vs", "uk")
)  # fmt: skip
_PASSES = 3
_LEAST = 5  # letters of a word that is looked at


def vocabulary(book: Book, known: Iterable[str] = ()) -> Counter[str]:
    """How often each word stands in a document; months and the known texts' words count as standing there."""
    words: Counter[str] = Counter()
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            words.update(_words(cell.text))
    for text in (*month_name, *known):
        words.update(_words(text))
    return words


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        yield word
        if "-" in word:
            yield from word.split("-")


class _Break:
    def __init__(self, proposed: str, why: str) -> None:
        self.proposed = proposed
        self.why = why
        self.places: list[tuple[int, int]] = []


def broken_words(sheet: Sheet, first_row: int, words: Mapping[str, int], skip: Iterable[int] = ()) -> Iterator[Found]:
    """The words of a table that look broken, each once with all its places.

    A word in three parts is asked about in two steps: each pass looks at the texts as they are with the breaks before
    mended.
    """
    left_out = set(skip)
    cells = [c for c in sheet.cells.values() if c.row > first_row and c.row not in left_out and c.kind == "text"]
    texts = {(one.row, one.column): one.text for one in sorted(cells, key=lambda one: (one.row, one.column))}
    found: dict[str, _Break] = {}
    for number in range(_PASSES):
        new = _pass(texts, words, sheet.line_ends if number == 0 else {})
        for shown, broken in new.items():
            found.setdefault(shown, broken)
            for place in broken.places:
                texts[place] = _put(shown, broken.proposed, texts[place])
        if not new:
            break
    for shown, broken in found.items():
        row, column = broken.places[0]
        where = ", ".join(a1(*place) for place in broken.places[:6]) + (" …" if len(broken.places) > 6 else "")
        yield Found(
            doubt(
                "word", sheet, row, column, shown=shown, proposed=broken.proposed, why=f"{broken.why} ({where})",
                question=f"Is '{' '.join(shown.split())}' the word '{broken.proposed}'?",
            ),
            _mending(shown, broken),
        )  # fmt: skip


def _pairs(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _PAIR.search(text, at):
        at = match.start(3)
        yield match


def _pass(
    texts: Mapping[tuple[int, int], str],
    words: Mapping[str, int],
    line_ends: Mapping[tuple[int, int], tuple[int, ...]],
) -> dict[str, _Break]:
    found: dict[str, _Break] = {}
    times = Counter(match[0] for text in texts.values() for match in _pairs(text))
    for place, text in texts.items():
        ends = line_ends.get(place, ())
        for match in _pairs(text):
            proposed = _whole(match, words, match.end(1) in ends, times[match[0]])
            if proposed:
                one = found.setdefault(match[0], _Break(*proposed))
                if place not in one.places:
                    one.places.append(place)
    return found


def _put(shown: str, word: str, text: str) -> str:
    return re.sub(rf"(?<![\w'’-]){re.escape(shown)}(?![\w'’-])", lambda _: word, text)


def _mending(shown: str, broken: _Break) -> Callable[[Sheet, str], Sheet]:
    places, proposed = tuple(broken.places), broken.proposed

    def change(sheet: Sheet, answer: str) -> Sheet:
        word = proposed if answer == "yes" else answer
        return with_texts(sheet, {place: _put(shown, word, sheet.text(*place)) for place in places})

    return change


def _whole(match: re.Match[str], words: Mapping[str, int], at_line_end: bool, here: int) -> tuple[str, str] | None:
    """What a pair of halves that stands here so often makes, and why; None where they are two words, or one."""
    one, between, other = match.groups()
    whole, hyphened = one + other, f"{one}-{other}"
    if len(whole) < _LEAST or (other[:1].isupper() and not other.isupper()):
        return None
    used, used_hyphened = words.get(whole.casefold(), 0), words.get(hyphened.casefold(), 0)
    if between == "-":
        # A hyphen inside a line is its writer's; one at a line's end may be print's.
        if at_line_end and used_hyphened <= 1 and not (_stands(one, words, here) and _stands(other, words, here)):
            return whole, "it has a hyphen where a line ends, and its halves stand nowhere else"
        return (
            (whole, "it has a hyphen where a line ends, and stands whole elsewhere") if at_line_end and used else None
        )
    if not (used or used_hyphened):
        return None
    if _stands(one, words, here) and _stands(other, words, here) and not between.startswith("-"):
        return None
    return (hyphened if between.startswith("-") and used_hyphened > used else whole), "it stands whole elsewhere"


def _stands(half: str, words: Mapping[str, int], here: int) -> bool:
    """Whether a half is a word of its own: an everyday one, or one that stands somewhere else too."""
    if len(half) <= 2:
        return half.casefold() in _SHORT
    return words.get(half.casefold(), 0) > here
