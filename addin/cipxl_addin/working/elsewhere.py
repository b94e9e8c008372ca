"""Open the desktop app, and Help."""

from __future__ import annotations

from cipxl_addin.desk import Desk
from cipxl_addin.lists import help_list
from cipxl_addin.working.shared import plan_folder, show, start_app

__all__ = ["open_app", "show_help"]


def open_app(at: Desk) -> None:
    """Open the desktop app, with the plan that the workbook belongs to."""
    folder = plan_folder(at)
    start_app(at, folder)
    at.tell(
        f"The desktop app opens with the plan in {folder}. Nothing in the workbook was changed." if folder
        else "The desktop app opens. Nothing in the workbook was changed."
    )  # fmt: skip


def show_help(at: Desk) -> None:
    """List what each button and each function does."""
    show(at, "help", help_list())
