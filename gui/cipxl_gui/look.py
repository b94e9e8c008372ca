"""How the app looks: Fusion, the system's light or dark colours, one highlight. Palette only, no style sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cipxl_gui.edged_style import Edges

__all__ = ["HIGHLIGHT", "THEMES", "Theme", "dress"]

Theme = Literal["system", "light", "dark", "contrast"]
THEMES: tuple[Theme, ...] = ("system", "light", "dark", "contrast")

HIGHLIGHT = "#1D70B8"
_FUSION_GROWS_TO = 125  # per cent: up to this size of text its boxes to tick are large enough

_Role = QPalette.ColorRole

# Each text on its ground has a contrast of 4.5 or more.
_COLOURS: dict[str, dict[QPalette.ColorRole, str]] = {
    "light": {
        _Role.Window: "#F3F2F1", _Role.WindowText: "#0B0C0C", _Role.Base: "#FFFFFF", _Role.AlternateBase: "#F3F2F1",
        _Role.Text: "#0B0C0C", _Role.Button: "#E6E5E3", _Role.ButtonText: "#0B0C0C", _Role.ToolTipBase: "#FFFFFF",
        _Role.ToolTipText: "#0B0C0C", _Role.PlaceholderText: "#505A5F", _Role.Link: "#1D70B8",
        _Role.BrightText: "#B82A12",
    },
    "dark": {
        _Role.Window: "#202124", _Role.WindowText: "#F3F2F1", _Role.Base: "#17181A", _Role.AlternateBase: "#242629",
        _Role.Text: "#F3F2F1", _Role.Button: "#35373B", _Role.ButtonText: "#F3F2F1", _Role.ToolTipBase: "#35373B",
        _Role.ToolTipText: "#F3F2F1", _Role.PlaceholderText: "#B1B4B6", _Role.Link: "#8AB8E0",
        _Role.BrightText: "#FF8A75",
    },
    "contrast": {
        _Role.Window: "#000000", _Role.WindowText: "#FFFFFF", _Role.Base: "#000000", _Role.AlternateBase: "#000000",
        _Role.Text: "#FFFFFF", _Role.Button: "#000000", _Role.ButtonText: "#FFFF00", _Role.ToolTipBase: "#000000",
        _Role.ToolTipText: "#FFFFFF", _Role.PlaceholderText: "#FFFFFF", _Role.Link: "#FFFF00",
        _Role.BrightText: "#FFFF00", _Role.Light: "#FFFFFF", _Role.Midlight: "#FFFFFF", _Role.Mid: "#FFFFFF",
        _Role.Dark: "#FFFFFF", _Role.Shadow: "#FFFFFF",
    },
}  # fmt: skip
_DISABLED = {"light": "#6F777B", "dark": "#8B9094", "contrast": "#3FF23F"}


def dress(app: QApplication, theme: Theme = "system", text_size: int = 100) -> None:
    """Give the app its style, colours and text size.

    Args:
        app: The application.
        theme: "system" follows the system's own light, dark or contrast colours; the others are fixed.
        text_size: Per cent of the system's text size.
    """
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(font.pointSizeF() * text_size / 100)
    if font != app.font():
        app.setFont(font)
    # Light and dark are told to the system's side as well, so that its own dialogs go with the window.
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "contrast": Qt.ColorScheme.Dark}
    app.styleHints().setColorScheme(scheme.get(theme, Qt.ColorScheme.Unknown))
    _take_style(app, theme, text_size)
    if theme == "system":
        _follow_system(app)
    else:
        app.setPalette(_palette(theme))


def _take_style(app: QApplication, theme: Theme, text_size: int) -> None:
    """Fusion as it is where that is good enough, else with edges that show and boxes that grow."""
    hints = app.styleHints()
    dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    edges: Edges = "strong" if theme == "contrast" else "plain" if dark else ""
    wanted = f"edged {edges} {text_size}" if edges or text_size > _FUSION_GROWS_TO else "fusion"
    if app.style().objectName() == wanted:
        return
    if wanted == "fusion":
        app.setStyle("Fusion")
        return
    from cipxl_gui.edged_style import EdgedStyle  # for those who need it: it takes a while to load

    app.setStyle(EdgedStyle(edges, text_size))


def _follow_system(app: QApplication) -> None:
    """Take the system's colours as they are now, all but the highlight.

    People who have chosen contrast colours keep all of theirs.
    """
    palette = QPalette()
    hints = app.styleHints()  # held: PySide lets go of what it gives with it
    if hints.accessibility().contrastPreference() != Qt.ContrastPreference.HighContrast:
        _highlight(palette)
    app.setPalette(palette)


def _palette(theme: Literal["light", "dark", "contrast"]) -> QPalette:
    colours = _COLOURS[theme]
    palette = QPalette(QColor(colours[_Role.Button]), QColor(colours[_Role.Window]))
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.Text, _Role.WindowText, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[theme]))
    _highlight(palette)
    if theme == "contrast":
        for role in (_Role.Highlight, _Role.Accent):
            palette.setColor(role, QColor("#FFFF00"))
        palette.setColor(_Role.HighlightedText, QColor("#000000"))
    return palette


def _highlight(palette: QPalette) -> None:
    for role in (_Role.Highlight, _Role.Accent):
        palette.setColor(role, QColor(HIGHLIGHT))
    palette.setColor(_Role.HighlightedText, QColor("#FFFFFF"))
