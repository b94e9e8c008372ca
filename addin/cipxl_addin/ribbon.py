"""The commands of the ribbon, on the workbook that is open: each is a function named by its id, without arguments.

A command says what it found and what it changed, and 'Undo last command' puts that back. None writes into a cell but
'Suggest ratings', and that into the suggestion column alone. Nothing that a command does is needed by the workbook.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from cipxl.errors import CipxlError, FolderError, UsageError
from cipxl.findings import Finding
from cipxl_addin.commands import find
from cipxl_addin.desk import TITLE, Desk, desk
from cipxl_addin.host import Host
from cipxl_addin.keeping import CellChange, Done, done_to, forget, lists, remember
from cipxl_addin.lists import List, help_list, problem_list, suggestion_list, summary_list, write_list
from cipxl_addin.looking import Looked, explained, look, place_of
from cipxl_addin.suggesting import COLUMN, held_to, suggested

__all__ = [
    "WORK", "check", "explain_rating", "help", "next_problem", "open_app", "prepare_to_send", "press",
    "suggest_ratings", "summary", "undo",
]  # fmt: skip

TO_SEND = "To send"
"""The folder beside a return into which copies go that are ready to be sent."""

LARGE = 4_000_000
"""Bytes of a copy from which on a workbook is looked at outside Excel, which would stand still meanwhile."""

_MOST_TOLD = 8
_log = logging.getLogger(__name__)


def check() -> None:
    """List what is wrong or missing in the workbook."""
    press("check")


def next_problem() -> None:
    """Go to the next cell with a problem and say what it is."""
    press("next_problem")


def suggest_ratings() -> None:
    """Write what the figures suggest into the suggestion column."""
    press("suggest_ratings")


def explain_rating() -> None:
    """Say how the suggested rating of the selected row was worked out."""
    press("explain_rating")


def summary() -> None:
    """Count the ratings."""
    press("summary")


def prepare_to_send() -> None:
    """Check the return, say what is missing, and save a copy under the right name."""
    press("prepare_to_send")


def undo() -> None:
    """Put back what the last command changed."""
    press("undo")


def open_app() -> None:
    """Open the desktop app."""
    press("open_app")


def help() -> None:  # noqa: A001  # the button's name
    """Say what each button and function does."""
    press("help")


def press(command: str, host: Host | None = None, now: datetime | None = None) -> None:
    """Do what a button says; whatever goes wrong is a sentence for the person and a line in the log.

    Args:
        command: The command's id.
        host: The computer; this one when None.
        now: The time; the computer's clock when None.
    """
    host, now = host or Host(), now or datetime.now().replace(microsecond=0)
    try:
        at = desk(host, now)
    except UsageError as error:
        _tell_without_a_desk(str(error))
        return
    try:
        WORK[command](at)
    except CipxlError as error:
        at.tell(str(error), wrong=True)
    except Exception as error:  # the officer gets a sentence, never a traceback; whoever mends it gets the log
        _log.exception("%s failed", command)
        where = _write_log(host, now, command, error)
        label = find(command).label
        at.tell(f"'{label}' could not be done; the workbook is as it was. What went wrong is in {where}.", wrong=True)


# What the commands do


def _check(at: Desk) -> None:
    looked = _look(at)
    if looked is None:
        return
    made = problem_list(looked)
    _show(at, "check", made)
    count = len(looked.problems)
    if not looked.checked.findings:
        at.tell(f"{at.name} was checked. Nothing was found, and nothing was changed.")
    else:
        many = f"{count} {'thing' if count == 1 else 'things'} to look at" if count else "Nothing to look at"
        at.tell(f"{at.name} was checked. {many}. The list is a workbook of its own; nothing was written into yours.")


def _next_problem(at: Desk) -> None:
    chosen = at.chosen()
    looked = _look(at)
    if looked is None:
        return
    here = at.selected()
    placed = [one for one in looked.problems if one.a1 and one.sheet]
    others = len(looked.problems) - len(placed)
    if not placed:
        rest = f" {others} are about the whole workbook: press '{find('check').label}'." if others else ""
        at.tell(f"There is no problem in a cell.{rest}")
        return
    found = [one for one in placed if chosen == (one.sheet, one.a1.partition(":")[0])] or _following(placed, here)
    first = found[0]
    place = first.a1.partition(":")[0]
    same = [one for one in placed if (one.sheet, one.a1.partition(":")[0]) == (first.sheet, place)]
    at.go(first.sheet, place)
    if here is not None:
        from cipxl.sources.grid import a1

        _remember(at, "next_problem", went=(here[0], a1(here[1], here[2])))
    number = placed.index(same[0]) + 1
    told = "\n\n".join(f"{one.message}\n{one.fix}".strip() for one in same)
    at.tell(f"{place} ({number} of {len(placed)})\n\n{told}")


def _following(placed: list[Finding], here: tuple[str, int, int] | None) -> list[Finding]:
    """The problems from the first behind a cell on, then from the top."""
    if here is None:
        return placed
    sheet, row, column = here
    behind = [one for one in placed if one.sheet == sheet and place_of(one) > (row, column)]
    if not any(one.sheet == sheet for one in placed):
        return placed
    later = [one for one in placed if one.sheet != sheet]
    return behind or later or placed


def _suggest_ratings(at: Desk) -> None:
    looked = _look(at)
    if looked is None:
        return
    if not looked.checked.rated:
        at.tell("No ratings can be suggested: this workbook could not be read as a plan. " + _first(looked))
        return
    if COLUMN not in looked.columns:
        _show(at, "suggest_ratings", suggestion_list(looked))
        at.tell("This workbook has no column for suggestions. They are listed in a workbook of its own.")
        return
    wanted = suggested(looked)
    sheet, places = looked.checked.sheet, [one.a1 for one in wanted]
    before = at.formulas(sheet, places)
    shown = at.values(sheet, places)
    changes, kept = [], 0
    for one, old, said in zip(wanted, before, shown, strict=True):
        if str(said or "").strip() == one.code:
            kept += 1
            continue
        new = held_to(one, old)
        if new:
            changes.append(CellChange(sheet=sheet, a1=one.a1, before=old, after=new))
    if not changes:
        at.tell(_nothing_suggested(looked, kept))
        return
    at.write(changes)
    after = dict(zip(places, at.values(sheet, places), strict=True))
    codes = {one.a1: one.code for one in wanted}
    failed = [c for c in changes if str(after[c.a1] or "").strip() != codes[c.a1]]
    at.write([CellChange(sheet=c.sheet, a1=c.a1, before=c.after, after=c.before) for c in failed])
    done = [change for change in changes if change not in failed]
    if not done:
        at.tell(_nothing_suggested(looked, kept))
        return
    _remember(at, "suggest_ratings", cells=tuple(done))
    cells = _some([change.a1 for change in done])
    heading = _heading(looked)
    at.tell(
        f"{len(done)} {'suggestion' if len(done) == 1 else 'suggestions'} written into '{heading}': {cells}. "
        f"{kept} stood there already. Your own ratings are as they were. A suggestion gives way by itself when a cell "
        f"that it was worked out from is changed. To put it back: '{find('undo').label}'."
    )


def _nothing_suggested(looked: Looked, kept: int) -> str:
    rated = sum(1 for one in looked.checked.rated for m in one.measures if m.suggestion.level.code)
    if kept and kept == rated:
        return f"Nothing was written: the column '{_heading(looked)}' already says what the figures suggest ({kept})."
    if not rated:
        return "The figures suggest no rating yet. Nothing was written. 'Explain this rating' says why for each row."
    return (
        f"Nothing was written. {kept} of {rated} suggestions stand in the column; the others cannot be written there."
    )


def _heading(looked: Looked) -> str:
    column = looked.columns[COLUMN]
    sheet = looked.book.sheet(column.sheet) if looked.book else None
    return " ".join(sheet.text(column.row, column.column).split()) if sheet else COLUMN


def _explain_rating(at: Desk) -> None:
    here = at.selected()
    looked = _look(at)
    if looked is None:
        return
    if looked.checked.plan is None:
        at.tell("No rating can be explained: this workbook could not be read as a plan. " + _first(looked))
        return
    said = explained(looked, here[1]) if here and here[0] == looked.checked.sheet else ""
    at.tell(
        said
        or f"Choose a cell in a row of the table on the sheet '{looked.checked.sheet}', then press the button again."
    )


def _summary(at: Desk) -> None:
    from cipxl.papers.wording import load

    looked = _look(at)
    if looked is None:
        return
    if looked.checked.plan is None or looked.checked.profile is None:
        at.tell("The ratings cannot be counted: this workbook could not be read as a plan. " + _first(looked))
        return
    made = summary_list(looked, load(_plan_folder(at)).sentences)
    _show(at, "summary", made)
    at.tell(f"{made.sentence} The counts are in a workbook of their own; nothing was written into yours.")


def _prepare_to_send(at: Desk) -> None:
    from cipxl.rounds import return_name

    looked = _look(at, always=True)
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
        told = "\n".join(f"- {one}" for one in missing[:_MOST_TOLD])
        more = (
            f"\n- and {len(missing) - _MOST_TOLD} more: '{find('check').label}' lists them"
            if len(missing) > _MOST_TOLD
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
    _remember(at, "prepare_to_send", saved=str(path), sha256=digest)
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
    back = look(path, at.now.date(), _plan_folder(at))
    if back.checked.stamp != looked.checked.stamp or back.checked.plan != looked.checked.plan:
        path.unlink(missing_ok=True)
        raise FolderError(
            f"{path.name} did not read back as the workbook that is open.", "Save your workbook and send it as it is."
        )


def _undo(at: Desk) -> None:
    before = done_to(at.host, at.full_name, at.now)
    if not before:
        at.tell("There is nothing to put back: no command has changed anything here today.")
        return
    done = before[-1]
    told = [*_cells_back(at, done), *_rest_back(at, done)]
    forget(at.host, done)
    at.tell(f"'{find(done.command).label}' was put back. " + " ".join(told))


def _cells_back(at: Desk, done: Done) -> list[str]:
    if not done.cells:
        return []
    told: list[str] = []
    back: list[CellChange] = []
    since: list[CellChange] = []
    for sheet in dict.fromkeys(change.sheet for change in done.cells):
        cells = [change for change in done.cells if change.sheet == sheet]
        now = at.formulas(sheet, [change.a1 for change in cells])
        for change, held in zip(cells, now, strict=True):
            (back if _same_formula(held, change.after) else since).append(change)
    at.write([CellChange(sheet=c.sheet, a1=c.a1, before=c.after, after=c.before) for c in back])
    if back:
        told.append(
            f"{len(back)} {'cell is' if len(back) == 1 else 'cells are'} as before: {_some([c.a1 for c in back])}."
        )
    if since:
        told.append(f"Left as you have changed them since: {_some([c.a1 for c in since])}.")
    return told


def _same_formula(held: str, written: str) -> bool:
    """Whether a cell holds what was written; Excel may write a formula a little otherwise than it was given."""
    return "".join(held.split()) == "".join(written.split())


def _rest_back(at: Desk, done: Done) -> list[str]:
    told = []
    if done.list:
        at.close_list(PurePath(done.list))
        at.host.remove(at.host.path(done.list))
        told.append("The list is closed.")
    if done.saved:
        path = Path(done.saved)
        if not path.is_file():
            told.append(f"The copy is not there any more: {path}.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != done.sha256:
            told.append(f"The copy has been changed since, so it is kept: {path}.")
        else:
            path.unlink()
            at.host.remove_folder(path.parent)
            told.append(f"The copy was taken away: {path}.")
    if done.went:
        at.go(*done.went)
        told.append(f"You are back at {done.went[1]}.")
    return told


def _open_app(at: Desk) -> None:
    folder = _plan_folder(at)
    _start_app(at, folder)
    at.tell(
        f"The desktop app opens with the plan in {folder}. Nothing in the workbook was changed." if folder
        else "The desktop app opens. Nothing in the workbook was changed."
    )  # fmt: skip


def _help(at: Desk) -> None:
    _show(at, "help", help_list())


WORK: dict[str, Callable[[Desk], None]] = {
    "check": _check,
    "next_problem": _next_problem,
    "suggest_ratings": _suggest_ratings,
    "explain_rating": _explain_rating,
    "summary": _summary,
    "prepare_to_send": _prepare_to_send,
    "undo": _undo,
    "open_app": _open_app,
    "help": _help,
}
"""What does the work of each command."""


# What they share


def _look(at: Desk, *, always: bool = False) -> Looked | None:
    """The workbook as it is now, read and checked; None where it is so large that it is handed over.

    Args:
        at: The desk.
        always: Whether a large workbook is looked at here all the same: no command to send waits for another window.
    """
    with tempfile.TemporaryDirectory(prefix="cipxl-") as folder:
        copy = at.copy(Path(folder))
        if copy.stat().st_size > LARGE and not always:
            _hand_over(at)
            return None
        return look(copy, at.now.date(), _plan_folder(at))


def _hand_over(at: Desk) -> None:
    folder = _plan_folder(at)
    _start_app(at, folder)
    at.tell(
        f"{at.name} is large: looking through it here would hold Excel up, so the desktop app opens in its place. "
        + ("It shows the plan that this workbook belongs to." if folder else "Save the workbook and check it there.")
    )


def _start_app(at: Desk, folder: Path | None) -> None:
    command = [str(at.host.interpreter()), "-m", "cipxl_gui.app", *([str(folder)] if folder else [])]
    try:
        at.host.start(command)
    except OSError as error:
        raise FolderError(
            f"The desktop app could not be started: {error.strerror or error}.", "Ask ICT to run: cipxl addin doctor"
        ) from error


def _plan_folder(at: Desk) -> Path | None:
    """The plan folder that the workbook lies in, None where it lies in none."""
    if at.folder is None:
        return None
    return next((one for one in (at.folder, *at.folder.parents) if (one / "plan.toml").is_file()), None)


def _show(at: Desk, command: str, made: List) -> None:
    """Write a list and open it, in place of the one that the command showed before."""
    folder = Path(lists(at.host))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{made.title}.xlsx"
    at.close_list(path)
    try:
        write_list(path, made, at.full_name, at.now)
    except OSError as error:
        raise FolderError(
            f"The list could not be written: {path}.", "Close the list if it is open, and try again."
        ) from error
    _remember(at, command, list=str(path))
    at.show(path)


def _remember(at: Desk, command: str, **what: object) -> None:
    remember(at.host, Done.model_validate({"command": command, "book": at.full_name, "when": at.now, **what}))


def _first(looked: Looked) -> str:
    """The worst finding, for a workbook that could not be read as a plan."""
    worst = looked.checked.findings[:1]
    return " ".join(f"{one.message} {one.fix}" for one in worst)


def _some(places: list[str]) -> str:
    told = ", ".join(places[:_MOST_TOLD])
    return told if len(places) <= _MOST_TOLD else f"{told} and {len(places) - _MOST_TOLD} more"


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
    from cipxl_addin.places import expanded

    found = host.registry_text("HKCU", key, "Personal")
    return expanded(host, found) if found else str(Path.home() / "Documents")


def _write_log(host: Host, now: datetime, command: str, error: Exception) -> PurePath:
    """Add what went wrong to the log; the last of it is kept."""
    path = host.local_folder() / "addin.log"
    told = f"{now.isoformat(sep=' ')} {command}\n{''.join(traceback.format_exception(error))}\n"
    try:
        host.write(path, ((host.read(path) or b"") + told.encode("utf-8"))[-200_000:])
    except OSError:
        _log.warning("the log %s could not be written", path)
    return path


def _tell_without_a_desk(text: str) -> None:
    import xlwings

    app = xlwings.apps.active
    if app:
        app.alert(text, TITLE, "ok", "info")
