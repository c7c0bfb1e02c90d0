"""data/sources.yaml: what each shipped file is, under which licence, and how it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DataError
from graph.records import Evidence, NodeRecord

CATALOG = "sources.yaml"
REQUIRED = ("id", "path", "title", "licence", "date", "sha256", "basis", "how")


@dataclass(frozen=True)
class Entry:
    """One entry: a dataset (``bundle`` blank) or one of its files. ``line`` is where it stands in the catalog."""

    line: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> str:
        """A value as text, ``""`` if it is not stated."""
        value = self.values.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Catalog:
    """The catalog of a data folder."""

    folder: Path
    entries: tuple[Entry, ...]

    def of(self, dataset: str) -> list[Entry]:
        """The dataset's own entry, then those of its files."""
        return [e for e in self.entries if dataset in (e["id"], e["bundle"])]

    @cached_property
    def paths(self) -> list[str]:
        """The path of every file entry."""
        return [e["path"] for e in self.entries if e["bundle"]]

    def records(self, dataset: str) -> Iterator[NodeRecord]:
        """Dataset nodes, and the Source that the catalog itself is. A file's ``sha256`` is that of what was read."""
        entries = self.of(dataset)
        source = f"S-{CATALOG}"
        yield NodeRecord(
            "Source", source, {"name": f"数据目录（{CATALOG}）", "kind": "document"},
            Evidence(source, f"{CATALOG}:1", "official"),
        )  # fmt: skip
        for entry in entries:
            props = {
                "name": entry["title"],
                **{k: entry[k] for k in ("path", "licence", "date", "basis", "how", "note")},
            }
            if entry["bundle"]:
                props |= {"bundle": entry["bundle"], "sha256": sha256(self.folder / entry["path"])}
            yield NodeRecord("Dataset", entry["id"], props, Evidence(source, f"{CATALOG}:{entry.line}", "official"))


def read_catalog(folder: Path) -> Catalog:
    """The catalog of ``folder``. Raises DataError if it is missing or an entry is incomplete."""
    path = folder / CATALOG
    if not path.is_file():
        raise DataError(
            "data.catalog", "数据文件夹里没有来源目录", where=CATALOG, remedy="恢复该文件，或检查 --data 所指的文件夹"
        )
    loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
    root = loader.get_single_node()
    entries = []
    for key, section in root.value if isinstance(root, yaml.MappingNode) else ():
        for item in section.value:
            values = {str(k): v for k, v in loader.construct_mapping(item, deep=True).items()}
            entry = Entry(item.start_mark.line + 1, values)
            needed = [n for n in REQUIRED if key.value == "files" or n not in ("sha256", "how", "date")]
            if missing := [name for name in needed if not entry[name]]:
                raise DataError(
                    "data.catalog", f"来源目录的一项缺少 {'、'.join(missing)}", where=f"{CATALOG}:{entry.line}",
                    remedy="补上这些字段",
                )  # fmt: skip
            entries.append(entry)
    loader.dispose()
    return Catalog(folder, tuple(entries))


def sha256(path: Path) -> str:
    """Checksum of a file, ``""`` if it is missing."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
