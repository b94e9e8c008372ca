"""Schemes from files: the built-in ones, and a council's own beside its plan."""

from __future__ import annotations

import difflib
import tomllib
from decimal import Decimal
from pathlib import Path, PurePath

from pydantic import ValidationError

from cipxl import resources
from cipxl.errors import SettingsError
from cipxl.findings import shorten
from cipxl.scheme.model import Scheme
from cipxl.scheme.rules import RULE_KINDS
from cipxl.scheme.settings import sentences
from cipxl.textfile import read_settings_text

__all__ = ["built_in", "load", "load_text"]


_LONGEST_NAME = 100


def built_in() -> tuple[str, ...]:
    """The names of the schemes that come with cipxl, in order of the alphabet."""
    return tuple(sorted(path.stem for path in resources.schemes().glob("*.toml")))


def load(name_or_path: str | Path, folder: Path | None = None) -> Scheme:
    """The scheme with this name, or from this file.

    Args:
        name_or_path: A built-in scheme's name or alias, or a file (a `Path`, or a name of a file in `folder`, with or
            without ".toml"). A council's own file goes before a built-in scheme of the same name.
        folder: Where plan.toml is, if there is one.

    Raises:
        SettingsError: No such scheme, or a file that does not say what it must; names file, key and what is allowed.
    """
    if isinstance(name_or_path, Path):
        return _from_file(name_or_path)
    own = _own_file(name_or_path, folder)
    if own:
        return _from_file(own)
    path = _built_in_file(name_or_path)
    if path is None:
        raise _unknown(name_or_path)
    return _from_file(path)


def _own_file(name: str, folder: Path | None) -> Path | None:
    if folder is None or not name.strip() or len(name) > _LONGEST_NAME:
        return None
    return next((path for path in (folder / name, folder / f"{name}.toml") if path.is_file()), None)


def _built_in_file(name: str) -> Path | None:
    wanted = _plain(name)
    path = resources.schemes() / f"{wanted}.toml"
    if wanted in built_in():
        return path
    for stem in built_in():
        other = resources.schemes() / f"{stem}.toml"
        if wanted in map(_plain, _from_file(other).aliases):
            return other
    return None


def _plain(name: str) -> str:
    return name.strip().removesuffix(".toml").replace("_", "-").casefold()


def _unknown(name: str) -> SettingsError:
    near = difflib.get_close_matches(_plain(name), built_in(), n=3) or built_in()
    return SettingsError(
        f"There is no scheme {shorten(name)!r}.",
        f"Use a file beside plan.toml, or a built-in one: {', '.join(near)}.",
    )


def _from_file(path: Path) -> Scheme:
    shown = _shown(path)
    try:
        text = read_settings_text(path)
    except FileNotFoundError:
        raise SettingsError(f"There is no file {shown}.") from None
    except OSError as problem:
        raise SettingsError(f"{shown} cannot be opened: {problem.strerror}.") from None
    return load_text(text, path)


def load_text(text: str, path: PurePath) -> Scheme:
    """The scheme that a file says whose text has been read already.

    Args:
        text: What the file says.
        path: Where it is. A scheme that does not give its name is called as the file is.

    Raises:
        SettingsError: As `load` does.
    """
    shown = _shown(path)
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(
            f"{shown} cannot be read: {problem}.", "Look for a missing quotation mark or bracket."
        ) from None
    given.setdefault("name", _plain(path.stem).replace(" ", "-"))
    try:
        return Scheme.model_validate(given)
    except ValidationError as problem:
        told = sentences(problem, RULE_KINDS)
        raise SettingsError(f"{shown}: {told[0]}", f"({len(told) - 1} more after it.)" if told[1:] else "") from None


def _shown(path: PurePath) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name
