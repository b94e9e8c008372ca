"""Why the add-in does not work on a computer: each thing that is known to stop it, looked at without starting Excel.

A diagnosis says in a sentence what was seen, how sure that is, what to do, and whom to ask. What may not be looked at
is said to be unknown; it is never taken for well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from cipxl_addin.diagnoses import files, policies, surroundings
from cipxl_addin.diagnoses.diagnosis import Ask, Diagnosis, Sure, problem, unknown, well
from cipxl_addin.host import Host

__all__ = ["LOOKS", "Ask", "Diagnosis", "Examination", "Sure", "examine"]


class _Look(NamedTuple):
    name: str
    look: Callable[[Host, bytes], Iterator[Diagnosis]]


class Examination(BaseModel):
    """All that was looked at, in the order in which it is best mended."""

    model_config = ConfigDict(frozen=True)

    version: str
    diagnoses: tuple[Diagnosis, ...]

    @property
    def problems(self) -> tuple[Diagnosis, ...]:
        """Those that stop the add-in, or may."""
        return tuple(one for one in self.diagnoses if one.state != "well")

    @property
    def healthy(self) -> bool:
        """Whether nothing was found that stops the add-in, or may."""
        return all(one.state in ("well", "unknown") for one in self.diagnoses)

    def sentences(self) -> list[str]:
        """The examination as lines for a person: what is wrong first."""
        order: dict[str, int] = {"problem": 0, "doubt": 1, "unknown": 2, "well": 3}
        told = [one.sentence() for one in sorted(self.diagnoses, key=lambda one: order[one.state])]
        wrong = sum(one.state in ("problem", "doubt") for one in self.diagnoses)
        end = f"{wrong} to look at." if wrong else "Nothing was found that would stop the add-in."
        return [*told, "", f"cipxl {self.version}: {end}"]


LOOKS: tuple[_Look, ...] = (
    _Look("excel", surroundings.excel),
    _Look("store office", surroundings.store_office),
    _Look("bitness", surroundings.bitness),
    _Look("xlwings", files.xlwings),
    _Look("add-in", files.addin),
    _Look("version", files.same_version),
    _Look("mark of the web", files.mark_of_the_web),
    _Look("settings", files.settings),
    _Look("interpreter", files.interpreter),
    _Look("dll", files.dll),
    _Look("scheme", files.scheme),
    _Look("user name", surroundings.user_name),
    _Look("cloud folder", surroundings.cloud_folder),
    _Look("macro policy", policies.macros),
    _Look("ribbon policy", policies.ribbon),
    _Look("defender", policies.defender),
    _Look("disabled items", policies.disabled_items),
    _Look("ping", surroundings.ping),
)


def examine(host: Host, addin: bytes | None = None) -> Examination:
    """Everything that is known to stop the add-in, looked at.

    Args:
        host: The computer.
        addin: The add-in's file as this version of cipxl builds it, to hold the installed one against; built where
            it is not given.
    """
    if not host.is_windows():
        message = "This is not Windows: the add-in works in Excel for Windows only."
        fix = "Use it on an officer's computer. The workbooks, the command line and the app work without it."
        return Examination(version=host.cipxl_version(), diagnoses=(problem("windows", message, fix, ask="you"),))
    if addin is None:
        from cipxl_addin.xlam import contents

        addin = contents() if host.xlwings_version() else b""
    found: list[Diagnosis] = [well("windows", "This computer runs Windows.")]
    for one in LOOKS:
        try:
            found += one.look(host, addin)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            found.append(unknown(one.name, f"It could not be looked at{where}: {error.strerror or error}."))
    return Examination(version=host.cipxl_version(), diagnoses=tuple(found))
