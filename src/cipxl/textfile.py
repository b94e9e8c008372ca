"""Reading the text files that people keep beside a plan."""

from __future__ import annotations

from pathlib import Path

from cipxl.errors import SettingsError

__all__ = ["read_settings_text"]


def read_settings_text(path: Path, name: str = "") -> str:
    """The text of a settings file; `name` is what to call it where its own name says too little.

    Raises:
        SettingsError: When it is not saved as UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name or path.name} is not saved as UTF-8 text.", "Save it again as UTF-8.") from error
