"""One thing that was looked at: whether it is well, how sure that is, what to do, and whom to ask."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["Ask", "Diagnosis", "Sure", "doubt", "problem", "unknown", "well"]

State = Literal["well", "problem", "doubt", "unknown"]
Sure = Literal["certain", "likely", "cannot tell"]
Ask = Literal["", "you", "ICT"]

_SURE_WORDS = {"certain": "certain", "likely": "likely, not certain", "cannot tell": "could not be looked at"}
_ASK_WORDS = {"": "", "you": "You can do this yourself.", "ICT": "Ask ICT."}


class Diagnosis(BaseModel):
    """What was seen.

    `state`: well; problem (it stops the add-in); doubt (it may); unknown (it could not be looked at).
    """

    model_config = ConfigDict(frozen=True)

    name: str
    state: State
    sure: Sure
    message: str
    fix: str = ""
    ask: Ask = ""

    def sentence(self) -> str:
        """The diagnosis on one line for a person."""
        if self.state == "well":
            return f"OK       {self.message}"
        words = {"problem": "PROBLEM", "doubt": "PERHAPS", "unknown": "UNKNOWN"}[self.state]
        rest = " ".join(part for part in (self.fix, _ASK_WORDS[self.ask]) if part)
        return f"{words:8} {self.message} ({_SURE_WORDS[self.sure]}) {rest}".rstrip()


def well(name: str, message: str, *, sure: Sure = "certain") -> Diagnosis:
    """As it must be."""
    return Diagnosis(name=name, state="well", sure=sure, message=message)


def problem(name: str, message: str, fix: str, *, ask: Ask, sure: Sure = "certain") -> Diagnosis:
    """It stops the add-in."""
    return Diagnosis(name=name, state="problem", sure=sure, message=message, fix=fix, ask=ask)


def doubt(name: str, message: str, fix: str, *, ask: Ask) -> Diagnosis:
    """It may stop the add-in, or a part of it."""
    return Diagnosis(name=name, state="doubt", sure="likely", message=message, fix=fix, ask=ask)


def unknown(name: str, message: str) -> Diagnosis:
    """It could not be looked at."""
    return Diagnosis(name=name, state="unknown", sure="cannot tell", message=message, ask="ICT")
