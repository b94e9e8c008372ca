"""The computer as it really is, as far as it is the same on every system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cipxl_addin.host import Host


def test_a_file_is_written_whole_with_the_folders_above_it_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "é" / "file.conf"
    assert Host().read(path) is None
    Host().write(path, b"one")
    Host().write(path, b"two")
    assert Host().read(path) == b"two"
    assert Host().names_in(path.parent) == ("file.conf",)
    assert Host().is_file(path)
    assert Host().is_folder(path.parent)
    Host().remove(path)
    Host().remove(path)
    assert not Host().is_file(path)
    assert Host().names_in(tmp_path / "nowhere") == ()


def test_a_folder_goes_only_when_it_is_empty(tmp_path: Path) -> None:
    Host().write(tmp_path / "one" / "file", b"x")
    assert not Host().remove_folder(tmp_path / "one")
    Host().remove(tmp_path / "one" / "file")
    assert Host().remove_folder(tmp_path / "one")
    assert not Host().remove_folder(tmp_path / "one")


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        Host().write(tmp_path / "taken", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_a_program_tells_its_end_or_that_it_took_too_long() -> None:
    done = Host().run([sys.executable, "-c", "import sys; print('said'); sys.exit(3)"], 30)
    assert (done.code, done.said.strip()) == (3, "said")
    late = Host().run([sys.executable, "-c", "import time; time.sleep(30)"], 0.3)
    assert late.code is None
    assert late.seconds < 10
    assert Host().run(["no such program"], 1).code is None


def test_a_program_that_is_started_goes_on_by_itself(tmp_path: Path) -> None:
    import time

    mark = tmp_path / "mark"
    Host().start([sys.executable, "-c", f"open({str(mark)!r}, 'w').write('done')"])
    for _ in range(100):
        if mark.exists() and mark.read_text() == "done":
            break
        time.sleep(0.1)
    assert mark.read_text() == "done"
    with pytest.raises(OSError, match="no such"):
        Host().start(["no such program"])


@pytest.mark.skipif(sys.platform == "win32", reason="is about the other systems")
def test_other_systems_have_no_registry_no_streams_and_no_start_folder(tmp_path: Path) -> None:
    assert Host().registry("HKCU", "Software") == {}
    assert Host().registry_text("HKCU", "Software", "x") is None
    assert Host().stream(tmp_path, "Zone.Identifier") is None
    assert Host().xlstart() is None
    assert Host().excel_version() is None
