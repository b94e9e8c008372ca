"""What stops a use case, as one tree.

    CipxlError                what went wrong, where, and what to do about it
    ├── SettingsError         a plan.toml, scheme or profile file that does not say what it must
    ├── FolderError           a plan folder that is missing something, is in use, or cannot be written
    ├── FileRefused           a file from outside that is not opened, with the finding that says why
    ├── NotAnswered           a public paper while it is open what it may show, with the findings
    ├── UsageError            a request that makes no sense here (no such round, team or conflict)
    └── Cancelled             the person stopped it; nothing was changed

Doubtful or wrong data is never an exception: it is a `cipxl.findings.Finding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cipxl.findings import Finding

__all__ = ["Cancelled", "CipxlError", "FileRefused", "FolderError", "NotAnswered", "SettingsError", "UsageError"]


class CipxlError(Exception):
    """Raised when a task cannot go on; its text is a sentence for the person, with what to do.

    Args:
        message: What is wrong, with the place, in plain words.
        fix: One thing that the person can do, or "" where the message says it.
    """

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(f"{message} {fix}".strip())
        self.message = message
        self.fix = fix


class SettingsError(CipxlError):
    """Raised when a settings file (plan.toml, a scheme, a profile) names something that is not allowed."""


class FolderError(CipxlError):
    """Raised when a plan folder is missing something, is in use by someone else, or cannot be written."""


class FileRefused(CipxlError):  # noqa: N818  # says what happened, as the person is told it
    """Raised when a file from outside is not opened; `finding` says why and how to send it again."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message, finding.fix)
        self.finding = finding


class NotAnswered(CipxlError):  # noqa: N818  # says what happened, as the person is told it
    """Raised when a public paper would show what nobody has answered for; `findings` say what and where."""

    def __init__(self, message: str, fix: str, findings: Sequence[Finding]) -> None:
        super().__init__(message, fix)
        self.findings = tuple(findings)


class UsageError(CipxlError):
    """Raised when a request makes no sense here: no such round, team, profile or conflict."""


class Cancelled(CipxlError):  # noqa: N818  # no error: the person asked for it
    """Raised when the person stops a long job; nothing has been changed by then."""

    def __init__(self) -> None:
        super().__init__("Stopped as you asked. Nothing was changed.")
