"""The names of a sheet's elements as numbers, for a parser that tells them apart by number (see `sheetpart`)."""

from __future__ import annotations

from typing import Any

from cipxl.sources.texts import NAMES as TEXT_NAMES

__all__ = [
    "CELL", "DATA", "FORMULA", "INLINE", "LOCAL_NAMES", "NAMES", "NUMBERS", "OTHER", "ROW", "TEXT_MARKS", "VALUE",
    "WORKSHEET", "prefixed",
]  # fmt: skip

# What a sheet's part may hold, in Excel's files (ECMA-376 Part 1, 18.3; [MS-XLSX] 2.6): what is read, what is not.
MATTERS = """
c v row f is t r rPr rPh strike sheetData worksheet mergeCell col cfRule formula1 sqref dataValidation hyperlink
filterColumn sheetPr sheetProtection tablePart oleObject control conditionalFormatting
"""
PASSED = """
sheetViews sheetView pane selection sheetFormatPr cols dimension tabColor outlinePr pageSetUpPr mergeCells
dataValidations formula2 formula cfvo color colorScale dataBar iconSet extLst ext autoFilter filters filter
dateGroupItem customFilters customFilter dynamicFilter top10 colorFilter iconFilter sortState sortCondition
hyperlinks printOptions pageMargins pageSetup headerFooter oddHeader oddFooter evenHeader evenFooter firstHeader
firstFooter drawing legacyDrawing legacyDrawingHF picture tableParts rowBreaks colBreaks brk ignoredErrors
ignoredError phoneticPr protectedRanges protectedRange sheetCalcPr customProperties customPr controls controlPr
anchor oleObjects objectPr scenarios customSheetViews customSheetView sz rFont family charset scheme b i u
vertAlign outline shadow condense extend from to
mc:AlternateContent mc:Choice mc:Fallback xdr:col xdr:colOff xdr:row xdr:rowOff x14:dataValidations
x14:formula2 x14:conditionalFormattings x14:dataBar x14:cfvo x14:borderColor x14:negativeFillColor
x14:negativeBorderColor x14:axisColor x14:fillColor x14:iconSet x14:cfIcon x14:dxf x14:id x14:sparklineGroups
x14:sparklineGroup x14:sparklines x14:sparkline x14:colorSeries x14:colorNegative x14:colorAxis x14:colorMarkers
mx:PLV dataConsolidate dataRefs dataRef pivotSelection pivotArea references reference font fill patternFill fgColor
bgColor border left right top bottom numFmt
x14:colorFirst x14:colorLast x14:colorHigh x14:colorLow x14:slicerList x14:slicer x14:ignoredErrors x14:ignoredError
"""
EXTENDED = {
    "x14:dataValidation": "dataValidation",
    "x14:formula1": "formula1",
    "x14:cfRule": "cfRule",
    "x14:conditionalFormatting": "conditionalFormatting",
    "xm:f": "f",
    "xm:sqref": "sqref",
}
PAST_ANY_LIST = 2**60
NUMBERS = {name: PAST_ANY_LIST + number for number, name in enumerate(MATTERS.split())}
OTHER = PAST_ANY_LIST + len(NUMBERS)
LOCAL_NAMES = {number: name for name, number in NUMBERS.items()} | {OTHER: ""}
# The same numbers as objects, since they are told apart by identity.
CELL, VALUE, ROW, FORMULA, INLINE = (NUMBERS[name] for name in ("c", "v", "row", "f", "is"))
DATA, WORKSHEET = NUMBERS["sheetData"], NUMBERS["worksheet"]
TEXT_MARKS = {NUMBERS[name]: mark for name, mark in TEXT_NAMES.items() if name in NUMBERS}
# "sqref" is an element of the extension only; elsewhere it is an attribute, which must keep its name.
NAMES: dict[str, Any] = {
    **{name: number for name, number in NUMBERS.items() if name != "sqref"},
    **{name: NUMBERS[local] for name, local in EXTENDED.items()},
    **dict.fromkeys(PASSED.split(), OTHER),
}


def prefixed(prefix: str) -> dict[str, Any]:
    """The table of names for a file that writes a prefix before each of the sheet's own elements."""
    return {f"{prefix}:{name}" if ":" not in name else name: number for name, number in NAMES.items()}
