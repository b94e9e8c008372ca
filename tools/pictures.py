"""Pictures cut, scaled, and small enough for a page that is read over a slow line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

__all__ = ["fewer_colours", "for_page"]

WHITE = 250  # of 255: what counts as empty margin


def for_page(source: Path, made: Path, *, width: int, most: int, share: float = 1) -> Path:
    """The picture without its margins, down to `share` of its height, at most so wide (pixels) and large (bytes)."""
    picture = _trimmed(QImage(str(source)))
    picture = picture.copy(0, 0, picture.width(), int(picture.height() * share))
    size = min(width, picture.width())
    while True:
        smaller = picture.scaledToWidth(size, Qt.TransformationMode.SmoothTransformation)
        fewer_colours(smaller).save(str(made), quality=0)
        if made.stat().st_size <= most:
            return made
        size = int(size * 0.9)


def fewer_colours(picture: QImage) -> QImage:
    """The picture with 52 shades of each colour: nobody sees it, and the file is a good deal smaller."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    shades = np.frombuffer(plain.constBits(), np.uint8)
    rounded = ((shades.astype(np.uint16) + 2) // 5 * 5).astype(np.uint8)
    return QImage(rounded.tobytes(), plain.width(), plain.height(), plain.bytesPerLine(), plain.format()).copy()


def _trimmed(picture: QImage) -> QImage:
    """The picture without its empty margins and footer, but for a few pixels."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    table = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]
    inked = table < WHITE
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    if not len(rows):
        return picture
    # What stands alone under a tenth of a page of nothing is a page number.
    gaps = np.flatnonzero(np.diff(rows) > grey.height() / 10)
    bottom = rows[gaps[-1]] if len(gaps) else rows[-1]
    left, right, top = max(int(columns[0]) - 8, 0), int(columns[-1]) + 9, max(int(rows[0]) - 8, 0)
    return picture.copy(left, top, min(right, grey.width()) - left, min(int(bottom) + 9, grey.height()) - top)
