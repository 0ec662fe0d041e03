"""How much of the notebooks is code: ``python -m benchmarks.notebooks`` prints it."""

import json
import re
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = re.compile(r"(record|record_all|count|count_all|quote)\(")


def sources() -> list[str]:
    """Return the code cells of all notebooks."""
    cells = [
        cell
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    return ["".join(cell["source"]) for cell in cells]


def main() -> None:
    """Print the figures."""
    lengths = [len([line for line in text.splitlines() if line.strip()]) for text in sources()]
    only = sum(all(RECORD.match(part) for part in text.split("\n\n")) for text in sources())
    print(f"{len(lengths)} code cells, {sum(lengths):,} lines that are not blank")
    print(f"median cell {statistics.median(lengths):g} lines, longest {max(lengths)}")
    print(f"{only} cells begin with a record")


if __name__ == "__main__":
    main()
