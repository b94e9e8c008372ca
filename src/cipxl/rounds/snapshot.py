"""What teams were sent, as rows and cells: the base that their returns are told against.

Each issue keeps one snapshot beside the workbooks, since all of them show the same plan; where it is missing, the
issued workbook itself is read.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from cipxl.folder import save
from cipxl.table import Row, Table

__all__ = ["read_snapshot", "write_snapshot"]


def write_snapshot(path: Path, table: Table) -> None:
    """Keep a table as it was sent out."""
    rows = [[row.id, row.kind, row.parent, dict(row.cells)] for row in table.rows.values()]
    text = json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":"))
    save(path, lambda working: working.write_text(text, encoding="utf-8", errors="surrogatepass"))


def read_snapshot(path: Path) -> Table | None:
    """The table that was sent out, or None where there is no snapshot that can be read."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _read(path, changed)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> Table | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
        return Table.of(Row(row_id, kind, parent, cells) for row_id, kind, parent, cells in said["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
