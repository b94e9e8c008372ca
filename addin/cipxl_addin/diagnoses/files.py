"""The add-in's own files: is it there, is it this version's, may Excel run it, and does it find Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from cipxl.errors import SettingsError
from cipxl_addin.chosen_scheme import chosen
from cipxl_addin.diagnoses.diagnosis import Diagnosis, doubt, problem, well
from cipxl_addin.host import ADDIN_FILE, Host
from cipxl_addin.install import read_record
from cipxl_addin.places import expanded, nobodys, places_of, read_settings, settings_of

__all__ = ["addin", "dll", "interpreter", "mark_of_the_web", "same_version", "scheme", "settings", "xlwings"]

_AGAIN = "Close Excel and run: cipxl addin install"
_ZONES = {"3": "the internet", "4": "a site that is not trusted"}


def xlwings(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether xlwings is installed for this Python."""
    found = host.xlwings_version()
    if found:
        yield well("xlwings", f"xlwings {found} is installed.")
    else:
        yield problem(
            "xlwings", "xlwings, which joins Excel to cipxl, is not installed.",
            'Install it with: pip install "cipxl[excel]". A virus scanner may have taken it away.', ask="ICT",
        )  # fmt: skip


def addin(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the add-in lies where Excel loads it from."""
    places = places_of(host)
    reason = nobodys(host)
    if reason or places is None:
        fix = "Run this as the person who uses Excel; in a software centre, as the user logged on."
        yield problem("add-in", reason, fix, ask="you")
    elif host.is_file(places.addin):
        yield well("add-in", f"The add-in is there: {places.addin}")
    else:
        yield problem("add-in", f"The add-in is not there: {places.addin}", _AGAIN, ask="you")


def same_version(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the add-in is the one that this cipxl and this xlwings build."""
    places = places_of(host)
    content = host.read(places.addin) if places else None
    if places is None or content is None:
        return
    if content == built:
        yield well("version", f"The add-in is of this version (cipxl {host.cipxl_version()}).")
        return
    record = read_record(host, places)
    if record is None or hashlib.sha256(content).hexdigest() != record.sha256:
        said = "has been changed since it was installed, or was copied there by hand"
    else:
        said = (
            f"is of cipxl {record.cipxl} with xlwings {record.xlwings}; installed are cipxl {host.cipxl_version()} "
            f"and xlwings {host.xlwings_version() or 'none'}"
        )
    yield problem("version", f"The add-in {said}.", _AGAIN, ask="you")


def mark_of_the_web(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Windows has marked the file as one from the internet: Excel then runs no macro of it."""
    places = places_of(host)
    if places is None or not host.is_file(places.addin):
        return
    zone = re.search(r"(?im)^\s*ZoneId\s*=\s*(\d+)", host.stream(places.addin, "Zone.Identifier") or "")
    if zone and zone[1] in _ZONES:
        yield problem(
            "mark of the web", f"Windows has marked {ADDIN_FILE} as from {_ZONES[zone[1]]}, so its macros are blocked.",
            "Right-click the file, Properties, tick Unblock, OK. Or: cipxl addin install, which writes it anew.",
            ask="you",
        )  # fmt: skip
    else:
        yield well("mark of the web", "The add-in is not marked as a file from the internet.")


def settings(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the settings say what they must."""
    places = places_of(host)
    if places is None:
        return
    content = host.read(places.settings)
    if content is None:
        yield problem("settings", f"The add-in's settings are not there: {places.settings}", _AGAIN, ask="you")
        return
    there = read_settings(content.decode("cp1252", errors="replace"))
    for name, value in settings_of(host).items():
        if name != "INTERPRETER_WIN" and there.get(name) != value:
            said = f"says '{there[name]}'" if name in there else "is missing"
            yield problem("settings", f"In the add-in's settings {name} {said}.", _AGAIN, ask="you")
            return
    yield well("settings", f"The add-in's settings are as they must be: {places.settings}")


def interpreter(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the Python of the settings is there, and the one that has cipxl."""
    places = places_of(host)
    content = host.read(places.settings) if places else None
    if content is None:
        return
    said = read_settings(content.decode("cp1252", errors="replace")).get("INTERPRETER_WIN", "")
    program = expanded(host, said)
    if not said or not host.is_file(host.path(program)):
        where = f"is not there: {program}" if said else "is not named in the add-in's settings"
        yield problem("interpreter", f"The Python that the add-in calls {where}.", _AGAIN, ask="you")
    elif "windowsapps" in program.casefold():
        yield doubt(
            "interpreter", "Python comes from the Microsoft Store, which Excel often cannot start.",
            "Install Python from python.org for one person, cipxl into it, and the add-in again.", ask="ICT",
        )  # fmt: skip
    elif host.path(program).parent != host.interpreter().parent:
        yield doubt(
            "interpreter", f"The add-in calls another Python ({program}) than this one ({host.interpreter()}).",
            _AGAIN, ask="you",
        )  # fmt: skip
    else:
        yield well("interpreter", f"The add-in calls this Python: {program}")


def dll(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether xlwings' library for Excel lies where the add-in looks, in the version that it asks for.

    Beside the interpreter, or one folder up (an environment of its own): so xlwings' VBA has it.
    """
    version = host.xlwings_version()
    if version is None:
        return
    bits = "32" if _is_32_bit(host) else "64"
    name = f"xlwings{bits}-{version}.dll"
    folder = host.interpreter().parent
    places = (folder, folder.parent)
    if any(host.is_file(place / name) for place in places):
        yield well("dll", f"xlwings' library for Excel is there: {name}")
        return
    others = sorted(
        {one for place in places for one in host.names_in(place) if re.fullmatch(r"xlwings\d\d-.*\.dll", one)}
    )
    if others:
        said = f"There is {', '.join(others)}, but the add-in asks for {name}."
        yield problem("dll", said, "Install xlwings again in this version, then the add-in.", ask="ICT")
    else:
        yield problem(
            "dll", f"xlwings' library for Excel ({name}) is neither in {folder} nor in {folder.parent}.",
            "Install cipxl in an environment of its own, not with --user. A virus scanner may have taken it away.",
            ask="ICT",
        )  # fmt: skip


def scheme(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the scheme that was chosen for functions without one can be read."""
    try:
        yield well("scheme", chosen(host).sentence())
    except SettingsError as error:
        said = f"{error.message} Until then CIP_RAG and CIP_WHY show #VALUE! where a formula names no scheme."
        yield problem("scheme", said, error.fix, ask="you")


def _is_32_bit(host: Host) -> bool:
    from cipxl_addin.diagnoses.surroundings import bits_of_excel

    return bits_of_excel(host) == 32
