"""Where the workbooks are that no one here made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["corpus"]

CORPUS = Path(os.environ.get("CIPXL_CORPUS", Path(__file__).resolve().parents[2] / "shared" / "corpus"))


def corpus() -> Path:
    """The folder, or a skip (a failure in CI, where it must be)."""
    if not CORPUS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the corpus is missing: {CORPUS}; set CIPXL_CORPUS")
        pytest.skip(f"the corpus is missing: {CORPUS}; set CIPXL_CORPUS to its folder")
    return CORPUS
