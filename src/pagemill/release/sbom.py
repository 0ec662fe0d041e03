"""The libraries that the lock file names, with their licences, as a CycloneDX bill of materials."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

LOCK = Path("requirements.lock")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")


@dataclass(frozen=True)
class Library:
    """A library of the lock file; its licence is known where it is installed."""

    name: str
    version: str
    licence: str = ""
    is_expression: bool = False  # in the words of SPDX, as the library itself states it
    is_installed: bool = True


def libraries(lock: str) -> list[Library]:
    """Return the libraries that a lock file names."""
    return [_library(match["name"], match["version"]) for match in PIN.finditer(lock)]


def _library(name: str, version: str) -> Library:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # for another system, or another Python
        return Library(name, version, is_installed=False)
    expression = (about.get_all("License-Expression") or [""])[0]
    if _SPDX.fullmatch(expression):
        return Library(name, version, expression, True)
    return Library(name, version, next(_stated(about), ""))


def _stated(about: metadata.PackageMetadata) -> Iterator[str]:
    """Yield what a library says of its licence, shortest form first."""
    for text in about.get_all("Classifier") or ():
        if text.startswith("License :: ") and text != "License :: OSI Approved":
            yield text.rpartition(" :: ")[2]
    said = (about.get_all("License") or [""])[0].strip()
    if said:
        yield said.splitlines()[0][:80]


def differing(lock: str) -> list[str]:
    """Return how the libraries installed here differ from those that a lock file names."""
    found = []
    for match in PIN.finditer(lock):
        try:
            here = metadata.version(match["name"])
        except metadata.PackageNotFoundError:
            continue  # the lock names libraries for other systems too
        if here != match["version"]:
            found.append(f"{match['name']} is {here} here, {match['version']} in the lock file")
    return found


def bill(lock: str, name: str, version: str, day: str) -> str:
    """Return the bill of materials of a book.

    Parameters
    ----------
    lock
        Text of the lock file.
    name, version
        Of the book.
    day
        On which it was released, as YYYY-MM-DD.
    """
    components = []
    for one in libraries(lock):
        told: dict[str, object] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{one.name.lower()}@{one.version}",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name.lower()}@{one.version}",
        }
        if one.licence:
            stated = {"expression": one.licence}
            told["licenses"] = [stated if one.is_expression else {"license": {"name": one.licence}}]
        components.append(told)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name}@{version} {lock}')}",
        "version": 1,
        "metadata": {
            "timestamp": f"{day}T00:00:00Z",
            "component": {"type": "data", "bom-ref": name, "name": name, "version": version},
        },
        "components": components,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
