"""Which scheme counts in a function that names none: the one chosen for this person, else the usual plan's.

A built-in scheme is kept by its name. Of a council's own file a copy is kept, so that a share that is away, or a file
that is moved, changes no answer. What was chosen and cannot be read is never replaced by another scheme in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl.errors import SettingsError, UsageError
from cipxl.findings import shorten
from cipxl_addin.host import Host
from cipxl_addin.places import nobodys, places_of
from cipxl_addin.writing import change_all

if TYPE_CHECKING:
    from cipxl.scheme import Scheme

__all__ = ["Chosen", "OwnScheme", "changes_for", "choose", "chosen", "forget", "look_up", "meant", "usual"]

_AGAIN = "Choose it again: cipxl addin scheme NAME_OR_FILE"


class Choice(BaseModel):
    """What is kept of a choice.

    Attributes:
        name: The scheme's name.
        file: The name of the kept copy of a council's own file, "" for a built-in scheme.
        source: Where that file was copied from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str = ""
    source: str = ""


class OwnScheme:
    """A council's own scheme, as a function takes it: the same object as long as its file says the same."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.names = frozenset(map(_plain, (scheme.name, *scheme.aliases)))


class Chosen(NamedTuple):
    """The scheme that counts; `choice` is None where nobody has chosen one."""

    scheme: Scheme
    choice: Choice | None = None

    def plain(self) -> dict[str, object]:
        """The same for a script."""
        choice = self.choice or Choice(name=self.scheme.name)
        return {
            "scheme": self.scheme.name, "title": self.scheme.title, "chosen": self.choice is not None,
            "source": choice.source,
        }  # fmt: skip

    def sentence(self) -> str:
        """The same for a person."""
        from cipxl.scheme import Judgement

        own = f", copied from {self.choice.source}" if self.choice and self.choice.file else ""
        told = f"CIP_RAG and CIP_WHY use the scheme {self.scheme.name} ({self.scheme.title}){own}."
        if self.choice is None:
            told += " To choose your council's: cipxl addin scheme NAME_OR_FILE."
        if isinstance(self.scheme.suggesting_rule, Judgement):
            told += " It suggests no ratings: they are the officer's judgement."
        return told


def usual() -> Scheme:
    """The scheme where nobody has chosen one: that of the profile which cipxl uses where none is named."""
    from cipxl import profile, resources
    from cipxl import scheme as schemes

    return schemes.load(profile.load(resources.usual_profile()).scheme)


def chosen(host: Host) -> Chosen:
    """The scheme that counts on a computer.

    Raises:
        SettingsError: When what was chosen cannot be read; says what to do.
    """
    from cipxl import scheme as schemes

    choice = _choice(host)
    if choice is None:
        return Chosen(usual())
    if choice.file:
        return Chosen(_own(host, choice).scheme, choice)
    try:
        return Chosen(schemes.load(choice.name), choice)
    except SettingsError as error:
        told = f"The scheme {shorten(choice.name)!r} that was chosen for Excel does not come with this cipxl."
        raise SettingsError(told, _AGAIN) from error


def meant(host: Host) -> Callable[[object], object]:
    """What a function's argument `scheme` means on a computer, cell by cell.

    A blank cell, or the name of the council's own scheme, gives that scheme as an `OwnScheme`; a blank cell the name
    of a built-in scheme that was chosen; anything else stays as it is.

    Raises:
        SettingsError: When what was chosen cannot be read.
    """
    choice = _choice(host)
    if choice is None:
        return lambda cell: cell
    if not choice.file:
        name = choice.name
        return lambda cell: name if _blank(cell) else cell
    own = _own(host, choice)
    return lambda cell: own if _blank(cell) or (isinstance(cell, str) and _plain(cell) in own.names) else cell


def choose(host: Host, name_or_file: str | None) -> Chosen:
    """Have a scheme count from the next calculation on; None goes back to the usual one.

    Raises:
        SettingsError: When there is no such scheme, or the file cannot be read as one.
        UsageError: When this is not Windows, or not a person's account.
        FolderError: When it cannot be kept. Nothing is changed in each case.
    """
    if not host.is_windows():
        raise UsageError("The add-in works in Excel for Windows; this is not Windows.")
    if reason := nobodys(host):
        raise UsageError(reason, "Run this as the person who uses Excel.")
    found, changes = changes_for(host, name_or_file)
    change_all(host, changes)
    return found


def changes_for(host: Host, name_or_file: str | None) -> tuple[Chosen, Mapping[PurePath, bytes | None]]:
    """The scheme of a name or a file (None: the usual one), and what to write or take away (None) for it to count.

    Raises:
        SettingsError: When there is no such scheme, or the file cannot be read as one.
    """
    found, content = (Chosen(usual()), b"") if name_or_file is None else look_up(host, name_or_file)
    changes: dict[PurePath, bytes | None] = {}
    if found.choice and found.choice.file:
        changes[_folder(host) / found.choice.file] = content
    kept = found.choice.model_dump_json(indent=1).encode("utf-8") if found.choice else None
    changes[_setting(host)] = kept
    return found, {**changes, **{path: None for path in _copies(host) if path not in changes}}


def look_up(host: Host, name_or_file: str) -> tuple[Chosen, bytes]:
    """The scheme of a name or a file, and what the file says (nothing for a built-in one); nothing is changed.

    Raises:
        SettingsError: When there is no such scheme, or the file cannot be read as one.
    """
    from cipxl import scheme as schemes

    path = host.path(name_or_file)
    content = _content(host, path)
    if content is not None:
        own = _parsed(content, path).scheme
        return Chosen(own, Choice(name=own.name, file=path.name, source=str(host.whole(path)))), content
    if path.name != name_or_file or path.suffix.casefold() == ".toml":
        raise SettingsError(f"There is no file {name_or_file}.", "Give a scheme file (.toml) with its folder.")
    try:
        built_in = schemes.load(name_or_file)
    except SettingsError:
        raise SettingsError(
            f"There is no scheme {shorten(name_or_file)!r}, and no file of that name here.",
            "Give a name that 'cipxl schemes' lists, or a scheme file (.toml) with its folder.",
        ) from None
    return Chosen(built_in, Choice(name=built_in.name)), b""


def forget(host: Host) -> tuple[str, ...]:
    """Take away what is kept of a choice; the files that were there.

    Raises:
        OSError: When one of them cannot be removed.
    """
    there = [path for path in (_setting(host), *_copies(host)) if host.is_file(path)]
    for path in there:
        host.remove(path)
    host.remove_folder(_folder(host))
    return tuple(map(str, there))


def _choice(host: Host) -> Choice | None:
    if places_of(host) is None:  # no Excel, nothing to choose for
        return None
    path = _setting(host)
    content = _content(host, path)
    try:
        return None if content is None else Choice.model_validate_json(content)
    except ValidationError as error:
        raise SettingsError(f"What scheme was chosen for Excel cannot be read: {path}.", _AGAIN) from error


def _own(host: Host, choice: Choice) -> OwnScheme:
    path = _folder(host) / choice.file
    content = _content(host, path)
    if content is None:
        raise SettingsError(f"The scheme that was chosen for Excel is gone: {path}.", _AGAIN)
    try:
        return _parsed(content, path)
    except SettingsError as error:
        raise SettingsError(f"The scheme that was chosen for Excel cannot be used. {error.message}", _AGAIN) from error


def _content(host: Host, path: PurePath) -> bytes | None:
    """What a file holds, None where there is none."""
    try:
        return host.read(path) if host.is_file(path) else None
    except OSError as error:
        raise SettingsError(f"{path} cannot be opened: {error.strerror or error}.", "Try again, or ask ICT.") from error


@lru_cache(maxsize=8)
def _parsed(content: bytes, path: PurePath) -> OwnScheme:
    from cipxl import scheme as schemes

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name} is not saved as UTF-8 text.", "Save it again as UTF-8.") from error
    return OwnScheme(schemes.load_text(text, path))


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _plain(name: str) -> str:
    return name.strip().removesuffix(".toml").replace("_", "-").casefold()


def _setting(host: Host) -> PurePath:
    return host.local_folder() / "addin-scheme.json"


def _folder(host: Host) -> PurePath:
    return host.local_folder() / "addin-scheme"


def _copies(host: Host) -> list[PurePath]:
    return [_folder(host) / name for name in host.names_in(_folder(host))]
