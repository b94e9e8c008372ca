"""Text as papers can hold it: no control characters, lines told apart, direction known, long words breakable."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["BREAK", "WHOLE", "breakable", "clean", "clusters", "is_rtl", "lines", "stretches"]

BREAK = "\u200b"  # zero-width space: a line may end here, and nothing is printed
WHOLE = 18  # a word of up to so many characters is never broken; "multidisciplinary" has 17

# Control characters except tab and line feed (XML 1.0 forbids most, and none can be read), halves of surrogate pairs,
# the code points that are no characters, and the marks that turn the order of what follows: a text must not be able
# to show another order than it has. Languages that run from right to left do without them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_JOINER = "\u200d"
# Bullets and signs of the fonts Symbol and Wingdings, as pasting from Word leaves them.
_SYMBOLS = str.maketrans("\uf0b7\uf0a7\uf0d8\uf0fc\uf0fb\uf0e0\uf0df\uf0a8", "•▪➢✓✗→←□")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\u00a0]+")
_LONG = re.compile(rf"[^\s{BREAK}]{{{WHOLE + 1},}}")
_WORD = re.compile(rf"[^\s{BREAK}]+")
_AFTER = re.compile(r"(?<=[/._?&=@:;,+-])")


def clean(text: str) -> str:
    """The text without what no paper can print; emoji and every script stay, line ends become line feeds."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ").translate(_SYMBOLS).strip()


def clusters(text: str) -> tuple[str, ...]:
    """The text in what is drawn as one: a letter with its accents, an emoji with its parts."""
    found: list[str] = []
    for letter in text:
        if found and not found[-1].isspace() and (_joins(letter) or found[-1].endswith(_JOINER)):
            found[-1] += letter
        else:
            found.append(letter)
    return tuple(found)


def _joins(letter: str) -> bool:
    """Whether a character stands on the one before: an accent, a skin tone, a choice of look, or what joins two."""
    if letter.isascii():
        return False
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter == _JOINER
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a cell that say something, each without outer blanks: its paragraphs, or the points of a list."""
    return tuple(line for line in (_BLANKS.sub(" ", part).strip() for part in text.split("\n")) if line)


def is_rtl(text: str) -> bool:
    """Whether the text runs from right to left: its first letter of any strength does (Unicode, rule P2)."""
    if text.isascii():
        return False
    for letter in text:
        strength = unicodedata.bidirectional(letter)
        if strength in ("L", "R", "AL"):
            return strength != "L"
    return False


def stretches(text: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is a stretch of letters (or Arabic figures) that run from right to left.

    Such a stretch goes on to the next letter that runs from left to right: figures, blanks and signs on the way are
    shown within it (Unicode bidirectional algorithm, rules W2 and N0 to N2), so it stands in one piece on a line.
    """
    pieces: list[tuple[str, bool]] = []
    for cluster in clusters(text):
        strength = unicodedata.bidirectional(cluster[0])
        turns = strength in ("R", "AL", "AN") and unicodedata.category(cluster[0]) != "Cf"
        goes_on = bool(pieces) and (turns == pieces[-1][1] or (pieces[-1][1] and strength != "L"))
        if goes_on:
            pieces[-1] = (pieces[-1][0] + cluster, pieces[-1][1])
        else:
            pieces.append((cluster, turns))
    return tuple(pieces)


def breakable(text: str, most: int = WHOLE, mark: str = BREAK, *, whole: bool = True) -> str:
    """The text with `mark` where a long word, such as a link, may go on in the next line.

    Words of up to `WHOLE` characters are left alone; where `whole` is False, only those of up to `most`. Longer ones
    break after punctuation, else after `most` characters.
    """
    if not whole:
        return _WORD.sub(lambda found: _broken(found.group(), max(most, 4), mark), text)
    return _LONG.sub(lambda found: _broken(found.group(), max(most, 4), mark), text)


def _broken(word: str, most: int, mark: str) -> str:
    parts: list[str] = []
    held = ""
    for piece in filter(None, _AFTER.split(word)):
        if held and len(held) + len(piece) > most:
            parts.append(held)
            held = ""
        held += piece
        while len(held) > most:
            cut = _between_letters(held, most)
            parts.append(held[:cut])
            held = held[cut:]
    return mark.join([*parts, held] if held else parts)


def _between_letters(word: str, most: int) -> int:
    """Where to cut so that no accent or emoji part is torn from what it belongs to."""
    cut = most
    while cut > 1 and (unicodedata.combining(word[cut]) or word[cut] in "\u200d\ufe0f" or word[cut - 1] == "\u200d"):
        cut -= 1
    return cut if cut > 1 else most
