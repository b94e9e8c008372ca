"""What befell one family: a sentence that tells of a crime, an illness or a death, and of whom, without a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.person import CHILD, KIN, either, in_general, sentences
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

CIRCUMSTANCES = Rule(
    code="D018",
    title="What befell one family",
    severity=Severity.WARNING,
    why="A crime, an illness or a death is known to those nearby. The paper would tell them the rest.",
    message="{where} has '{found}', which tells of one family.",
    fix="Say it of children in general. If it must be published, accept it with a reason.",
    fails="Mother is in prison and the baby lives with her aunt",
    passes="Support for mothers in prison; parents who misuse drugs",
)
RULES = (CIRCUMSTANCES,)

# Who: "his father", "mum", "the young woman", "one girl", "she". "Mother and baby" and "the child" are anybody.
_ONE = r"(?:one|this|that|a|an|our|1)"
_NOT_SHE_OR_HE = r"(?![\w/'-])(?! (?:or|and) (?:he|she))"
_WHO = "|".join(
    (
        rf"(?:(?<![\w/])(?:his|her|the|{_ONE}|\w+'s) (?:[a-z][a-z-]+ )?|(?<![\w'-]))(?:{KIN}|(?<='s "
        r")partner)(?! and (?:baby|toddler)|[\w'-]|/)",
        rf"{_ONE} (?:[a-z][a-z-]+ )?{CHILD}(?![\w'-])",
        rf"the (?:{either('the_one')})(?![\w'/-])",
        r"(?:his|her) (?:parents|family|brothers|sisters|siblings|grandparents|carers)(?![\w'/-])",
        rf"(?<![\w/])(?:he|she){_NOT_SHE_OR_HE}",
        r"(?:^|[.;:] )(?:parents|baby|family|girl|boy|child|yp|young person)(?![\w'/-])",
    )
)
_TO_BE = (
    r"(?:is|was|are|were|has been|had been|have been|being|been|remains?|remained|got|became)(?: (?:now|still|then|"
    r"also|currently|recently|since|previously|later|in|a|an|the|only|known|registered|convicted|heavy))*"
)
_HAS = r"(?:has|have|had|suffers? from|suffered(?: from)?|lives? with|living with|diagnosed with)"
_TAKES = r"(?:uses?|used|misuses?|injects?|injected|smokes|smoked|drinks?|dealt|deals)"
_BEFELL = "|".join(
    (
        rf"{_TO_BE} (?:sexually \w+|{either('being')})",
        rf"(?:{either('doing')}|found (?:his|her|their) (?:[a-z]+ )?{KIN} (?:dead|unconscious|hanged|collapsed))",
        rf"{_HAS} (?:[a-z-]+ ){{0,3}}?(?:{either('suffering')})",
        rf"{_TAKES} (?:[a-z]+ )?(?:{either('taking')})",
    )
)
_TOLD = re.compile(rf"(?P<who>{_WHO})(?P<between>[^.;:\n]{{0,50}}?)(?<![\w-])(?:{_BEFELL})(?![\w/-])", re.I)
_PLURAL_BETWEEN = re.compile(
    r"\b(?:who|whose|children|parents who|those|people|young people|families|if|when|where)\b", re.I
)
_MANY = re.compile(r"(?:parents|family|child|young person)$", re.I)
_NO_VICTIM = re.compile(r"\b(?:risk of|at risk|likely to|may|might|could|can|should|would|to be|must|will)\b", re.I)
_ASKS = re.compile(
    r"\b(?:if|where|when|whether|should|unless|whenever|each|every|any|no|support for|services? for|"
    r"help for)\b[^,.;]*$",
    re.I,
)
_ONLY = re.compile(
    r"\bthe (?:family|child|boy|girl|siblings|mother|father|parents) (?:is|are|was|"
    r"were) the only (?:[A-Z][a-z]+ ){1,2}[a-z]+ in\b|\bthe only (?:[A-Z][\w-]+ )(?:family|child|pupil|boy|girl|"
    r"household|mother|father|student) (?:in|at|on)\b",
    re.I,
)
_LONGEST = 70


def circumstances(text: str) -> Iterator[Span]:
    """One person or family and what befell them, in one breath; not what may befall, and not people in general."""
    same = plain(text)
    for start, sentence in sentences(same):
        taken: list[Span] = []
        for pattern in (_TOLD, _ONLY):
            for match in pattern.finditer(sentence):
                if pattern is _TOLD and _anybody(sentence, match):
                    continue
                first, last = start + match.start(), start + min(match.end(), match.start() + _LONGEST)
                while same[first : first + 1] in set(" .;:"):
                    first += 1
                span = Span(first, last, text[first:last])
                if clear_of(span, taken):
                    taken.append(span)
                    yield span


def _anybody(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[: match.start()]
    return (
        in_general(before)
        or _ASKS.search(before) is not None
        or _PLURAL_BETWEEN.search(match["between"].replace(", who ", ", ")) is not None
        or (_MANY.match(match["who"].strip(" .;:")) is not None and "%" in sentence)
        or _NO_VICTIM.search(match["between"]) is not None
    )


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((CIRCUMSTANCES, circumstances),)
