"""How much of a file from outside is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one workbook, each many times what a return of a few hundred rows needs.

    They are wide enough for a workbook with a million formatted blank rows, a common accident, and narrow enough
    that no file holds up the rest for more than some seconds or takes more than some hundred megabytes of memory.
    """

    file_bytes: int = 64 * 2**20  # as it lies on the disk
    entries: int = 5_000  # parts in the package
    unpacked_bytes: int = 768 * 2**20  # all parts together, as declared; what is read is counted again
    ratio: int = 400  # unpacked to packed, for a part over `ratio_from` bytes; real sheets stay below 100
    ratio_from: int = 4 * 2**20
    part_bytes: int = 32 * 2**20  # one part other than a sheet or the text table
    elements: int = 400_000  # in one part other than a sheet or the text table
    depth: int = 100  # elements inside one another; real parts stay below 30
    sheets: int = 500
    rows: int = 1_048_576  # the last row that Excel has
    columns: int = 16_384  # the last column that Excel has
    cells: int = 1_000_000  # with content, in all sheets together
    strings: int = 1_000_000  # entries of the table of shared texts
    strings_bytes: int = 256 * 2**20
    text_length: int = 1_000_000  # characters in one cell; Excel itself stops at 32,767
    merges: int = 65_536  # merged ranges on a sheet
    merged_area: int = 4_000_000  # cells under them, together
    ranges: int = 65_536  # ranges of validation rules on a sheet
    # For files that only a worker process reads, for their values.
    area: int = 20_000_000  # cells that a sheet spans, blank ones too; an .xls has at most 16,777,216
    worker_seconds: int = 30
    worker_memory: int = 3 * 2**29  # where the platform can bound it
    worker_output: int = 256 * 2**20  # bytes
    pdf_pages: int = 300
    pdf_seconds: int = 120
