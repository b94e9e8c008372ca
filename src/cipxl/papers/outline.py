"""The order of headings of a covering report: a file, so that a council can have its own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cipxl import resources
from cipxl.errors import SettingsError
from cipxl.profile import settings_message
from cipxl.summary import says
from cipxl.textfile import read_settings_text

__all__ = ["Fill", "Outline", "Section", "load", "outlines"]

FILE = "report.toml"
STANDARD = "standard"
Fill = Literal["ratings", "key", "highlights", "movement", "exceptions", "withheld", "appendix"]
_FROZEN = ConfigDict(frozen=True, extra="forbid")
_Said = Annotated[str, says("title", "update", "period", "total_rows", "row", "rows", "Row", "Rows")]


class Section(BaseModel):
    """One heading and what stands under it: sentences, what is filled in from the plan, and what is left to be written.

    `write` says what a person is to write, each as a gap that is marked.
    """

    model_config = _FROZEN

    heading: _Said
    say: tuple[_Said, ...] = ()
    fill: tuple[Fill, ...] = ()
    write: tuple[str, ...] = ()


class Outline(BaseModel):
    """A covering report's sections in order; `opening` are the gaps above the first heading."""

    model_config = _FROZEN

    title: str
    source: str = ""
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)


def outlines() -> tuple[str, ...]:
    """The names of the orders of headings that come with cipxl."""
    return tuple(sorted(path.stem for path in resources.reports().glob("*.toml")))


def load(name: str, profile: str, folder: Path | None = None) -> Outline:
    """The order of headings: the plan's own report.toml, else the one that is named, else the profile's, else standard.

    Args:
        name: The name in plan.toml; "" where none is set.
        profile: The profile's name.
        folder: The plan's folder.

    Raises:
        SettingsError: When there is none of that name, or the file says what an outline does not have.
    """
    own = folder / FILE if folder else None
    if own is not None and own.is_file():
        return _read(own)
    known = outlines()
    if name and name not in known:
        raise SettingsError(
            f"plan.toml: papers.report is '{name}', which is no order of headings.", f"Choose from: {', '.join(known)}."
        )
    chosen = name or (profile if profile in known else STANDARD)
    return _read(resources.reports() / f"{chosen}.toml")


def _read(path: Path) -> Outline:
    try:
        return Outline.model_validate(tomllib.loads(read_settings_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name} is not readable: {error}.", "Mend that line and try again.") from error
    except ValidationError as error:
        raise SettingsError(settings_message(path.name, error)) from error
