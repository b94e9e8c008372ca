"""What the council's rules for Office and Windows allow: macros, add-ins, ribbons, programs started by Excel.

The keys are those of Microsoft's administrative templates for Office 2016 and later (all of them write under 16.0)
and of Defender's attack surface reduction rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from cipxl_addin.diagnoses.diagnosis import Diagnosis, doubt, problem, well
from cipxl_addin.host import ADDIN_FILE, Host, RegistryValue

__all__ = ["ASR_RULES", "defender", "disabled_items", "macros", "ribbon"]

_POLICY = r"Software\Policies\Microsoft\Office\16.0"
_OWN = r"Software\Microsoft\Office\16.0"
_ROOTS = ("HKCU", "HKLM")

ASR_RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": ("Block all Office applications from creating child processes", True),
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": ("Block Win32 API calls from Office macros", True),
    "75668c1f-73b5-4cf0-bb93-3ecf5cb7cc84": (
        "Block Office applications from injecting code into other processes",
        False,
    ),
    "3b576869-a4ec-4529-8536-b80a7769e899": ("Block Office applications from creating executable content", False),
}
"""Defender's rules that bear on the add-in, and whether it cannot work while they block."""

_BLOCKS, _WARNS = "1", "6"


def macros(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether the council's rules let Excel run the macros of an add-in in the person's start folder."""
    found: list[Diagnosis] = []
    if _policy(host, r"Common", "VBAOff") == 1 or _policy(host, "", "VBAOff") == 1:
        found.append(_forbidden("VBA is switched off for all of Office (VBAOff)", "allow VBA in Excel"))
    security = r"Excel\Security"
    if _policy(host, security, "DisableAllAddins") == 1:
        found.append(_forbidden("no add-in may be loaded (DisableAllAddins)", f"allow {ADDIN_FILE}"))
    if _policy(host, security, "RequireAddinSig") == 1:
        found.append(_forbidden("add-ins must be signed (RequireAddinSig)", f"sign {ADDIN_FILE}, or make an exception"))
    for name, said in (("DisableAllAddins", "loads no add-in"), ("RequireAddinSig", "loads signed add-ins only")):
        if not found and _own(host, security, name) == 1:
            fix = "Excel: File, Options, Trust Center, Trust Center Settings, Add-ins: untick what is ticked there."
            found.append(problem("macro policy", f"In your own settings Excel {said} ({name}).", fix, ask="you"))
    if _policy(host, r"Excel\Resiliency", "RestrictToList") == 1 and not _on_the_list(host):
        found.append(_forbidden("only listed add-ins may be loaded (RestrictToList)", f"list {ADDIN_FILE}"))
    trusted = _policy(host, rf"{security}\Trusted Locations", "AllLocationsDisabled")
    if trusted == 1 or _own(host, rf"{security}\Trusted Locations", "AllLocationsDisabled") == 1:
        found.append(
            problem(
                "macro policy",
                "Excel trusts no folder (AllLocationsDisabled), so the start folder's macros are blocked.",
                f"Let Excel trust its own start folder, or sign {ADDIN_FILE}.",
                ask="ICT",
                sure="likely",
            )
        )
    level = _policy(host, security, "VBAWarnings")
    if level in (3, 4) and not found:
        said = "all macros are blocked" if level == 4 else "macros that are not signed are blocked"
        found.append(
            doubt(
                "macro policy",
                f"By the council's rules {said} (VBAWarnings {level}); trusted folders are usually left out.",
                f"If the tab 'Improvement plan' is missing, ask for {ADDIN_FILE} to be allowed or signed.",
                ask="ICT",
            )
        )
    yield from found or [well("macro policy", "No rule was found that blocks the add-in's macros.")]


def ribbon(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether an add-in may add a tab to Excel's ribbon."""
    name = "NoExtensibilityCustomizationFromDocument"
    if _policy(host, r"Common\Toolbars\Excel", name) == 1:
        yield problem(
            "ribbon policy", f"By the council's rules no add-in may add a tab to the ribbon ({name}).",
            "Allow it for Excel. The functions in cells work all the same.", ask="ICT",
        )  # fmt: skip
    else:
        yield well("ribbon policy", "Add-ins may add a tab to the ribbon.")


def defender(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Defender lets Excel start Python."""
    rules = _asr(host)
    found = []
    for guid, (name, stops) in ASR_RULES.items():
        action = rules.get(guid, "0")
        if action == _BLOCKS and stops:
            fix = "Make an exception for Excel starting this Python, by its path."
            found.append(
                problem("defender", f"Defender has the rule '{name}' on, so Excel cannot start Python.", fix, ask="ICT")
            )
        elif action in (_BLOCKS, _WARNS):
            fix = "If the add-in says that it cannot start Python, ask for an exception by its path."
            found.append(doubt("defender", f"Defender has the rule '{name}' on.", fix, ask="ICT"))
    if found:
        yield from found
    else:
        # Rules may also be set where a person without rights cannot look.
        yield well("defender", "No rule of Defender was found that stops Excel from starting Python.", sure="likely")


def disabled_items(host: Host, built: bytes) -> Iterator[Diagnosis]:
    """Whether Excel itself has switched the add-in off, as it does after a crash."""
    for key in ("DisabledItems", "CrashingAddinList", "StartupItems"):
        for value in host.registry("HKCU", rf"{_OWN}\Excel\Resiliency\{key}").values():
            if ADDIN_FILE in _text(value).casefold():
                yield problem(
                    "disabled items", f"Excel has switched {ADDIN_FILE} off ({key}), as it does after a crash.",
                    "Excel: File, Options, Add-ins, Manage: Disabled Items, Go, choose it, Enable.", ask="you",
                )  # fmt: skip
                return
    yield well("disabled items", "Excel has not switched the add-in off.")


def _forbidden(what: str, wish: str) -> Diagnosis:
    return problem("macro policy", f"By the council's rules {what}.", f"They would have to {wish}.", ask="ICT")


def _on_the_list(host: Host) -> bool:
    """Whether the add-in is on the council's list of managed add-ins and not switched off there."""
    key = rf"{_POLICY}\Excel\Resiliency\AddinList"
    listed = {name.casefold(): str(value) for root in _ROOTS for name, value in host.registry(root, key).items()}
    return listed.get(ADDIN_FILE, "0") in ("1", "2")


def _policy(host: Host, key: str, name: str) -> RegistryValue | None:
    where = rf"{_POLICY}\{key}".rstrip("\\")
    return next((value for root in _ROOTS if (value := _named(host, root, where, name)) is not None), None)


def _own(host: Host, key: str, name: str) -> RegistryValue | None:
    return _named(host, "HKCU", rf"{_OWN}\{key}", name)


def _named(host: Host, root: str, key: str, name: str) -> RegistryValue | None:
    """A value by its name in any case, as the registry has it."""
    return next((v for n, v in host.registry(root, key).items() if n.casefold() == name.casefold()), None)


def _asr(host: Host) -> dict[str, str]:
    """The state of each rule: by group policy, by device management, or as Defender has it now."""
    guard = r"Windows Defender Exploit Guard\ASR\Rules"
    found: dict[str, str] = {}
    managed = _named(host, "HKLM", r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager", "ASRRules")
    for one in str(managed or "").split("|"):
        guid, mark, state = one.partition("=")
        if mark:
            found[guid.strip().casefold()] = state.strip()
    for key in (
        rf"SOFTWARE\Microsoft\Windows Defender\{guard}",
        rf"SOFTWARE\Policies\Microsoft\Windows Defender\{guard}",
    ):
        found |= {name.strip("{}").casefold(): str(value) for name, value in host.registry("HKLM", key).items()}
    return found


def _text(value: RegistryValue) -> str:
    return value.decode("utf-16-le", errors="ignore") if isinstance(value, bytes) else str(value)
