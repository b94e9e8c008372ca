"""What the guide says of the add-in is what the add-in has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cipxl_addin.commands import COMMANDS
from cipxl_addin.diagnoses import policies
from cipxl_addin.doctor import LOOKS
from cipxl_addin.working.sending import TO_SEND

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_for_officers_has_every_button_in_the_order_of_the_tab() -> None:
    page = (DOCS / "excel.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1].strip() for row in page.splitlines() if row.startswith("| ")]
    labels = [command.label for command in COMMANDS]
    assert [row for row in rows if row in labels] == labels
    assert f'"{TO_SEND}"' in page


@pytest.mark.parametrize("rule", [guid for guid, (_, stops) in policies.ASR_RULES.items() if stops])
def test_the_page_for_ict_names_each_rule_that_stops_the_addin(rule: str) -> None:
    assert rule in (DOCS / "install.md").read_text(encoding="utf-8")


def test_the_page_for_ict_names_each_policy_that_doctor_reads() -> None:
    page = (DOCS / "install.md").read_text(encoding="utf-8")
    source = Path(policies.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r"VBAOff|DisableAllAddins|RequireAddinSig|AllLocationsDisabled|VBAWarnings|NoExt\w+", source))
    assert len(read) == 6
    assert all(name in page for name in read)


def test_the_windows_checklist_has_a_row_for_every_button_and_for_the_commands_around_it() -> None:
    page = (DOCS / "windows-checklist.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert command.label.partition(" this")[0] in page, command.label
    for word in ("install.cmd", "cipxl addin doctor", "cipxl addin uninstall", "cipxl addin status"):
        assert word in page
    assert len(LOOKS) > 15
