"""Ask what faults are known of the libraries that the lock file names.

``python -m pagemill.release.audit``: exit code 0 where none is known, 1 where one is, 2 where
nobody could be asked, which says nothing of the libraries.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from typing import Any

from pagemill.release import sbom

ASKED = "https://api.osv.dev/v1/querybatch"  # the database of faults that packagers keep together
SECONDS = 30
FINE, FAULTY, UNKNOWN = 0, 1, 2


def faults(libraries: list[sbom.Library], asked: str = ASKED) -> dict[str, list[str]]:
    """Return the libraries of which faults are known, each with the names of these.

    Raises
    ------
    OSError
        If the database cannot be reached.
    ValueError
        If its answer is not of the form that it promises.
    """
    queries = [
        {"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version}
        for one in libraries
    ]
    request = urllib.request.Request(
        asked,
        data=json.dumps({"queries": queries}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        told: Any = json.load(answer)
    results = told.get("results") if isinstance(told, dict) else None
    if not isinstance(results, list) or len(results) != len(libraries):
        raise ValueError("the answer has not one result for each library")
    return {
        f"{one.name} {one.version}": [fault["id"] for fault in result["vulns"]]
        for one, result in zip(libraries, results, strict=True)
        if result.get("vulns")
    }


def audit(lock: str, asked: str = ASKED) -> tuple[int, str]:
    """Return the exit code, and what is to be said of the libraries of a lock file."""
    libraries = sbom.libraries(lock)
    try:
        found = faults(libraries, asked)
    except (OSError, ValueError) as error:
        return UNKNOWN, (
            f"NOT AUDITED: {asked} could not be asked ({error}). Nothing is known of the "
            f"{len(libraries)} libraries of the lock file, neither good nor bad. Try again where "
            "there is a network."
        )
    if not found:
        return FINE, f"No fault is known of the {len(libraries)} libraries of the lock file."
    lines = [f"{name}: {', '.join(faults)}" for name, faults in found.items()]
    return FAULTY, "\n".join(["Faults are known of these libraries:", *lines])


def main() -> None:
    """Audit the lock file of the project in the working directory."""
    code, said = audit(sbom.LOCK.read_text(encoding="utf-8"))
    print(said)
    sys.exit(code)


if __name__ == "__main__":
    main()
