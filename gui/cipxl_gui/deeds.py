"""What the window does to a plan folder: each a use case of the library, run as a job, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from cipxl import rounds
from cipxl.decisions import Decision
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.merge import Conflict, Proposal
from cipxl.progress import Progress
from cipxl.rounds import ConsolidateReport, Letter, Mended, Received, TeamRow
from cipxl.settings import Team
from cipxl_gui.desk import Desk
from cipxl_gui.jobs import Jobs, Trouble
from cipxl_gui.undo import Done
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QUndoStack

__all__ = ["Answer", "Deeds"]


class Answer(NamedTuple):
    """What a person chose for a question: a party, a text of their own, or yes or no to a proposal; and why."""

    reason: str
    by: str
    take: str | None = None
    text: str | None = None
    accepted: bool = True


class Deeds(QObject):
    """Changes the open plan folder, and has the desk look at it again.

    Args:
        desk: What is open.
        jobs: Where the work is done.
        undo: What can be taken back.
        parent: The window.
    """

    consolidated = Signal(object)  # the ConsolidateReport
    received = Signal(object)  # a tuple of Received
    purged = Signal(object)  # a tuple of Path
    settled = Signal(str)  # the id of a question whose answer is kept
    failed = Signal(object)  # a Trouble

    def __init__(self, desk: Desk, jobs: Jobs, undo: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._undo = undo

    # Answers

    def settle(self, question: Conflict | Proposal, answer: Answer) -> None:
        """Keep an answer to a question. It is on disk before anything else is done."""
        folder, round_name = self._open()
        words = f"Settle Ref {question.ref}" if question.ref else "Settle a conflict"

        def work(_progress: Progress) -> Decision:
            decision = rounds.decision_on(
                question, self._desk.now(), take=answer.take, text=answer.text, accepted=answer.accepted,
                reason=answer.reason, by=answer.by,
            )  # fmt: skip
            rounds.decide(folder, decision, round_name)
            return decision

        def done(decision: Decision) -> None:
            self.settled.emit(question.id)
            self._did(
                words,
                lambda _progress: rounds.withdraw(folder, question.id, round_name),
                lambda _progress: rounds.decide(folder, decision, round_name),
            )

        self._start("Keeping your answer", work, done)

    def let_stand(self, findings: Sequence[Finding], reason: str, by: str) -> None:
        """Let findings stand, with a reason."""
        folder, round_name = self._open()
        kept = tuple(findings)

        def work(_progress: Progress) -> None:
            rounds.let_stand(folder, kept, self._desk.now(), by=by, reason=reason, round_name=round_name)

        def done(_nothing: None) -> None:
            ids = {one.id for one in kept}
            self._did(
                f"Accept {count_of(len(kept), 'finding')}",
                lambda _progress: rounds.no_longer_let_stand(folder, ids),
                work,
            )

        self._start("Accepting findings", work, done)

    # Returns

    def receive(self, paths: Sequence[Path]) -> None:
        """Copy returns into the round's folder; what is no return is told."""
        folder, round_name = self._open()

        def done(found: tuple[Received, ...]) -> None:
            self.received.emit(found)
            self._desk.look_again()

        self._start(
            f"Looking at {count_of(len(paths), 'file') if len(paths) != 1 else paths[0].name}",
            lambda progress: rounds.receive(folder, paths, round_name=round_name, progress=progress),
            done,
        )

    def pair(self, file: Path, team: str, by: str) -> None:
        """Say whose return a file is that has lost its mark, and take it in."""
        folder, round_name = self._open()

        def work(progress: Progress) -> tuple[Received, ...]:
            rounds.pair(folder, file, team=team, by=by, round_name=round_name)
            return rounds.receive(folder, [file], round_name=round_name, progress=progress)

        def done(found: tuple[Received, ...]) -> None:
            self.received.emit(found)
            self._desk.look_again()

        self._start(f"Taking {file.name} as the return of {team}", work, done)

    def leave_out(self, row: TeamRow, reason: str, by: str) -> None:
        """Leave a return out of the round."""
        folder, round_name = self._open()
        path = row.path or folder.path

        def work(_progress: Progress) -> None:
            rounds.leave_out(folder, path, reason=reason, by=by, team=row.team, round_name=round_name)

        back: Callable[[Progress], object] = lambda _progress: rounds.take_in(folder, path, round_name)  # noqa: E731
        self._start(f"Leaving {row.file} out", work, lambda _n: self._did(f"Leave out {row.file}", back, work))

    def take_in(self, row: TeamRow) -> None:
        """Let a return count again that was left out."""
        folder, round_name = self._open()
        path = row.path or folder.path
        one = self._desk.picture.overview.round if self._desk.picture else None
        said = next((left for left in one.left_out if left.file == row.file), None) if one else None

        def work(_progress: Progress) -> None:
            rounds.take_in(folder, path, round_name)

        def back(_progress: Progress) -> None:
            reason, by = (said.reason, said.by) if said else ("left out before", "")
            rounds.leave_out(folder, path, reason=reason, by=by, team=row.team, round_name=round_name)

        self._start(f"Taking {row.file} in", work, lambda _n: self._did(f"Take in {row.file}", back, work))

    def write_letter(self, team: str, done: Callable[[Letter], None]) -> None:
        """Make the e-mail that goes back to a team, and its workbook of questions."""
        folder, round_name = self._open()
        self._start(
            f"Writing to {team}",
            lambda _progress: rounds.send_back(folder, team, self._desk.now(), round_name),
            done,
        )

    def set_teams(self, teams: Sequence[Team], done: Callable[[], object]) -> None:
        """Say which teams there are and what each answers for."""
        folder = self._desk.folder
        assert folder is not None  # noqa: S101  # a new round is asked for with a plan only
        before, wanted = folder.settings.teams, tuple(teams)

        def work(_progress: Progress) -> None:
            rounds.set_teams(folder, wanted)

        def kept(_nothing: None) -> None:
            self._did("Change the teams", lambda _progress: rounds.set_teams(folder, before), work)
            done()

        self._start("Changing the teams", work, kept)

    def purge(self, agreed: Sequence[Path], days: int) -> None:
        """Delete returns that have been kept so many days, of those that a person has agreed to; it is for good."""
        (folder, _round), now = self._open(), self._desk.now()

        def work(_progress: Progress) -> tuple[Path, ...]:
            return rounds.purge(folder, now, days, agreed=agreed)

        def done(files: tuple[Path, ...]) -> None:
            self._undo.clear()  # a master from before does not know what was deleted
            self.purged.emit(files)
            self._desk.look_again()

        self._start("Deleting old returns", work, done)

    # The master

    def consolidate(self) -> None:
        """Take the returns into the master."""
        folder, round_name = self._open()

        def work(progress: Progress) -> ConsolidateReport:
            files = len(rounds.returns_of(folder, folder.round(round_name)))
            with rounds.executor_for(rounds.processes_for(files)) as executor:
                return rounds.consolidate(
                    folder, self._desk.now(), round_name=round_name, progress=progress, executor=executor
                )

        def done(report: ConsolidateReport) -> None:
            self.consolidated.emit(report)
            if report.backup:
                kept = Path(report.backup).name
                self._did(
                    f"Consolidate {report.round}",
                    lambda _progress: rounds.restore(folder, self._desk.now(), kept),
                    work,
                )
            else:
                self._desk.look_again()

        self._start(f"Consolidating {round_name}", work, done)

    def mend(self, findings: Sequence[Finding]) -> None:
        """Mend cells of the master that have one reading only."""
        folder, _round = self._open()
        kept = tuple(findings)

        def work(progress: Progress) -> Mended:
            return rounds.mend(folder, kept, self._desk.now(), progress=progress)

        def done(mended: Mended) -> None:
            words = f"Mend {count_of(len(mended.findings), 'cell')}"
            name = mended.backup.name if mended.backup else None
            self._did(words, lambda _progress: rounds.restore(folder, self._desk.now(), name), work)

        self._start("Mending the master", work, done)

    # How it is done

    def do(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run another use case that changes the folder; what cannot be done is told."""
        self._start(title, work, done)

    def _open(self) -> tuple[PlanFolder, str]:
        folder = self._desk.folder
        assert folder is not None  # noqa: S101  # the window offers nothing of this before a folder is open
        return folder, self._desk.round_name or ""

    def _start(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._jobs.start(title, work, done, self.failed.emit, changes=True)

    def _did(self, words: str, back: Callable[[Progress], object], again: Callable[[Progress], object]) -> None:
        """Something was done: it can be taken back, and the folder is looked at again."""

        def start(title: str, work: Callable[[Progress], object]) -> None:
            self._jobs.start(title, work, lambda _n: self._desk.look_again(), self._undo_failed, changes=True)

        self._undo.push(
            Done(words, lambda: start(f"Taking back: {words}", back), lambda: start(f"Again: {words}", again))
        )
        self._desk.look_again()

    def _undo_failed(self, trouble: Trouble) -> None:
        # What is on disk is no longer what the stack thinks; the files are what counts.
        self._undo.clear()
        self.failed.emit(trouble)
        self._desk.look_again()
