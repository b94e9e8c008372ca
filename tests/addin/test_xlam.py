from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cipxl_addin import xlam
from cipxl_addin.command import main
from cipxl_addin.commands import COMMANDS
from cipxl_addin.registry import FUNCTIONS
from cipxl_addin.xlam.compression import CHUNK, compress
from cipxl_addin.xlam.container import compound_file
from cipxl_addin.xlam.modules import Module, modules
from cipxl_addin.xlam.ribbon_xml import NAMESPACE, ribbon_xml

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools uses names that pyparsing has given others for
    from oletools.olevba import VBA_Parser, decompress_stream

SECTOR = 512


@pytest.fixture(scope="module")
def built() -> bytes:
    return xlam.contents()


@pytest.fixture(scope="module")
def parts(built: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def parsed(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part)  # noqa: S314  # made by this project


def decompressed(container: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(container)))


# The file


def test_two_builds_are_the_same_file_and_say_the_same_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "one" / "cipxl.xlam", tmp_path / "two" / "cipxl.xlam"
    assert main(["build", str(first)]) == main(["build", str(second)]) == 0
    hashes = re.findall(r"SHA-256: ([0-9a-f]{64})", capsys.readouterr().out)
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]
    assert first.read_bytes() == second.read_bytes()
    with capsys.disabled():
        print(f"\ncipxl.xlam, two builds: {hashes[0]}, {hashes[1]}")


@pytest.mark.parametrize(
    "setting",
    [{"PYTHONHASHSEED": "7"}, {"TZ": "Asia/Tokyo"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONOPTIMIZE": "2"}],
)
def test_nothing_of_the_machine_changes_the_file(built: bytes, tmp_path: Path, setting: dict[str, str]) -> None:
    file = tmp_path / "cipxl.xlam"
    command = [sys.executable, "-m", "cipxl_addin", "build", str(file)]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env={**os.environ, **setting})
    assert file.read_bytes() == built


# VBA's own words, which no argument can have for a name (MS-VBAL 3.3.5.2).
RESERVED = """
any and as attribute boolean byref byte byval call case close const currency date declare defbool dim do double each
else elseif empty end endif enum eqv erase event exit false for friend function get global gosub goto if imp implements
in input integer is let like lock long loop lset me mod new next not nothing null object on open option or preserve
print private public put raiseevent redim rem resume return rset seek select set single static step stop string sub then
to true type unlock until variant wend while with withevents write xor
"""


def test_no_argument_has_a_name_that_vba_keeps_for_itself() -> None:
    assert not set(RESERVED.split()) & {argument.name for function in FUNCTIONS for argument in function.arguments}


def test_a_place_that_cannot_be_written_ends_with_3_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert main(["build", str(tmp_path / "file" / "cipxl.xlam")]) == 3
    said = capsys.readouterr()
    assert "could not be saved" in said.err
    assert "Traceback" not in said.err


def test_every_part_has_a_content_type_and_every_relationship_a_part(parts: dict[str, bytes]) -> None:
    types = parsed(parts["[Content_Types].xml"])
    overrides = {one.get("PartName", "").lstrip("/"): one.get("ContentType") for one in types if "Override" in one.tag}
    defaults = {one.get("Extension") for one in types if "Default" in one.tag}
    assert set(overrides) <= set(parts)
    assert all(name in overrides or name.rpartition(".")[2] in defaults for name in parts if name[0] != "[")
    assert overrides["xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    for name, base in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/")):
        for relation in parsed(parts[name]):
            assert base + relation.get("Target", "") in parts


def test_no_path_or_time_of_the_machine_is_in_the_file(built: bytes) -> None:
    assert str(Path(__file__).parents[2]).encode() not in built
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# The VBA project


def test_olevba_reads_every_module_back_as_it_was_written(
    built: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cipxl.xlam"
    file.write_bytes(built)
    parser = VBA_Parser(str(file))
    found = {name.rpartition(".")[0]: code.encode("cp1252") for _, _, name, code in parser.extract_macros()}
    parser.close()
    assert found == {module.name: module.encoded for module in modules()}
    with capsys.disabled():
        print(f"\nolevba: {len(found)} modules, {sum(map(len, found.values())):,} bytes, all as written")


def test_the_project_lists_its_modules_and_the_version_that_makes_excel_compile_them(parts: dict[str, bytes]) -> None:
    with olefile.OleFileIO(io.BytesIO(parts["xl/vbaProject.bin"])) as file:
        project = file.openstream("PROJECT").read().decode("cp1252")
        names = file.openstream("PROJECTwm").read()
        version = file.openstream("VBA/_VBA_PROJECT").read()
        listing = decompressed(file.openstream("VBA/dir").read())
    assert version == bytes.fromhex("cc61ffff000000")
    for module in modules():
        kind = "Document={}/&H00000000" if module.kind == "document" else "Module={}"
        assert f"\r\n{kind.format(module.name)}\r\n" in project
        assert module.name.encode() + b"\0" + module.name.encode("utf-16-le") + b"\0\0" in names
    assert project.count("\n") == project.count("\r\n")
    assert sum(kind == 0x0019 for kind, _ in records(listing)) == len(modules())
    assert records(listing)[-1] == (0x0010, b"")


def records(listing: bytes) -> list[tuple[int, bytes]]:
    """The records of a dir stream (MS-OVBA 2.3.4.2), which must fill it to the end."""
    found, place = [], 0
    while place < len(listing):
        kind, size = struct.unpack_from("<HI", listing, place)
        size += 2 if kind == 0x0009 else 0  # the version's size leaves its minor part out
        found.append((kind, listing[place + 6 : place + 6 + size]))
        place += 6 + size
    assert place == len(listing)
    return found


def test_the_project_is_neither_protected_nor_hidden(parts: dict[str, bytes]) -> None:
    with olefile.OleFileIO(io.BytesIO(parts["xl/vbaProject.bin"])) as file:
        project = file.openstream("PROJECT").read().decode("cp1252")
    key = sum(re.search(r'ID="(.+)"', project)[1].encode()) & 0xFF  # type: ignore[index]
    told = {name: unscrambled(re.search(rf'{name}="(.+)"', project)[1], key) for name in ("CMG", "DPB", "GC")}  # type: ignore[index]
    assert told == {"CMG": bytes(4), "DPB": b"\0", "GC": b"\xff"}


def unscrambled(text: str, key: int) -> bytes:
    """Data decryption (MS-OVBA 2.4.3.3)."""
    seed, version, scrambled_key, *rest = bytes.fromhex(text)
    assert (seed ^ version, seed ^ scrambled_key) == (2, key)
    before, last, plain, out = version, scrambled_key, key, bytearray()
    for byte in rest:
        plain = byte ^ ((before + plain) & 0xFF)
        before, last = last, byte
        out.append(plain)
    ignored = (seed & 6) // 2
    size = int.from_bytes(out[ignored : ignored + 4], "little")
    data = bytes(out[ignored + 4 :])
    assert len(data) == size
    return data


def test_settings_come_from_the_persons_own_file_and_never_from_a_workbook_or_its_folder() -> None:
    source = next(module.source for module in modules() if module.name == "xlwings")
    assert 'PROJECT_NAME As String = "cipxl"' in source
    assert 'default As String = "", Optional source As String = "user")' in source
    assert "ADD_WORKBOOK_TO_PYTHONPATH" not in source


def test_xlwings_module_keeps_its_licence() -> None:
    source = next(module.source for module in modules() if module.name == "xlwings")
    assert "BSD 3-clause license" in source
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in source
    assert (Path(__file__).parents[2] / "third_party" / "xlwings" / "LICENSE").is_file()


def test_another_xlwings_than_is_known_stops_the_build_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: known(path).replace(b"PROJECT_NAME", b"PROJECT"))
    with pytest.raises(xlam.AddinNotBuilt, match=r"constraints\.txt"):
        modules()


def test_no_line_of_vba_is_longer_than_the_editor_takes() -> None:
    for module in modules():
        assert all(len(line) <= 1023 for line in module.source.splitlines())
        assert module.encoded.isascii()
        assert all(statement.count(" _\n") <= 24 for statement in re.split(r"(?<! _)\n", module.source))


# The container, as MS-CFB has it


def test_the_container_is_sound(parts: dict[str, bytes]) -> None:
    inside = {("VBA", name) for name in ("_VBA_PROJECT", "dir", *(module.name for module in modules()))}
    assert sound(parts["xl/vbaProject.bin"]) == {("PROJECT",), ("PROJECTwm",), *inside}


STREAMS = st.dictionaries(
    st.tuples(st.sampled_from(["VBA", "Forms", "A"]), st.text("abcXYZ_09é", min_size=1, max_size=31)),
    st.binary(max_size=9000) | st.integers(0, 9000).map(bytes),
    max_size=12,
)


@given(STREAMS)
def test_any_streams_come_back_from_a_sound_container(streams: dict[tuple[str, ...], bytes]) -> None:
    streams = {path: data for path, data in streams.items() if path == same_name(path, streams)}
    data = compound_file(streams)
    assert sound(data) == set(streams)
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as file:
        assert {path: file.openstream(list(path)).read() for path in streams} == streams


def same_name(path: tuple[str, ...], streams: dict[tuple[str, ...], bytes]) -> tuple[str, ...]:
    """The first path of the same name: in a container capital letters do not count."""
    return next(other for other in streams if [p.upper() for p in other] == [p.upper() for p in path])


@pytest.mark.parametrize("path", [(), ("",), ("a/b",), ("x" * 32,), ("VBA", "a!")])
def test_a_name_that_a_container_cannot_hold_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="cannot be a path"):
        compound_file({path: b""})


def sound(data: bytes) -> set[tuple[str, ...]]:
    """The paths of a container's streams, after holding its structure against MS-CFB.

    The header's fields; each sector in one chain or free, and chains as long as their streams; each directory entry
    reached once, in a tree whose names are in order.
    """
    assert len(data) % SECTOR == 0
    assert data[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert struct.unpack_from("<HHHHH", data, 24) == (0x3E, 3, 0xFFFE, 9, 6)
    assert data[8:24] == bytes(16)
    fat_count, directory = struct.unpack_from("<II", data, 44)
    cutoff, mini_start, mini_count, difat, difat_count = struct.unpack_from("<IIIII", data, 56)
    assert (cutoff, difat, difat_count) == (4096, 0xFFFFFFFE, 0)
    places = struct.unpack_from("<109I", data, 76)
    assert all(place == 0xFFFFFFFF for place in places[fat_count:])
    fat = [n for place in places[:fat_count] for n in struct.unpack_from("<128I", data, SECTOR * (place + 1))]
    sectors = len(data) // SECTOR - 1
    assert all(fat[place] == 0xFFFFFFFD for place in places[:fat_count])
    assert all(n == 0xFFFFFFFF for n in fat[sectors:])
    used: list[int] = list(places[:fat_count])

    def chain(start: int, table: list[int], seen: list[int]) -> list[int]:
        found = []
        while start != 0xFFFFFFFE:
            assert start not in seen
            seen.append(start)
            found.append(start)
            start = table[start]
        return found

    listing = b"".join(data[SECTOR * (n + 1) : SECTOR * (n + 2)] for n in chain(directory, fat, used))
    mini = chain(mini_start, fat, used)
    assert len(mini) == mini_count
    mini_fat = [v for n in mini for v in struct.unpack_from("<128I", data, SECTOR * (n + 1))]
    entries = [listing[n : n + 128] for n in range(0, len(listing), 128)]
    reached: list[int] = []
    mini_used: list[int] = []
    paths = set()

    def name(number: int) -> str:
        size = struct.unpack_from("<H", entries[number], 64)[0]
        assert entries[number][size - 2 : size] == b"\0\0"
        return entries[number][: size - 2].decode("utf-16-le")

    def walk(number: int, parent: tuple[str, ...]) -> list[str]:
        if number == 0xFFFFFFFF:
            return []
        assert number not in reached
        reached.append(number)
        kind, colour, left, right, child = struct.unpack_from("<BBIII", entries[number], 66)
        start, size = struct.unpack_from("<IQ", entries[number], 116)
        assert colour == 1
        path = (*parent, name(number))
        if kind == 2:
            assert child == 0xFFFFFFFF
            paths.add(path)
            if size >= cutoff:
                assert len(chain(start, fat, used)) == -(-size // SECTOR)
            else:
                assert len(chain(start, mini_fat, mini_used)) == -(-size // 64)
        else:
            assert kind == 1
            below = walk(child, path)
            assert below == sorted(below, key=lambda one: (len(one.encode("utf-16-le")), one.upper()))
        return [*walk(left, parent), name(number), *walk(right, parent)]

    assert name(0) == "Root Entry"
    kind, colour, left, right, child = struct.unpack_from("<BBIII", entries[0], 66)
    assert (kind, colour, left, right) == (5, 1, 0xFFFFFFFF, 0xFFFFFFFF)
    start, size = struct.unpack_from("<IQ", entries[0], 116)
    assert len(chain(start, fat, used)) == -(-size // SECTOR)
    top = walk(child, ())
    assert top == sorted(top, key=lambda one: (len(one.encode("utf-16-le")), one.upper()))
    assert all(entries[n][66] == 0 for n in range(1, len(entries)) if n not in reached)
    assert sorted(used) == list(range(sectors))
    assert len(mini_used) * 64 == size
    return paths


# The compression, as MS-OVBA has it


@given(st.text(st.sampled_from("Sub ()\r\nabcEnd=\"'"), max_size=12000) | st.text("ab", max_size=9000))
def test_text_comes_back_from_the_compression_as_it_was(text: str) -> None:
    data = text.encode("cp1252")
    assert decompressed(compress(data)) == data


@given(st.binary(max_size=10000))
def test_any_bytes_come_back_from_the_compression_with_at_most_zeros_after_them(data: bytes) -> None:
    found = decompressed(compress(data))
    assert found[: len(data)] == data
    assert not found[len(data) :].strip(b"\0")


@pytest.mark.parametrize("length", [0, 1, 2, 3, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
@pytest.mark.parametrize("pattern", [b"a", b"abc", b"Dim x As Long\r\n", bytes(range(256))])
def test_chunks_begin_and_end_where_they_must(length: int, pattern: bytes) -> None:
    data = (pattern * length)[:length]
    assert decompressed(compress(data)) == data


def test_the_specifications_own_example_is_compressed_as_it_says() -> None:
    # MS-OVBA 3.2.3, the maximum compression
    assert compress(b"a" * 73) == bytes.fromhex("0103b002614500")


def test_incompressible_chunks_are_stored_whole() -> None:
    data = b"".join(n.to_bytes(2, "big") for n in range(1, 2 * CHUNK + 1, 3))[:CHUNK]
    assert len(compress(data)) <= CHUNK + 3
    assert decompressed(compress(data)) == data


def test_source_becomes_less_than_half_its_size() -> None:
    source = Module("x", next(one.source for one in modules() if one.name == "xlwings")).encoded
    assert len(compress(source)) < len(source) / 2


# The ribbon


def test_the_tab_has_every_command_once_with_a_macro_that_the_add_in_has() -> None:
    root = parsed(ribbon_xml())
    assert root.tag == f"{{{NAMESPACE}}}customUI"
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    buttons = list(root.iter(f"{{{NAMESPACE}}}button"))
    assert {one.get("id") for one in buttons} == {f"cipxl_{command.id}" for command in COMMANDS}
    source = next(module.source for module in modules() if module.name == "CipxlRibbon")
    for button in buttons:
        assert f"Public Sub {button.get('onAction')}(Control As Object)" in source
        attributes = {"id", "label", "size", "imageMso", "screentip", "supertip", "keytip", "onAction"}
        assert set(button.attrib) == attributes
        assert all(1 <= len(value) <= 1024 for value in button.attrib.values())
    keys = [button.get("keytip", "") for button in buttons]
    assert len(set(keys)) == len(keys)
    assert not any(one != other and other.startswith(one) for one in keys for other in keys)
    assert [tab.get("label") for tab in root.iter(f"{{{NAMESPACE}}}tab")] == ["Improvement plan"]


def test_a_macro_runs_the_commands_function_in_python() -> None:
    source = next(module.source for module in modules() if module.name == "CipxlRibbon")
    for command in COMMANDS:
        assert f'CipxlRun "{command.python}"' in source


# The functions


def test_every_function_has_a_wrapper_with_its_help_and_arguments() -> None:
    source = next(module.source for module in modules() if module.name == "CipxlFunctions")
    for function in FUNCTIONS:
        header = re.search(rf"Public Function {function.name}\((.*)\) As Variant", source)
        assert header
        given_names = re.findall(r"(Optional )?ByVal (\w+) As Variant", header[1])
        assert [(bool(optional), name) for optional, name in given_names] == [
            (argument.optional, argument.name) for argument in function.arguments
        ]
        assert f'Attribute {function.name}.VB_Description = "' in source
        assert f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n14"' in source
        assert f'Application.MacroOptions Macro:="{function.name}"' in source
        assert all(argument.help.replace('"', '""') in source for argument in function.arguments)


def test_another_reader_opens_it(built: bytes, tmp_path: Path) -> None:
    file = tmp_path / "cipxl.xlam"
    file.write_bytes(built)
    (about, licences) = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert "MIT licence" in str(about[0])
    assert "BSD 3-clause" in str(licences[0])
