"""The computer around the add-in: which Excel, whose account, which folders, and how long Python takes to start."""

from __future__ import annotations

from collections.abc import Iterator

from cipxl_addin.diagnoses.diagnosis import Diagnosis, doubt, problem, unknown, well
from cipxl_addin.host import Host
from cipxl_addin.places import places_of

__all__ = ["SLOW", "bitness", "bits_of_excel", "cloud_folder", "excel", "ping", "store_office", "user_name"]

SLOW = 8.0
"""Seconds after which a person takes Excel for hung."""

_PATIENCE = 60.0
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_EXCEL_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLOUD_VARIABLES = ("OneDriveCommercial", "OneDrive", "OneDriveConsumer")


def excel(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether desktop Excel is installed, in a version that the add-in knows."""
    found = host.excel_version()
    if found is None:
        yield problem(
            "excel",
            "Excel was not found.",
            "Install desktop Excel. Excel for the web runs no add-in of this kind.",
            ask="ICT",
        )
    elif found.partition(".")[0].isdigit() and int(found.partition(".")[0]) < 16:
        yield problem(
            "excel", f"Excel {found} is too old.", "Install Excel 2019 or later, or Microsoft 365.", ask="ICT"
        )
    else:
        yield well("excel", f"Excel is installed (version {found}).")


def store_office(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Office comes from the Microsoft Store, where programs outside cannot reach it."""
    path = host.registry_text("HKLM", _EXCEL_PATH, "") or host.registry_text("HKCU", _EXCEL_PATH, "") or ""
    if "windowsapps" in path.casefold():
        yield problem(
            "store office", "Office comes from the Microsoft Store; Python cannot talk to such an Excel.",
            "Install Microsoft 365 from the council's own portal in its place.", ask="ICT", sure="likely",
        )  # fmt: skip
    elif path:
        yield well("store office", f"Excel is an ordinary installation: {path}")


def bits_of_excel(host: Host) -> int | None:
    """64 or 32; None where that is not known."""
    platform = host.registry_text("HKLM", _CLICK_TO_RUN, "Platform")
    if platform is None:  # Office that is not Click-to-Run says so here
        platform = host.registry_text("HKLM", r"SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness")
    return {"x64": 64, "x86": 32}.get((platform or "").casefold())


def bitness(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Excel has 64 or 32 bits: xlwings has a library for each."""
    bits = bits_of_excel(host)
    if bits is None:
        yield unknown("bitness", "Whether Excel has 32 or 64 bits is not written where it usually is; 64 is taken.")
    else:
        yield well("bitness", f"Excel has {bits} bits.")


def user_name(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the person's folder has letters that Excel's VBA cannot read."""
    folder = host.environ("USERPROFILE") or ""
    if folder.isascii():
        yield well("user name", "The name of this account has plain letters.")
    elif host.ansi(folder) is None:
        yield problem(
            "user name", f"The folder {folder} has letters that Excel's VBA cannot read on this computer.",
            "Install cipxl in a folder with plain letters, such as one for all users.", ask="ICT", sure="likely",
        )  # fmt: skip
    else:
        yield doubt(
            "user name", f"The folder {folder} has letters beyond plain English; now and then that stops an add-in.",
            "Only if the add-in does not start: install cipxl in a folder with plain letters.", ask="ICT",
        )  # fmt: skip


def cloud_folder(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the add-in or Python lies in a folder that is kept in the cloud or on the network."""
    places = places_of(host)
    clouds = [folder for name in _CLOUD_VARIABLES if (folder := host.environ(name))]
    paths = {"Python": str(host.interpreter()), **({"The add-in": str(places.addin)} if places else {})}
    fine = True
    for what, path in paths.items():
        if any(path.casefold().startswith(cloud.rstrip("\\").casefold() + "\\") for cloud in clouds):
            fine = False
            fix = "Install it in a folder that stays on this computer."
            yield doubt(
                "cloud folder",
                f"{what} lies in OneDrive ({path}), which may take files away to the cloud.",
                fix,
                ask="ICT",
            )
        elif path.startswith("\\\\"):
            fine = False
            said = f"{what} lies on the network ({path}), where Excel trusts nothing unless it is told to."
            yield doubt("cloud folder", said, "Allow trusted locations on the network, or move it.", ask="ICT")
    if fine:
        yield well("cloud folder", "The add-in and Python lie on this computer.")


def ping(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Python answers, and how soon."""
    code = "import xlwings, cipxl_addin.functions; print('cipxl answers')"
    ran = host.run([str(host.interpreter()), "-B", "-c", code], _PATIENCE)
    if ran.code == 0 and "cipxl answers" in ran.said:
        if ran.seconds > SLOW:
            yield doubt(
                "ping", f"Python answered after {ran.seconds:.0f} seconds, which a first press of a button takes.",
                "Virus scanners do this: ask for the folder of Python to be left out.", ask="ICT",
            )  # fmt: skip
        else:
            yield well("ping", f"Python answers ({ran.seconds:.1f} s).")
    elif ran.code is None:
        yield problem(
            "ping",
            "Python did not start, or gave no answer within a minute.",
            "See the lines above; try again.",
            ask="ICT",
        )
    else:
        last = (ran.said.strip().splitlines() or ["no reason given"])[-1]
        yield problem(
            "ping", f"Python could not load the add-in's functions: {last[:120]}", "Install cipxl again.", ask="ICT"
        )
