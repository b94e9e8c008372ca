"""What a file is, before anything in it is trusted: a plain file, and by its first bytes a workbook.

The name's ending tells nothing: a web page or an old .xls that was renamed to .xlsx is common.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from cipxl.errors import FileRefused
from cipxl.findings import Place, Rule, Severity, shorten
from cipxl.sources.limits import Limits

__all__ = ["RULES", "foreign_format", "read_plain"]

RESAVE = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send that."


def _rule(code: str, title: str, why: str, message: str, fix: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code, title=title, severity=Severity.STOP, why=why, message=message, fix=fix, fails=fails, passes=passes
    )


LINK = _rule(
    "F001",
    "A link instead of a file",
    "A link can lead to any file on the machine, or to one that never ends.",
    "{file} is a link to another place, not a file of its own.",
    "Copy the workbook itself into the folder.",
    "return.xlsx, a link to another folder",
    "return.xlsx, copied in",
)
FOLDER = _rule(
    "F002",
    "A folder instead of a file",
    "Only files can be read.",
    "{file} is a folder, not a workbook.",
    "Name the workbook inside it.",
    "the folder returns",
    "returns/First Response.xlsx",
)
DEVICE = _rule(
    "F003",
    "A device or pipe instead of a file",
    "Reading it would wait for ever or never end.",
    "{file} is a device or a pipe, not a file on the disk.",
    "Copy the workbook itself into the folder.",
    "a named pipe",
    "return.xlsx",
)
OWNER = _rule(
    "F004",
    "An owner file",
    "Excel and LibreOffice leave it beside a workbook that somebody has open; it holds a name and no rows.",
    "{file} is only the mark that a workbook is open somewhere.",
    "Close the workbook everywhere, then name the workbook itself.",
    "~$First Response.xlsx",
    "First Response.xlsx",
)
UNREADABLE = _rule(
    "F005",
    "A file that cannot be opened",
    "It is not there, is held by another program, or access to it is refused.",
    "{file} cannot be opened: {shown}.",
    "Close it in Excel, see that the name is right and that you may read it, then try again.",
    "return.xlsx, gone",
    "return.xlsx",
)
EMPTY = _rule(
    "F006",
    "A file without content",
    "A placeholder of a cloud folder, or a transfer that stopped, has a name and no content.",
    "{file} has no content: it is empty, or is still in the cloud only.",
    "Right-click it, choose Always keep on this device and wait for the tick, or ask for it again.",
    "return.xlsx with 0 bytes",
    "return.xlsx with its content",
)
TOO_LARGE = _rule(
    "F007",
    "A file too large",
    "A return is some hundred kilobytes; far more than that is pictures, or damage.",
    "{file} is {shown}, more than a return can need.",
    "Remove pictures and unused sheets, save it, and send it again.",
    "200 MB",
    "150 KB",
)
PASSWORD = _rule(
    "F008",
    "A workbook with a password to open",
    "Its content is encrypted, so nothing in it can be read.",
    "{file} is locked with a password.",
    "In Excel choose File, Info, Protect Workbook, Encrypt with Password, clear it, save and send again.",
    "return.xlsx, with a password",
    "return.xlsx, saved without one",
)
LABEL = _rule(
    "F009",
    "A workbook encrypted by a sensitivity label",
    "A label that encrypts, or rights management, lets only some accounts open it.",
    "{file} is encrypted by its sensitivity label or by rights management.",
    "Choose a label without encryption in Excel (Home, Sensitivity), save and send again.",
    "a label such as Confidential, named people only",
    "a label that does not encrypt",
)
OLD_XLS = _rule(
    "F010",
    "An old Excel workbook (.xls)",
    "The format of Excel 97 to 2003 keeps formulas, fills and notes in another way.",
    "{file} is an old Excel 97-2003 workbook (.xls).",
    RESAVE,
    "return.xls",
    "return.xlsx",
)
XLSB = _rule(
    "F011",
    "A binary workbook (.xlsb)",
    "The binary format keeps formulas, fills and notes in another way.",
    "{file} is an Excel binary workbook (.xlsb).",
    RESAVE,
    "return.xlsb",
    "return.xlsx",
)
OPENDOCUMENT = _rule(
    "F012",
    "An OpenDocument file (.ods)",
    "LibreOffice saves its own format unless asked for Excel's.",
    "{file} is an OpenDocument file, not an Excel workbook.",
    "In LibreOffice choose Save As, Excel 2007-365 (.xlsx), and send that.",
    "return.ods",
    "return.xlsx",
)
WEB_PAGE = _rule(
    "F013",
    "A web page",
    "Some systems export a web page under an Excel name; it has no cells as Excel knows them.",
    "{file} is a web page, whatever its name says.",
    RESAVE,
    "an exported table in HTML called report.xlsx",
    "report.xlsx, saved by Excel",
)
PLAIN_TEXT = _rule(
    "F014",
    "Plain text or CSV",
    "Text has no formats, fills or formulas, and dates and long numbers in it may have been changed already.",
    "{file} is plain text (such as CSV), not a workbook.",
    RESAVE,
    "report.csv",
    "report.xlsx",
)
XML_FILE = _rule(
    "F015",
    "An XML file",
    "The single XML format of Excel 2003, or other XML, is not a workbook with parts.",
    "{file} is a single XML file, not an Excel workbook.",
    RESAVE,
    "XML Spreadsheet 2003",
    "Excel Workbook (.xlsx)",
)
PDF = _rule(
    "F016",
    "A PDF",
    "A PDF shows a page and keeps no cells.",
    "{file} is a PDF.",
    "Ask for the Excel workbook that it was made from.",
    "return.pdf",
    "return.xlsx",
)
OTHER_OFFICE = _rule(
    "F017",
    "Another kind of document",
    "It is a document, but not a workbook.",
    "{file} is {shown}, not an Excel workbook.",
    "Send the workbook (.xlsx) itself.",
    "return.docx, or return.zip",
    "return.xlsx",
)
UNKNOWN = _rule(
    "F018",
    "A file of no known kind",
    "Its first bytes are of no format that Excel saves; it may be damaged.",
    "{file} is not an Excel workbook, or is too damaged to tell.",
    "Open it in Excel; if it opens, save it as .xlsx and send that, else ask for it again.",
    "a picture called return.xlsx",
    "return.xlsx",
)

RULES = (
    LINK,
    FOLDER,
    DEVICE,
    OWNER,
    UNREADABLE,
    EMPTY,
    TOO_LARGE,
    PASSWORD,
    LABEL,
    OLD_XLS,
    XLSB,
    OPENDOCUMENT,
    WEB_PAGE,
    PLAIN_TEXT,
    XML_FILE,
    PDF,
    OTHER_OFFICE,
    UNKNOWN,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|table|body|div|style)\b", re.I | re.S)
XML = re.compile(r"\s*<(\?xml|[A-Za-z_][\w.:-]*[\s>/])")
# What no text file has: control characters other than tab, line breaks, form feed and Ctrl-Z.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


def read_plain(path: Path, limits: Limits) -> bytes:
    """The content of a plain file; FileRefused for links, folders, devices, owner files, empty and huge files.

    It never waits and never follows a link: the file is looked at before it is opened, and again once it is open.
    """
    name = path.name

    def refuse(rule: Rule, shown: str = "") -> FileRefused:
        return FileRefused(rule.at(Place(file=name), shown=shown, key=(str(path),), file=shorten(name, 40)))

    if name.startswith(("~$", ".~lock.")):
        raise refuse(OWNER)
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise refuse(LINK)
        if stat.S_ISDIR(mode):
            raise refuse(FOLDER)
        if not stat.S_ISREG(mode):
            raise refuse(DEVICE)
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - Path.open takes no file descriptor
            seen = os.fstat(file.fileno())
            if not stat.S_ISREG(seen.st_mode):
                raise refuse(DEVICE)
            if seen.st_size > limits.file_bytes:
                raise refuse(TOO_LARGE, megabytes(seen.st_size))
            data = file.read(seen.st_size + 1)
    except OSError as error:
        raise refuse(UNREADABLE, error.strerror or type(error).__name__) from error
    except ValueError as error:  # a NUL in the name
        raise refuse(UNREADABLE, "its name cannot be a file's") from error
    if not data.strip(b"\x00"):
        raise refuse(EMPTY)
    return data


def foreign_format(data: bytes) -> tuple[Rule, str] | None:
    """The rule that names what this content is, with words for it, or None where it begins as a zip package does."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if data.startswith(OLE):
        return _compound(data)
    if data.startswith(BIFF):
        return OLD_XLS, ""
    if b"%PDF-" in data[:1024]:
        return PDF, ""
    if data.startswith(b"{\\rtf"):
        return OTHER_OFFICE, "a Rich Text document"
    if data.startswith((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf\x27\x1c")):
        return OTHER_OFFICE, "a compressed folder"
    return _text(data)


def megabytes(size: int) -> str:
    """A size in words, such as "200 MB"."""
    return f"{size / 2**20:,.0f} MB"


def _compound(data: bytes) -> tuple[Rule, str]:
    """What an OLE file is, by the names in its directory (UTF-16): [MS-OFFCRYPTO] 1.3.2, [MS-XLS] 2.1.2."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("DRMEncrypted") or has("LabelInfo"):
        return LABEL, ""
    if has("EncryptedPackage") or has("EncryptionInfo"):
        return PASSWORD, ""
    if has("Workbook") or has("WORKBOOK") or has("Book") or has("BOOK"):
        return OLD_XLS, ""
    if has("WordDocument"):
        return OTHER_OFFICE, "a Word document"
    if has("PowerPoint Document"):
        return OTHER_OFFICE, "a PowerPoint presentation"
    return UNKNOWN, ""


def _text(data: bytes) -> tuple[Rule, str]:
    start = data[:65_536]
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), "")
    if not encoding:
        # Either byte of every pair is zero in UTF-16 of English.
        encoding = {(True, False): "utf-16-le", (False, True): "utf-16-be"}.get(
            (start[1:2] == b"\x00", start[:1] == b"\x00"), "cp1252"
        )
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    if NOT_TEXT.search(text):
        return UNKNOWN, ""
    if HTML.match(text) or text.startswith("MIME-Version:"):
        return WEB_PAGE, ""
    if XML.match(text):
        return (WEB_PAGE, "") if "<html" in text[:2048].lower() else (XML_FILE, "")
    return PLAIN_TEXT, ""
