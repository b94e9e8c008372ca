"""What a sheet says besides its cells: merged ranges, validation, filter, protection, hidden columns, links."""

from __future__ import annotations

from cipxl.findings import Rule, Severity
from cipxl.sources.grid import LAST_COLUMN, Range, Validation
from cipxl.sources.package import AGAIN, Package

__all__ = ["RULES", "Features"]

MERGES = Rule(
    code="S006",
    title="Too much merged",
    severity=Severity.STOP,
    why="Merged ranges by the ten thousand, or over the whole sheet, make other programs hang.",
    message="Sheet “{sheet}” of {file} has merged cells over {shown}, more than a table can need.",
    fix="Select the whole sheet in Excel, choose Unmerge Cells, check the table, save it and send it again.",
    fails="A1:XFD1048576 merged",
    passes="A2:A5 merged",
)
RANGES = Rule(
    code="S007",
    title="Too many validation ranges",
    severity=Severity.STOP,
    why="Drop-downs copied again and again leave tens of thousands of ranges behind.",
    message="Sheet “{sheet}” of {file} has more than {shown} ranges with drop-downs or other validation.",
    fix="Copy the table's values into a fresh copy of the return, and send that.",
    fails="100,000 ranges",
    passes="40 ranges",
)
BAD_MERGE = Rule(
    code="S015",
    title="A merged range that is none",
    severity=Severity.STOP,
    why="A range beyond the sheet, or with a garbled address, says that the file is damaged.",
    message="Sheet “{sheet}” merges the range “{shown}”, which no sheet has.",
    fix=AGAIN,
    fails="A1:ZZZZ9",
    passes="A1:B2",
)

RULES = (MERGES, RANGES, BAD_MERGE)
TRUE = ("1", "true", "on")


class Features:
    """Takes the elements outside the rows as each ends, with its attributes and text."""

    __slots__ = (
        "_formula", "_sqref", "conditional_formats", "embedded", "filtered", "hidden_spans", "limits", "links",
        "merged_area", "merges", "package", "protected", "range_count", "sheet", "tables", "validations",
    )  # fmt: skip

    def __init__(self, package: Package, sheet: str) -> None:
        self.package = package
        self.limits = package.limits
        self.sheet = sheet
        self.merges: list[Range] = []
        self.merged_area = 0
        self.hidden_spans: list[tuple[int, int]] = []
        self.filtered = False
        self.protected = False
        self.tables = False
        self.embedded = False
        self.links: list[str] = []
        self.conditional_formats = 0
        self.validations: list[Validation] = []
        self.range_count = 0
        self._sqref = self._formula = ""

    def take(self, name: str, attributes: dict[str, str], text: str) -> None:
        """Take an element by its local name; those that do not matter are passed over."""
        if name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._column(attributes)
        elif name == "cfRule":
            # A data bar's second rule, in the extension, belongs to the first.
            self.conditional_formats += "priority" in attributes or attributes.get("type") != "dataBar"
        elif name in ("formula1", "f"):
            # In the extension the formula is inside an element of its own.
            self._formula = self._formula or text.strip()
        elif name == "sqref":
            self._sqref = text
        elif name == "dataValidation":
            self._validation(attributes)
        elif name == "hyperlink":
            # The prefix of the namespace of links is the file's own choice; a name that is an element's is a number.
            self.links += [value for key, value in attributes.items() if str(key).endswith(":id")]
        elif name == "filterColumn" or (name == "sheetPr" and attributes.get("filterMode") in TRUE):
            self.filtered = True
        elif name == "sheetProtection":
            self.protected = attributes.get("sheet") in TRUE
        elif name == "tablePart":
            self.tables = True
        elif name in ("oleObject", "control"):
            self.embedded = True
        elif name == "conditionalFormatting":
            self._sqref = self._formula = ""

    def hidden_columns(self, last_column: int) -> frozenset[int]:
        """The hidden columns up to the last one with content."""
        return frozenset(
            column for first, last in self.hidden_spans for column in range(first, min(last, last_column) + 1)
        )

    def _merge(self, ref: str) -> None:
        try:
            merged = Range.parse(ref)
        except ValueError:
            raise self.package.refuse(BAD_MERGE, ref, sheet=self.sheet) from None
        self.merges.append(merged)
        self.merged_area += merged.area
        if self.merged_area > self.limits.merged_area or len(self.merges) > self.limits.merges:
            raise self.package.refuse(MERGES, f"{self.merged_area:,} cells", sheet=self.sheet)

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        hidden = attributes.get("hidden") in TRUE or (attributes.get("width") == "0" and "customWidth" in attributes)
        if hidden and first.isdecimal() and last.isdecimal() and len(last) < 9:
            self.hidden_spans.append((max(1, int(first)), min(LAST_COLUMN, int(last))))

    def _validation(self, attributes: dict[str, str]) -> None:
        places = (attributes.get("sqref") or self._sqref).split()
        formula, self._formula, self._sqref = self._formula, "", ""
        self.range_count += len(places)
        if self.range_count > self.limits.ranges:
            raise self.package.refuse(RANGES, f"{self.limits.ranges:,}", sheet=self.sheet)
        ranges = []
        for place in places:
            try:
                ranges.append(Range.parse(place))
            except ValueError:
                continue  # a rule about no cell tells nothing
        self.validations.append(Validation(tuple(ranges), attributes.get("type", ""), formula))
