"""How one child, or one of a child's family, is spoken of: the words that tell one person from people in general."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.disclosure.words import words

__all__ = ["CHILD", "KIN", "YEARS_OLD", "either", "in_general", "is_personal", "sentences"]


def either(name: str) -> str:
    """One list of words.toml as a pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word)))


CHILD = f"(?:{either('a_child')})"
KIN = f"(?:{either('kin')})"

_NUMBERS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|\d{1,2})"
)
# "14-year-old", "14 yr old", "14yo", "8 y/o", "2 y.o."; with the number in words as well.
YEARS_OLD = (
    rf"{_NUMBERS}[ -]?(?:(?:and a half )?(?:year|yr|month|mth|week|wk|day)s?[ -]{{0,2}}old|y\.? ?/?o\b\.?)(?![\w-])"
)

_PRONOUN = re.compile(r"(?<![\w/])(?:he|she|him|her|his|hers|himself|herself)(?![\w/])", re.I)
_BOTH = re.compile(r"\b(?:his|he|him|her|she) ?(?:/|or|and) ?(?:her|she|hers|he|him|his)\b|\b(?:he|she) ?/", re.I)
_BEEN = (
    r"(?:was|is|were|are|been|being|got|gets|now|still)(?: (?:now|still|then|also|since|not|currently|recently|later))?"
)
_BEFALLS = re.compile(
    rf"\b(?:{_BEEN} (?:placed (?:with|in|at|back|apart|separately|out|under|for)|adopted|born|missing|"
    r"pregnant|arrested|excluded|discharged|removed|abused|raped|assaulted|injured|admitted|accommodated|homeless|"
    r"living|stepped (?:down|up)|seen alone|taken into|back (?:at )?home|in (?:hospital|custody|b&b|a hostel|foster|"
    r"care\b|residential|secure|prison|contact)|returned home|reunified|not seen|autistic|rehoused|bullied|fostered|"
    r"charged|sentenced|detained|sectioned|remanded|subject to|restrained|moved to|known to)|(?:has|have|"
    r"had) (?:settled|disclosed|complained|run away|asked|gone missing|had (?:\w+ ){1,2}(?:social workers|"
    r"placements?|moves|placement moves)|(?:\w+ ){1,2}(?:social workers|placement moves|placements))|(?:goes|went|"
    r"going|are|is|again) missing|missing (?:from|since|\w+ times)|(?:moved|went|returned) (?:in with|back|home|"
    r"to live|to (?:a|his|her|their|foster))|(?:missed|waited|waits|lives?|lived|disclosed|absconded|ran away|"
    r"attends|wants?|wishes|died|drowned|overdosed) |self-harm(?:s|ed|ing)|told (?:us|staff|her|his|the|me)\b)|"
    r"\bwith (?:an?|the|his|her) (?:aunt|uncle|foster carers?|grandparents?|grandmother|nan|gran)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:each|every|any|no|typical|average|all|per|either)(?: an?| one)?(?: [\w-]+)? $|\b(?:if|where|whenever|"
    r"whether|should|unless|suppose|imagine|e\.g\.|such as|like),?(?: an?)?(?: [\w-]+)? $",
    re.I,
)
_BREAK = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z0-9\"“(])|[•▪●◦➢]")
_DOTTED_END = re.compile(r"(?:(?<!\w)[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|St|No|no|Re|e\.g|i\.e)\.)$")


def is_personal(sentence: str) -> bool:
    """Whether a sentence tells of one person: it says he or she, or what befell somebody."""
    told = _BOTH.sub(" ", sentence)
    return _PRONOUN.search(told) is not None or _BEFALLS.search(told) is not None


def in_general(before: str) -> bool:
    """Whether the words before a person make it anybody: "each ...", "if a ..."."""
    return _GENERAL.search(before[-40:]) is not None


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence and where it begins; the dot of an initial or a title ends none."""
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if mark and "\n" not in mark[0] and _DOTTED_END.search(text[max(start, end - 6) : end]):
            continue
        if text[start:end].strip():
            yield start, text[start:end]
        start = mark.end() if mark else end
