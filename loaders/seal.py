"""``python -m loaders.seal [FOLDER]``: write date and checksum of every edited file anew into data/sources.yaml."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from loaders.catalog import CATALOG, read_catalog, sha256

_ENTRY = "path: {path}\n"


def seal(folder: Path) -> list[str]:
    """Bring the catalog of a data folder up to date; the paths of the files that had changed."""
    catalog, file = read_catalog(folder), folder / CATALOG
    text, changed = file.read_text(encoding="utf-8"), []
    for entry in catalog.entries:
        fresh = sha256(folder / entry["path"]) if entry["bundle"] else ""
        if not fresh or fresh == entry["sha256"]:
            continue
        start = text.index(_ENTRY.format(path=entry["path"]))
        rest = re.sub(r"(date: ).*", rf'\g<1>"{datetime.now(UTC).date().isoformat()}"', text[start:], count=1)
        text = text[:start] + rest.replace(entry["sha256"], fresh, 1)
        changed.append(entry["path"])
    file.write_text(text, encoding="utf-8")
    return changed


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent / "data"
    for path in seal(Path(sys.argv[1]) if len(sys.argv) > 1 else default):
        sys.stdout.write(f"{path}\n")
