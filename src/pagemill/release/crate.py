"""What a released copy holds, described as a Research Object Crate (RO-Crate 1.1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
FORMATS = {
    ".cff": "application/yaml",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".sqlite": "application/vnd.sqlite3",
    ".zip": "application/zip",
}


def describe(
    folder: Path, package: dict[str, Any], authors: list[str], day: str, told: dict[str, str]
) -> str:
    """Return the description of a folder.

    Parameters
    ----------
    folder
        The released copy.
    package
        Descriptor of the tables.
    authors
        Who made the book.
    day
        On which it was released, as YYYY-MM-DD.
    told
        File or folder of the copy -> what it is.
    """
    people = [{"@id": f"#author-{n}", "@type": "Person", "name": name}
              for n, name in enumerate(authors, start=1)]  # fmt: skip
    licences = [
        {"@id": one["path"], "@type": "CreativeWork", "name": one.get("title", one.get("name", ""))}
        for one in package.get("licenses", [])
        if "path" in one
    ]
    parts = [_part(folder, name, text) for name, text in sorted(told.items())]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": package.get("title", package["name"]),
        "description": package.get("description", package.get("title", package["name"])),
        "version": package.get("version", ""),
        "datePublished": day,
        "author": [{"@id": one["@id"]} for one in people],
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    if licences:
        root["license"] = {"@id": licences[0]["@id"]}
    about = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    graph = {"@context": CONTEXT, "@graph": [about, root, *parts, *people, *licences]}
    return json.dumps(graph, indent=1, ensure_ascii=False) + "\n"


def _part(folder: Path, name: str, text: str) -> dict[str, Any]:
    if (folder / name).is_dir():
        return {"@id": f"{name}/", "@type": "Dataset", "name": name, "description": text}
    path = folder / name
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": text,
        "encodingFormat": FORMATS.get(path.suffix, "text/plain"),
        "contentSize": str(path.stat().st_size),
    }
