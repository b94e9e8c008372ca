"""VBA's conditional compilation, settled beforehand where the answer is known.

xlwings' module serves four Office programs on two systems. The add-in is for Excel on Windows: what is left is less for
ICT to read, and LibreOffice, which does not settle these conditions itself, can compile it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["settled"]

_LINE = re.compile(r"^\s*#(?P<word>If|ElseIf|Else|End If)\b\s*(?P<asked>.*?)(?:\s+Then\b.*)?$", re.IGNORECASE)


@dataclass
class _Block:
    """An #If that is open: whether it is the compiler's, whether a branch was taken, whether its lines count now."""

    compilers: bool
    taken: bool
    counts: bool


def settled(source: str, known: Mapping[str, bool]) -> str:
    """The source without the branches that are never compiled, and without the conditions that chose them.

    Args:
        source: VBA.
        known: Conditions as they are written ("Mac"), with their answers. Others are left to the compiler.

    Raises:
        ValueError: Where the blocks do not close, or an #If that is known has an #ElseIf that is not.
    """
    return "\n".join(_settled(source, known)) + "\n"


def _settled(source: str, known: Mapping[str, bool]) -> Iterator[str]:
    blocks: list[_Block] = []
    for line in source.splitlines():
        found = _LINE.match(line)
        word = found["word"].casefold() if found else ""
        if word == "if":
            answer = known.get(found["asked"]) if found else None
            if answer is None and all(block.counts for block in blocks):
                yield line
            blocks.append(_Block(answer is None, bool(answer), answer is not False))
        elif word:
            if not blocks:
                raise ValueError(f"{line.strip()!r} closes nothing")
            block = blocks[-1]
            if block.compilers and all(one.counts for one in blocks):
                yield line
            if word == "end if":
                blocks.pop()
            elif not block.compilers:
                holds = word == "else" or _known(found["asked"] if found else "", known)
                block.counts = holds and not block.taken
                block.taken = block.taken or holds
        elif all(block.counts for block in blocks):
            yield line
    if blocks:
        raise ValueError("an #If is left open")


def _known(asked: str, known: Mapping[str, bool]) -> bool:
    if asked not in known:
        raise ValueError(f"it is not known whether {asked!r}")
    return known[asked]
