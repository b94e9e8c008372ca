"""The colours and the text size that a person has chosen, kept from one day to the next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from cipxl_gui.look import THEMES, Theme, dress

if TYPE_CHECKING:
    from collections.abc import Callable

    from cipxl_gui.kept_settings import KeptSettings
    from cipxl_gui.speaker import Speaker

__all__ = ["Appearance"]

_SIZES = (75, 90, 100, 110, 125, 150, 180, 200, 250, 300, 400)  # per cent of the system's text


class Appearance:
    """How the app looks, and how it is changed.

    Args:
        kept: Where the choice is kept.
        speaker: What tells the new size.
    """

    def __init__(self, kept: KeptSettings, speaker: Speaker) -> None:
        self._kept = kept
        self._speaker = speaker

    def acts(self) -> dict[str, Callable[[], object]]:
        """What each of its actions does, by the action's name."""
        found: dict[str, Callable[[], object]] = {theme: partial(self.colour, theme) for theme in THEMES}
        return found | {"larger": partial(self.resize, 1), "smaller": partial(self.resize, -1)}

    def colour(self, theme: Theme) -> None:
        """Take these colours."""
        self._kept.remember_theme(theme)
        self._dress()

    def resize(self, step: int) -> None:
        """Make all text larger by so many steps, or smaller."""
        now = self._kept.text_size()
        near = min(range(len(_SIZES)), key=lambda place: abs(_SIZES[place] - now))
        self._kept.remember_text_size(_SIZES[max(0, min(len(_SIZES) - 1, near + step))])
        self._dress()
        self._speaker.say(f"Text {self._kept.text_size()} per cent.")

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, self._kept.theme(), self._kept.text_size())
