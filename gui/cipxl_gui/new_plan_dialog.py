"""A new plan: its title, how its table is laid out, where it goes, and the appendix that it starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from cipxl.findings import Finding
from cipxl.folder import safe_name
from cipxl.importing import Review
from cipxl.tailoring import ProfileProposal
from cipxl_gui.asking_files import ask_file, ask_folder
from cipxl_gui.parts import Words, connected, labelled
from cipxl_gui.review_page import ReviewPage

if TYPE_CHECKING:
    from cipxl_gui.jobs import Trouble

__all__ = ["NewPlanDialog", "PlanWanted", "ProfileName"]

_KINDS = ("Appendices (*.xlsx *.xlsm *.xls *.xlsb *.ods *.docx *.pdf *.txt *.toml)", "All files (*)")


class ProfileName(NamedTuple):
    """A profile to choose."""

    name: str
    title: str


class PlanWanted(NamedTuple):
    """What was chosen; `source` is None for an empty plan, `answers` go to its proposals by id."""

    path: Path
    title: str
    profile: str
    source: Path | None
    answers: Mapping[str, str]


class NewPlanDialog(QWizard):
    """The wizard; accepted means make it.

    Args:
        profiles: What may be chosen, the usual one first.
        home: Where the folder goes to begin with.
        parent: The window.
    """

    review_wanted = Signal()  # the source is to be looked through, with the answers so far
    proposal_wanted = Signal()  # a layout is to be proposed for the source
    own_profile_chosen = Signal(Path)

    def __init__(self, profiles: Sequence[ProfileName], home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New plan")
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.first = _FirstPage(profiles, home, self)
        self.review = ReviewPage(self)
        self.setPage(0, self.first)
        self.setPage(1, self.review)
        self.setButtonText(QWizard.WizardButton.FinishButton, "&Make the plan")
        self.review.answered.connect(self.review_wanted)
        self.review.proposal_wanted.connect(self.proposal_wanted)
        self.first.own_profile_chosen.connect(self.own_profile_chosen)
        self.currentIdChanged.connect(self._page_shown)
        # A wizard asks whether a page is its last only when the page comes up, or when it is told anew.
        self.first.source.textChanged.connect(lambda _text: self.first.setFinalPage(False))
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 120, metrics.height() * 34)

    @property
    def wanted(self) -> PlanWanted:
        """What was chosen."""
        answers = self.review.answers if self.first.source_path else {}
        return PlanWanted(
            self.first.path, self.first.title_text, self.first.profile_name, self.first.source_path, dict(answers)
        )

    def show_review(self, review: Review) -> None:
        """Show what the source would bring."""
        self.review.show_review(review)

    def offer(self, finding: Finding) -> None:
        """The source's columns are of no profile that was chosen: offer to propose one."""
        self.review.offer(finding)

    def show_proposal(self, file: Path, proposal: ProfileProposal) -> None:
        """A layout was proposed and written to a file: it is chosen now, and what it took for what is told."""
        self.first.add_profile(ProfileName(str(file), proposal.profile.title))
        self.review.show_proposal(file, proposal)

    def fail(self, trouble: Trouble) -> None:
        """Say why the source cannot be read."""
        self.review.fail(trouble.sentence)

    def nextId(self) -> int:  # noqa: N802 - Qt's name
        """An empty plan has nothing to look through."""
        return 1 if self.currentId() == 0 and self.first.source_path else -1

    def _page_shown(self, page: int) -> None:
        if page == 1:
            self.review.begin()
            self.review_wanted.emit()


class _FirstPage(QWizardPage):
    """What the plan is and where it goes."""

    own_profile_chosen = Signal(Path)

    def __init__(self, profiles: Sequence[ProfileName], home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle("The plan")
        self._profiles = list(profiles)
        self.title_field = QLineEdit(self)
        self.profile = QComboBox(self)
        self.profile.addItems([f"{one.title} ({one.name})" for one in profiles])
        self.profile.setToolTip(self.profile.currentText())
        self.profile.currentTextChanged.connect(self.profile.setToolTip)
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.home = QLineEdit(str(home), self)
        self.source = QLineEdit(self)
        self.source.setPlaceholderText("none: an empty plan")
        self.says = Words(parent=self, reachable=True)
        where = connected(QPushButton("&Browse…", self), self._choose_home)
        file = connected(QPushButton("B&rowse…", self), self._choose_source)
        self.own = connected(QPushButton("A &file of your own…", self), self._choose_profile)
        where.setAccessibleName("Browse for the folder")
        file.setAccessibleName("Browse for the appendix")
        grid = QGridLayout()
        rows = (
            ("&Title:", self.title_field, None),
            ("&Layout of the table:", self.profile, self.own),
            ("&In the folder:", self.home, where),
            ("From an existing &appendix:", self.source, file),
        )
        for number, (text, field, button) in enumerate(rows):
            grid.addWidget(labelled(text, field, self), number, 0)
            grid.addWidget(field, number, 1)
            if button is not None:
                grid.addWidget(button, number, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addWidget(self.says)
        layout.addStretch()
        for field in (self.title_field, self.home, self.source):
            field.textChanged.connect(lambda _text: self.completeChanged.emit())

    def add_profile(self, one: ProfileName) -> None:
        """Offer a profile of one's own, and choose it."""
        known = [other.name for other in self._profiles]
        if one.name in known:
            self.profile.setCurrentIndex(known.index(one.name))
            return
        self._profiles.append(one)
        self.profile.addItem(f"{one.title} ({Path(one.name).name})")
        self.profile.setCurrentIndex(len(self._profiles) - 1)

    def fail(self, sentence: str) -> None:
        """Say why a profile of one's own cannot be taken."""
        self.says.setText(sentence)

    @property
    def title_text(self) -> str:
        """The title."""
        return " ".join(self.title_field.text().split())

    @property
    def profile_name(self) -> str:
        """The profile's name."""
        place = self.profile.currentIndex()
        return self._profiles[place].name if 0 <= place < len(self._profiles) else ""

    @property
    def source_path(self) -> Path | None:
        """The appendix, None for an empty plan."""
        text = self.source.text().strip().strip('"')
        return Path(text) if text else None

    @property
    def path(self) -> Path:
        """The folder that would be made."""
        return Path(self.home.text().strip()) / safe_name(self.title_text or "New plan")

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Whether enough was said; what is missing is told."""
        said, complete = "", False
        if not self.title_text:
            said = "Give the plan its title, as it stands on the papers."
        elif not self.home.text().strip():
            said = "Choose the folder in which the plan's own folder is made."
        elif (self.path / "plan.toml").exists():
            said = f"{self.path} holds a plan already. Give the plan another title, or choose another folder."
        elif self.source_path is not None and not self.source_path.is_file():
            said = f"There is no file {self.source_path}."
        else:
            said, complete = f"The plan's folder will be {self.path}", True
        self.says.setText(said)
        return complete

    def _choose_home(self) -> None:
        ask_folder(self, "In which folder?", self.home.text(), lambda chosen: self.home.setText(str(chosen)))

    def _choose_profile(self) -> None:
        ask_file(self, "Which profile file?", self.home.text(), ("Profiles (*.toml)",), self.own_profile_chosen.emit)

    def _choose_source(self) -> None:
        ask_file(
            self, "From which appendix?", self.home.text(), _KINDS, lambda chosen: self.source.setText(str(chosen))
        )
