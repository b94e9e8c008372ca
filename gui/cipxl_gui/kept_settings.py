"""What the app remembers of a person between two days: recent folders, the window's place, their role, colours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from cipxl_gui.look import THEMES, Theme

__all__ = ["KeptSettings"]

_RECENT_KEPT = 8


class KeptSettings:
    """Settings in an INI file.

    Args:
        settings: Where they are kept.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def recent(self) -> tuple[Path, ...]:
        """The folders that were opened last, latest first."""
        # An INI file gives a list of one back as a plain text.
        kept = self._settings.value("recent_folders") or []
        return tuple(Path(one) for one in ([kept] if isinstance(kept, str) else kept))

    def remember(self, path: Path) -> None:
        """Put a folder first among the recent ones."""
        recent = [path, *(one for one in self.recent() if one != path)][:_RECENT_KEPT]
        self._settings.setValue("recent_folders", [str(one) for one in recent])

    def forget(self, path: Path) -> None:
        """Take a folder out of the recent ones."""
        self._settings.setValue("recent_folders", [str(one) for one in self.recent() if one != path])

    def role(self) -> str:
        """The role under which this person decides."""
        return str(self._settings.value("role") or "Business support officer")

    def remember_role(self, role: str) -> None:
        """Keep the role for next time."""
        self._settings.setValue("role", role)

    def theme(self) -> Theme:
        """The colours that were chosen."""
        chosen = self._settings.value("theme")
        return next((theme for theme in THEMES if theme == chosen), "system")

    def remember_theme(self, theme: Theme) -> None:
        """Keep the chosen colours."""
        self._settings.setValue("theme", theme)

    def text_size(self) -> int:
        """The chosen size of text in per cent of the system's."""
        try:
            return min(400, max(50, int(str(self._settings.value("text_size") or 100))))
        except ValueError:
            return 100

    def remember_text_size(self, per_cent: int) -> None:
        """Keep the chosen size of text."""
        self._settings.setValue("text_size", per_cent)

    def place(self, name: str) -> QByteArray | None:
        """Where a part of the window stood, None where that is not known."""
        found = self._settings.value(f"place_{name}")
        return found if isinstance(found, QByteArray) else None

    def remember_place(self, name: str, place: QByteArray) -> None:
        """Keep where a part of the window stands."""
        self._settings.setValue(f"place_{name}", place)
