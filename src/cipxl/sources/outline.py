"""What a workbook lists: its sheets with their parts, its names, and the parts that are present but never used."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from cipxl.findings import Finding, Rule, Severity, shorten
from cipxl.sources.grid import State
from cipxl.sources.nodes import Node, read_tree
from cipxl.sources.package import AGAIN, DAMAGED, Package, Part

__all__ = ["RULES", "Link", "ListedSheet", "Outline", "links_of", "read_outline"]


def _rule(code: str, title: str, severity: Severity, why: str, message: str, fix: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code, title=title, severity=severity, why=why, message=message, fix=fix, fails=fails, passes=passes
    )


STRICT = _rule(
    "F029",
    "Strict Open XML",
    Severity.STOP,
    "An ordinary choice in Save As, which other programs read as having no sheets, so every row looks deleted.",
    "{file} was saved as Strict Open XML Spreadsheet.",
    "Open it in Excel, choose Save As, Excel Workbook (.xlsx) without Strict, and send that.",
    "Strict Open XML Spreadsheet (*.xlsx)",
    "Excel Workbook (*.xlsx)",
)
NO_WORKBOOK = _rule(
    "F033",
    "No workbook in the file",
    Severity.STOP,
    "The file is packed as a workbook is, but the part that lists the sheets is missing or is something else.",
    "{file} has no list of sheets where a workbook has it.",
    AGAIN,
    "a package without xl/workbook.xml",
    "a workbook saved by Excel",
)
MACROS = _rule(
    "F040",
    "Macros",
    Severity.WARNING,
    "A return needs none. They are not run here, but would be offered in Excel.",
    "{file} contains macros. They were not run.",
    "Save it as Excel Workbook (.xlsx), which drops them, unless they are known.",
    "return.xlsm with a macro",
    "return.xlsx",
)
EXTERNAL_LINKS = _rule(
    "F041",
    "Links to other workbooks",
    Severity.WARNING,
    "Values that come from another workbook may be out of date; the other workbook is never opened.",
    "{file} takes values from {shown}. The values last saved were read.",
    "In Excel choose Data, Edit Links, Break Link, check the values, and save.",
    "='[Other.xlsx]Sheet1'!A1",
    "the value itself",
)
DDE = _rule(
    "F042",
    "A link to another program (DDE)",
    Severity.WARNING,
    "Such a link can start a program when the workbook is opened in Excel.",
    "{file} has a link to another program: {shown}. It was not followed.",
    "Do not enable content in Excel. Ask the sender for a copy without it.",
    "=cmd|'/c calc'!A1",
    "the value itself",
)
HYPERLINKS = _rule(
    "F043",
    "Hyperlinks",
    Severity.NOTE,
    "They are read as the text that the cell shows; nothing is opened.",
    "{file} has {count} link(s) to places outside, such as {shown}.",
    "Nothing to do, unless a link looks strange.",
    "a link to a web page",
    "the text alone",
)
CONNECTIONS = _rule(
    "F044",
    "Connections to data elsewhere",
    Severity.WARNING,
    "Values from a query may be out of date; nothing is refreshed here.",
    "{file} is connected to data elsewhere. Nothing was refreshed; the values last saved were read.",
    "Check the values, or refresh them in Excel and save.",
    "a query to a database",
    "the value itself",
)
EMBEDDED = _rule(
    "F045",
    "Embedded files",
    Severity.WARNING,
    "A file inside the workbook is neither opened nor kept when the return is read.",
    "{file} has {shown} embedded in it. It was not opened.",
    "Send the embedded files on their own if they are evidence.",
    "a Word document dropped on a sheet",
    "the document's name in the evidence column",
)
NO_PART = _rule(
    "S001",
    "A sheet without its content",
    Severity.STOP,
    "A sheet that is listed but missing would look as if all its rows were deleted.",
    "{file} lists the sheet “{shown}”, but its content is missing.",
    "Open it in Excel; if the sheet is there, save it as .xlsx and send that, else ask for it again.",
    "a list that names Sheet2, and no Sheet2",
    "a part for each listed sheet",
)
OTHER_CASE = _rule(
    "S002",
    "A part named in other capitals",
    Severity.NOTE,
    "Excel takes capitals and small letters for the same; other programs silently skip the sheet.",
    "The sheet “{shown}” is stored under a name in other capitals. It was read.",
    "Nothing to do.",
    "xl/worksheets/Sheet1.XML linked as sheet1.xml",
    "the same name in both places",
)
NO_SHEETS = _rule(
    "S003",
    "No sheets",
    Severity.STOP,
    "A workbook has at least one sheet; without any, all rows would look deleted.",
    "{file} lists no sheets.",
    AGAIN,
    "an empty list of sheets",
    "a list with one sheet",
)
SAME_NAME = _rule(
    "S011",
    "Two sheets in one",
    Severity.STOP,
    "Excel does not allow two sheets of one name or one content, so it cannot be told which is meant.",
    "{file} lists the sheet “{shown}” twice.",
    AGAIN,
    "two sheets called Plan",
    "Plan and Plan (2)",
)
TOO_MANY_SHEETS = _rule(
    "S016",
    "Too many sheets",
    Severity.STOP,
    "A return has a few sheets.",
    "{file} has {shown} sheets, more than a return can need.",
    "Delete the sheets that are not part of the return, save it and send it again.",
    "2,000 sheets",
    "3 sheets",
)
CHART_SHEET = _rule(
    "S017",
    "A sheet without cells",
    Severity.NOTE,
    "A chart, dialog or macro sheet has no rows to read.",
    "The sheet “{shown}” is a chart, dialog or macro sheet; it has no rows to read.",
    "Nothing to do.",
    "a chart on a sheet of its own",
    "a worksheet",
)

RULES = (
    STRICT,
    NO_WORKBOOK,
    MACROS,
    EXTERNAL_LINKS,
    DDE,
    HYPERLINKS,
    CONNECTIONS,
    EMBEDDED,
    NO_PART,
    OTHER_CASE,
    NO_SHEETS,
    SAME_NAME,
    TOO_MANY_SHEETS,
    CHART_SHEET,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "veryHidden"}
CELL_LESS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
EMBEDDINGS = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")


class Link(NamedTuple):
    """One relationship of a part: its id, the last word of its type, where it leads, and whether outside the file."""

    id: str
    type: str
    target: str
    external: bool


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it, with its part, or None for a sheet without cells (a chart)."""

    name: str
    state: State
    part: Part | None
    links: tuple[Link, ...]


class Outline(NamedTuple):
    """What the workbook part says, and the parts that every sheet shares."""

    sheets: tuple[ListedSheet, ...]
    names: dict[str, str]
    date1904: bool
    strings: Part | None
    styles: Part | None
    theme: Part | None
    findings: tuple[Finding, ...]


def links_of(package: Package, part_name: str) -> tuple[Link, ...]:
    """The relationships of a part ("" for the package's own); targets inside are resolved to part names."""
    folder, name = posixpath.split(part_name)
    part = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if part is None:
        return ()
    links = []
    for node in read_tree(package, part).all("Relationship"):
        target, external = node.get("Target"), node.get("TargetMode") == "External"
        if not external:
            # An absolute target starts at the package's root; one that leads above it names nothing.
            target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
        links.append(Link(node.get("Id"), node.get("Type").rstrip("/").rpartition("/")[2], target, external))
    return tuple(links)


def read_outline(package: Package) -> Outline:
    """The list of sheets and what goes with it; FileRefused where a listed sheet has no content or there is no list."""
    workbook = _workbook_part(package)
    root = read_tree(package, workbook)
    if root.space == STRICT_MAIN:
        raise package.refuse(STRICT)
    if root.name != "workbook" or root.space != MAIN:
        raise package.refuse(NO_WORKBOOK)
    links = links_of(package, workbook.name)
    findings: list[Finding] = []
    sheets = tuple(_sheets(package, root, links, findings))
    properties = root.child("workbookPr")
    findings += _bystanders(package, links)
    return Outline(
        sheets=sheets,
        names=_names(root, sheets),
        date1904=properties is not None and properties.get("date1904") in ("1", "true", "on"),
        strings=_shared(package, links, "sharedStrings"),
        styles=_shared(package, links, "styles"),
        theme=_shared(package, links, "theme"),
        findings=tuple(findings),
    )


def _workbook_part(package: Package) -> Part:
    for link in links_of(package, ""):
        if link.type == "officeDocument" and not link.external:
            part = package.find(link.target)
            if part is None:
                raise package.refuse(DAMAGED, f"its part {shorten(link.target, 40)} is missing")
            return part
    raise package.refuse(NO_WORKBOOK)


def _sheets(package: Package, root: Node, links: tuple[Link, ...], findings: list[Finding]) -> Iterator[ListedSheet]:
    listed = [node for group in root.all("sheets") for node in group.all("sheet")]
    if not listed:
        raise package.refuse(NO_SHEETS)
    if len(listed) > package.limits.sheets:
        raise package.refuse(TOO_MANY_SHEETS, f"{len(listed):,}")
    by_id = {link.id: link for link in links}
    names: set[str] = set()
    parts: set[str] = set()
    for node in listed:
        name = node.get("name")
        link = by_id.get(node.link())
        if link is None or link.external:
            raise package.refuse(NO_PART, name, sheet=name)
        part = package.find(link.target)
        if part is None:
            raise package.refuse(NO_PART, name, sheet=name)
        if name.casefold() in names or part.name in parts:
            raise package.refuse(SAME_NAME, name, sheet=name)
        names.add(name.casefold())
        parts.add(part.name)
        if part.name != link.target:
            findings.append(package.note(OTHER_CASE, name, sheet=name))
        state = STATES.get(node.get("state"), "visible")
        if link.type in CELL_LESS:
            findings.append(package.note(CHART_SHEET, name, sheet=name))
            if "acrosheet" in link.type:
                findings.append(package.note(MACROS))
            yield ListedSheet(name, state, None, ())
        else:
            yield ListedSheet(name, state, part, links_of(package, part.name))


def _names(root: Node, sheets: tuple[ListedSheet, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    for group in root.all("definedNames"):
        for node in group.all("definedName"):
            local = node.get("localSheetId")
            if local.isascii() and local.isdigit() and int(local) < len(sheets):
                names[f"{sheets[int(local)].name}!{node.get('name')}"] = node.text
            else:
                names[node.get("name")] = node.text
    return names


def _shared(package: Package, links: tuple[Link, ...], kind: str) -> Part | None:
    """The part that all sheets share, or None where there is no link to one; FileRefused where the link is dead."""
    for link in links:
        if link.type == kind and not link.external:
            part = package.find(link.target)
            if part is None and kind == "sharedStrings":
                raise package.refuse(DAMAGED, "the table of its texts is missing")
            return part
    return None


def _bystanders(package: Package, links: tuple[Link, ...]) -> Iterator[Finding]:
    """Notes of what is in the package and is never run, followed or refreshed."""
    parts = package.parts
    if any(name.endswith("vbaproject.bin") for name in parts):
        yield package.note(MACROS)
    if "xl/connections.xml" in parts or any(link.type == "connections" for link in links):
        yield package.note(CONNECTIONS)
    embedded = [part.name for key, part in parts.items() if key.startswith(EMBEDDINGS)]
    if embedded:
        yield package.note(EMBEDDED, posixpath.basename(embedded[0]))
    for link in links:
        if link.type != "externalLink":
            continue
        part = package.find(link.target)
        root = None if part is None else read_tree(package, part)
        dde = None if root is None else root.child("ddeLink")
        if dde is not None:
            yield package.note(DDE, f"{dde.get('ddeService')}|{dde.get('ddeTopic')}")
            continue
        outside = [found.target for found in links_of(package, link.target) if found.external]
        yield package.note(EXTERNAL_LINKS, outside[0] if outside else "another workbook")
