"""What of the add-in is installed here, in plain sentences."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from cipxl.errors import SettingsError
from cipxl_addin.chosen_scheme import chosen
from cipxl_addin.host import ADDIN_FILE, Host
from cipxl_addin.registry import FUNCTIONS

__all__ = ["Check", "Status", "look"]

_FROZEN = ConfigDict(frozen=True)


class Check(BaseModel):
    """One thing that was looked at: whether it is as it must be, a sentence, and what to do where it is not."""

    model_config = _FROZEN

    name: str
    ok: bool
    message: str
    fix: str = ""


class Status(BaseModel):
    """All that was looked at."""

    model_config = _FROZEN

    version: str
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return all(check.ok for check in self.checks)

    def sentences(self) -> list[str]:
        """The status as lines for a person."""
        lines = [f"{check.message} {check.fix}".strip() for check in self.checks]
        names = ", ".join(function.name for function in FUNCTIONS)
        end = (
            f"Nothing is missing. Functions: {names}." if self.ready else f"cipxl {self.version}: not ready for Excel."
        )
        return [*lines, end]


def look(host: Host) -> Status:
    """What is installed on a computer.

    Raises:
        OSError: When a part of it cannot be looked at.
    """
    looks = (_windows, _excel, _xlwings, _addin, _scheme)
    return Status(version=host.cipxl_version(), checks=tuple(one(host) for one in looks))


def _windows(host: Host) -> Check:
    if host.is_windows():
        return Check(name="windows", ok=True, message="This computer runs Windows.")
    fix = "Use it on an officer's computer. The workbooks, the command line and the desktop app work without it."
    return Check(
        name="windows", ok=False, message="The add-in works in Excel for Windows; this is not Windows.", fix=fix
    )


def _excel(host: Host) -> Check:
    found = host.excel_version()
    if found:
        return Check(name="excel", ok=True, message=f"Excel is installed (version {found}).")
    return Check(name="excel", ok=False, message="Excel was not found.", fix="Ask ICT to install desktop Excel.")


def _xlwings(host: Host) -> Check:
    found = host.xlwings_version()
    if found:
        return Check(name="xlwings", ok=True, message=f"xlwings is installed (version {found}).")
    fix = 'Ask ICT to install it with: pip install "cipxl[excel]"'
    return Check(name="xlwings", ok=False, message="xlwings, which joins Excel to cipxl, is not installed.", fix=fix)


def _addin(host: Host) -> Check:
    folder = host.xlstart()
    if folder is None:
        message = f"{ADDIN_FILE} is not installed: there is no Excel start folder here."
        return Check(name="addin", ok=False, message=message)
    file = folder / ADDIN_FILE
    if host.is_file(file):
        return Check(name="addin", ok=True, message=f"The add-in is installed: {file}.")
    fix = "The functions are not in Excel until it is."
    return Check(name="addin", ok=False, message=f"The add-in is not installed: {file} is not there.", fix=fix)


def _scheme(host: Host) -> Check:
    try:
        return Check(name="scheme", ok=True, message=chosen(host).sentence())
    except SettingsError as error:
        return Check(name="scheme", ok=False, message=error.message, fix=error.fix)
