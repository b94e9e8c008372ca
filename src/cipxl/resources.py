"""Files that come with cipxl: schemes, profiles, templates, examples and the guide.

In a checkout the folders beside the source are used (an editable install leaves stale copies of force-included
files in site-packages); in an installed wheel, the package's own.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

__all__ = ["docs", "examples", "fonts", "profiles", "reports", "schemes", "usual_profile", "workbook_templates"]

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str, installed: str = "") -> Path:
    checkout = _PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / (installed or name)


def schemes() -> Path:
    """The folder of built-in rating schemes (TOML)."""
    return _PACKAGE / "schemes"


def profiles() -> Path:
    """The folder of built-in profiles (TOML)."""
    return _PACKAGE / "profiles"


def reports() -> Path:
    """The folder of the orders of headings of covering reports (TOML)."""
    return _PACKAGE / "reports"


def usual_profile() -> str:
    """The name of the profile that is meant where none is named."""
    return str(tomllib.loads((_PACKAGE / "defaults.toml").read_text(encoding="utf-8"))["profile"])


def workbook_templates() -> Path:
    """The folder of blank workbooks that the profiles produce."""
    return _folder("workbook_templates")


def examples() -> Path:
    """The folder of example plans."""
    return _folder("examples")


def fonts() -> Path:
    """The folder of the fonts that pages are set in, a folder for each."""
    return _folder("third_party/fonts", "fonts")


def docs() -> Path:
    """The folder of the guide."""
    return _folder("docs")
