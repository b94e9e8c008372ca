"""The story of an example: what its pretended teams return, what goes wrong, how it is settled, what must come out.

It is data of the example (`answers.toml` beside its plan), so that a new example needs no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from cipxl import resources
from cipxl.errors import SettingsError
from cipxl.profile import settings_message
from cipxl.textfile import read_settings_text

__all__ = ["Answer", "Expected", "Open", "Return", "Stand", "Story", "Typed", "examples", "read_story"]

STORY = "answers.toml"
_STRICT = ConfigDict(frozen=True, extra="forbid")


class Typed(BaseModel):
    """One cell that a team types into: a field of a row, or of one of the row's measures or tracked actions.

    `measure` or `action` is the name of the measure or the words of the action as they stand in the return. The text
    takes the place of all that is in the cell; of the one paragraph that begins with `instead`; or, where `below`, it
    is typed under what is there. A `formula` is typed instead of a text and saved with the value that Excel would have
    worked out. Where a rating is shown as lines, the text is the mark that is typed `beside` a level; the mark that was
    there before is taken away unless it `stays`.
    """

    model_config = _STRICT

    ref: str
    field: str
    measure: str = ""
    action: str = ""
    text: str = ""
    instead: str = ""
    below: bool = False
    formula: str = ""
    beside: str = ""
    stays: bool = False

    @model_validator(mode="after")
    def _one_row(self) -> Typed:
        if self.measure and self.action:
            raise ValueError("it names a measure and an action; a cell stands on one row")
        if self.instead and self.below:
            raise ValueError("it is typed below the text and instead of a part of it; say one of the two")
        return self


class Return(BaseModel):
    """What one team sends back: under which file name, when, and what it typed.

    `trouble` is what else was done to the workbook: "sorted" is the rows sorted in another order.
    """

    model_config = _STRICT

    team: str
    file: str
    received: datetime
    trouble: Literal["", "sorted"] = ""
    cells: tuple[Typed, ...] = ()


class Open(BaseModel):
    """A question that must be open before the decisions are taken: two answers for one field of a row."""

    model_config = _STRICT

    ref: str
    field: str


class Answer(Open):
    """A decision that comes with the example: whose answer is taken, and why."""

    take: str
    reason: str


class Stand(Open):
    """What the business support officer lets stand before publishing: the text that is shown, and why."""

    shown: str
    reason: str


class Expected(BaseModel):
    """What must come out: the ratings counted before and after the decisions, and what was open before them.

    Levels that are not named must be empty. `queries` are the texts of the cells that go back to a team.
    """

    model_config = _STRICT

    conflicts: tuple[Open, ...]
    queries: tuple[str, ...]
    before: Mapping[str, Mapping[str, int]]
    after: Mapping[str, Mapping[str, int]]


class Story(BaseModel):
    """One round of an example plan, from the returns that come in to the counts that come out.

    `period` is what it reports on where its name does not say, `meeting` the day of the meeting that it goes to.
    """

    model_config = _STRICT

    round: str
    due: date
    period: str | None = None
    meeting: date | None = None
    returns: tuple[Return, ...]
    decisions: tuple[Answer, ...]
    stand: tuple[Stand, ...] = ()
    expected: Expected


def examples() -> Mapping[str, Path]:
    """The folders of the example plans by the name of their profile, the usual profile's first."""
    found = {}
    for file in sorted(resources.examples().glob("*/plan.toml")):
        if (file.parent / STORY).is_file():
            found[str(tomllib.loads(file.read_text(encoding="utf-8"))["profile"])] = file.parent
    usual = resources.usual_profile()
    return {name: found[name] for name in sorted(found, key=lambda name: (name != usual, name))}


def read_story(folder: Path) -> Story:
    """The story of an example.

    Raises:
        SettingsError: When its file says something that a story does not have; names the key.
    """
    file = folder / STORY
    try:
        return Story.model_validate(tomllib.loads(read_settings_text(file)))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file.name} is not readable: {error}.", "Mend that line and try again.") from error
    except ValidationError as error:
        raise SettingsError(settings_message(file.name, error)) from error
