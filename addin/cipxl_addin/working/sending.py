"""Prepare to send."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cipxl.errors import FolderError, UsageError
from cipxl_addin.commands import find
from cipxl_addin.desk import Desk
from cipxl_addin.host import Host
from cipxl_addin.looking import Looked, look
from cipxl_addin.places import expanded
from cipxl_addin.working.shared import MOST_TOLD, look_at, plan_folder, remember_it

__all__ = ["TO_SEND", "prepare_to_send"]

TO_SEND = "To send"
"""The folder beside a return into which copies go that are ready to be sent."""


def prepare_to_send(at: Desk) -> None:
    """Check the return, say what is missing, and save a copy under the right name."""
    from cipxl.rounds import return_name

    looked = look_at(at, always=True)
    if looked is None:
        return
    stamp = looked.checked.stamp
    if stamp is None or stamp.kind != "return":
        what = "is a master" if stamp and stamp.kind == "master" else "does not say whose return it is"
        raise UsageError(
            f"{at.name} {what}, so it cannot be prepared to be sent back.", "Open the return that was sent to you."
        )
    missing = looked.missing
    if missing:
        told = "\n".join(f"- {one}" for one in missing[:MOST_TOLD])
        more = (
            f"\n- and {len(missing) - MOST_TOLD} more: '{find('check').label}' lists them"
            if len(missing) > MOST_TOLD
            else ""
        )
        question = (
            f"Before you send it, {len(missing)} to look at:\n\n{told}{more}\n\nSave a copy to send all the same?"
        )
        if not at.ask(question):
            at.tell(f"Nothing was saved. '{find('next_problem').label}' takes you to each.")
            return
    name = return_name(stamp.team, stamp.round, stamp.issue)
    folder = (at.folder or Path(_documents(at.host))) / TO_SEND
    path = _free(folder, Path(name).with_suffix(_suffix(at.name)).name)
    _save_to_send(at, path, looked)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    remember_it(at, "prepare_to_send", saved=str(path), sha256=digest)
    asked = "Nothing was missing." if not missing else f"{len(missing)} to look at were left as they are."
    at.tell(
        f"{asked} A copy is saved: {path}\n\nSend that file back. Your own workbook is as it was; nothing was written "
        f"into it. To take the copy away again: '{find('undo').label}'."
    )


def _save_to_send(at: Desk, path: Path, looked: Looked) -> None:
    """Save the copy, and see that it reads back as the return that it is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(
            f"The folder {path.parent} could not be made: {error.strerror}.",
            "Save the return in a folder of yours first.",
        ) from error
    at.save_copy(path)
    back = look(path, at.now.date(), plan_folder(at))
    if back.checked.stamp != looked.checked.stamp or back.checked.plan != looked.checked.plan:
        path.unlink(missing_ok=True)
        raise FolderError(
            f"{path.name} did not read back as the workbook that is open.", "Save your workbook and send it as it is."
        )


def _free(folder: Path, name: str) -> Path:
    """The name in the folder, with a number behind it where there is such a file: no earlier copy is lost."""
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path


def _suffix(name: str) -> str:
    """The ending that a copy must have: Excel saves it as what the workbook is."""
    return Path(name).suffix or ".xlsx"


def _documents(host: Host) -> str:
    """The person's own folder of documents, wherever Windows keeps it."""
    key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    found = host.registry_text("HKCU", key, "Personal")
    return expanded(host, found) if found else str(Path.home() / "Documents")
