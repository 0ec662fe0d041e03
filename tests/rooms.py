"""The rooms of the two packages and what they import: for the tests, and for the pictures.

``python -m tests.rooms`` writes the picture of each package anew into its README.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("pagemill", "yilianti")
# Folders whose modules have layers of their own.
FOLDERS = ("yilianti.analysis", "yilianti.evidence")
PICTURE = re.compile(r"```mermaid\n.*?```", re.DOTALL)


def module_of(name: str, folders: tuple[str, ...] = FOLDERS) -> str:
    """Return the module that a dotted name leads to; a folder not named is one module."""
    package, *parts = name.split(".")
    if len(parts) > 1 and f"{package}.{parts[0]}" in folders:
        parts = parts[1:]
    return ".".join([package, *parts[:1]])


def modules(root: Path, folders: tuple[str, ...] = FOLDERS) -> dict[str, list[Path]]:
    """Return the modules of both packages and the files of each."""
    found: dict[str, list[Path]] = {}
    for path in sorted((root / "src").rglob("*.py")):
        name = ".".join(path.relative_to(root / "src").with_suffix("").parts)
        name = name.removesuffix(".__init__")
        if name not in (*PACKAGES, *folders):
            found.setdefault(module_of(name, folders), []).append(path)
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path, folders: tuple[str, ...] = FOLDERS) -> set[str]:
    """Return the modules of the two packages that a file imports."""
    found = {module_of(name, folders) for name in imports(path) if name.split(".")[0] in PACKAGES}
    return {name for name in found if "." in name and not name.endswith(".__version__")}


def graph(root: Path, folders: tuple[str, ...] = FOLDERS) -> dict[str, set[str]]:
    """Return what each module imports of the two packages."""
    return {
        module: set().union(*(own_imports(file, folders) for file in files)) - {module}
        for module, files in modules(root, folders).items()
    }


def picture(root: Path, package: str) -> str:
    """Return a package's rooms as a diagram: an arrow leads from a room to one that it uses.

    What another room of the package uses already is not drawn again.
    """
    drawn = {name: used for name, used in graph(root, ()).items() if name.startswith(package)}
    below = {name: _below(name, drawn) for name in drawn}
    lines = ["```mermaid", "flowchart BT"]
    for name in sorted(drawn):
        room = name.partition(".")[2]
        own = {one for one in drawn[name] if one.startswith(package)}
        direct = {one for one in own if not any(one in below[other] for other in own - {one})}
        lines += [f"  {room} --> {other.partition('.')[2]}" for other in sorted(direct)]
        lines += [f"  {room}"] if not direct else []
    return "\n".join([*lines, "```"])


def _below(name: str, drawn: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = [*drawn.get(name, ())]
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += drawn.get(one, ())
    return found


def main() -> None:
    """Draw both packages anew."""
    root = Path(__file__).resolve().parent.parent
    for package in PACKAGES:
        readme = root / "src" / package / "README.md"
        drawn = picture(root, package)
        text = readme.read_text(encoding="utf-8")
        readme.write_text(PICTURE.sub(lambda _, new=drawn: new, text), encoding="utf-8")


if __name__ == "__main__":
    main()
