"""What a page rests on, as digests: its notebook, parameters, code, tables, lock file and Python.

Modules are followed from the notebook's imports through the sources under `src/`; a data file
beside a module counts when the module names it. Of the tables it is the rows and columns that the
last run was seen to read, of the words those that it was seen to ask for, and of the descriptor
its shape, unless the run was seen to ask for more.
"""

import ast
import contextlib
import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pagemill import project, schema, tables, words
from pagemill.errors import DataError, PagemillError, RunError
from pagemill.runner import state
from pagemill.runner.runs import LANGUAGES, Run
from pagemill.tables.reads import Read, Rows

LATE = "~"  # marks what is imported in a function, if that is called
ALWAYS = "pagemill.runner.publish"  # shapes every page
SCHEMA = schema.WHOLE
WORDS = "the words asked for"


def digest(content: bytes) -> str:
    """Return a digest of bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


def file_digest(path: Path) -> str:
    """Return a digest of a file; a missing file has one too."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return "missing"


def of_table(table: str, file: str, reads: Sequence[dict[str, Any]]) -> str:
    """Return the digest of what was read of a table: that of its file, if it was all.

    Parameters
    ----------
    table
        Name of the table.
    file
        Digest of its file when it was read; if it has another by now, the answer fits nothing.
    reads
        What was read, as `tables.load` notes it; other tables among it do not count.
    """
    parts = [Read.from_note(read) for read in reads if read["table"] == table]
    if Read(table) in parts or file == "missing":
        return file
    try:
        rows = _rows(table, file)
    except DataError:  # whoever reads the table will say
        rows = None
    if rows is None:
        return "changed meanwhile"
    return digest("".join(rows.digest(part) for part in parts).encode())


@lru_cache(maxsize=128)
def _rows(table: str, file: str) -> Rows | None:
    """Return the cells of a table, or None if its file has another digest."""
    rows = Rows(tables.rows(table))
    return rows if file_digest(schema.csv_file(table)) == file else None


def files_of_words() -> list[Path]:
    """Return the files of words, seen from the project's root: the engine's, the book's."""
    own = words.own_file()
    if own.is_relative_to(Path.cwd()):
        own = own.relative_to(Path.cwd())
    return [own, *([Path(said)] if (said := project.said("words")) else [])]


def digest_of_words() -> str:
    """Return a digest of all words, as their files have them."""
    return digest("".join(file_digest(path) for path in files_of_words()).encode())


def words_among(asked: Iterable[str]) -> list[str]:
    """Return the words among all that was asked for."""
    return [what for what in asked if what != SCHEMA]


def of_words(asked: Iterable[str], files: str) -> str:
    """Return the digest of the words that were asked for.

    Parameters
    ----------
    asked
        The words, as `pagemill.words` tells what was asked for.
    files
        Digest of all words then; if they have another by now, the answer fits nothing.
    """
    _refresh_words()
    return _state_of_words(asked) if digest_of_words() == files else "changed meanwhile"


def _refresh_words() -> None:
    with contextlib.suppress(Exception):  # no file, no YAML: whoever asks for words will say
        words.refresh()


def _state_of_words(asked: Iterable[str]) -> str:
    try:
        return digest(words.state_of(asked).encode())
    except Exception:  # as above
        return "unreadable"


class Inputs:
    """The files that pages rest on, each read once; paths are relative to the project's root."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._modules: dict[str, Path | None] = {}
        self._digests: dict[Path, str] = {}
        self._notebooks: dict[tuple[Path, str], str] = {}
        noted = state.read_note("imports")
        self._known: dict[str, list[str]] = noted if isinstance(noted, dict) else {}
        self._seen: dict[str, list[str]] = {}

    def parts(
        self,
        run: Run,
        reads: Sequence[dict[str, Any]] = (),
        asked: Sequence[str] = (),
        known: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """Return the digests that a page rests on, by what they are digests of.

        Parameters
        ----------
        run
            The run that makes the page.
        reads
            What it was seen to read, as `tables.load` notes it.
        asked
            What else it was seen to ask for, as `pagemill.asking` notes it.
        known
            Table -> digest of what was read of it, for tables that are as they were then; and that
            of the words, under `WORDS`, if all are.
        """
        given = [run.page, run.is_profile, run.lang, run.parameters, run.default, run.made]
        parts = {
            **self._code(run),
            run.source.as_posix(): self._notebook(run),
            "parameters": digest(json.dumps(given).encode()),
        }
        for table in dict.fromkeys(read["table"] for read in reads):
            if known and table in known:
                parts[f"data/{table}"] = known[table]
            else:
                parts[f"data/{table}"] = of_table(table, self.tables.get(table, "missing"), reads)
        if reads or SCHEMA in asked:
            parts[SCHEMA] = self.schemas[SCHEMA in asked]
        if said := words_among(asked):
            parts[WORDS] = known[WORDS] if known and WORDS in known else _state_of_words(said)
        return parts

    @cached_property
    def words(self) -> str:
        """The digest of all words; answers are given as their files are now."""
        _refresh_words()
        return digest_of_words()

    def preload(self, chosen: list[Run], late: bool = True) -> list[str]:
        """Return the modules that the notebooks import, those of the project last.

        Parameters
        ----------
        chosen
            The runs.
        late
            Import also what functions import when they are called; else it is only named, after
            the mark `LATE`, for whoever is told that a notebook has called one.
        """
        outside: dict[str, None] = {}
        inside: dict[str, None] = {}
        for run in {run.notebook: run for run in chosen}.values():
            modules = self._modules_of(run)
            inside |= dict.fromkeys(sorted(modules))
            paths = [path for module in modules if (path := self._find(module))]
            names = [name for path in (*paths, run.source) for name in self._parsed(path)]
            if late:
                names = [name.removeprefix(LATE) for name in names]
            names = [name for name in sorted(names) if not name.startswith("=")]
            outside |= dict.fromkeys(
                name for name in names if not self._find(name.removeprefix(LATE))
            )
        return [*outside, *inside]

    @cached_property
    def tables(self) -> dict[str, str]:
        """The digest of each table."""
        try:
            return {name: file_digest(Path("data", file)) for name, file in schema.files().items()}
        except (PagemillError, OSError):
            return {}

    @cached_property
    def schemas(self) -> tuple[str, str]:
        """The digests of the schema: of its shape, on which every table rests, and of all of it."""
        try:
            shape = digest(json.dumps(schema.shape()).encode())
        except (PagemillError, OSError):  # whoever reads a table will say
            shape = "unreadable"
        return shape, self._file(Path(SCHEMA))

    def modules(self, name: str) -> dict[str, str]:
        """Return the digests of a module and of all it imports from the project."""
        needed: set[str] = set()
        self._follow(name, needed)
        found = [path for module in sorted(needed) if (path := self._find(module))]
        return {path.as_posix(): self._file(path) for path in found}

    def keep(self) -> None:
        """Note which file imports what, so that the next time nothing need be parsed."""
        if self._seen.keys() - self._known.keys():
            state.write_note("imports", self._seen)

    def _file(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = file_digest(path)
        return self._digests[path]

    def _notebook(self, run: Run) -> str:
        """Return the digest of a notebook without the prose of other languages."""
        key = run.source, run.lang
        if key not in self._notebooks:
            self._notebooks[key] = _of_language(run.source, run.lang)
        return self._notebooks[key]

    def _code(self, run: Run) -> dict[str, str]:
        """Return the digests that all runs of a notebook share."""
        if run.notebook not in self._codes:
            paths, by_word = [Path("requirements.lock")], files_of_words()
            for module in sorted(self._modules_of(run)):
                path = self._find(module)
                assert path is not None
                paths += [path, *(one for one in self._data_files(path) if one not in by_word)]
            parts = {path.as_posix(): self._file(path) for path in paths}
            self._codes[run.notebook] = {"Python": platform.python_version(), **parts}
        return self._codes[run.notebook]

    def _modules_of(self, run: Run) -> set[str]:
        """Return all modules of the project that a notebook needs."""
        needed: set[str] = set()
        for name in (*self._imports(run.source), ALWAYS):
            self._follow(name, needed)
        return needed

    def _follow(self, name: str, needed: set[str]) -> None:
        """Add a module, the packages it lies in and all that these import."""
        parents = [name.rsplit(".", n)[0] for n in range(name.count("."), 0, -1)]
        for module in (*parents, name):
            path = self._find(module)
            if path is None or module in needed:
                continue
            needed.add(module)
            for imported in self._imports(path):
                self._follow(imported, needed)

    def _find(self, module: str) -> Path | None:
        """Return the file of a module of the project."""
        if module not in self._modules:
            base = Path("src", *module.split("."))
            files = (base.with_suffix(".py"), base / "__init__.py")
            self._modules[module] = next((path for path in files if path.is_file()), None)
        return self._modules[module]

    def _imports(self, path: Path | None) -> list[str]:
        """Return all dotted names that a module may import; some may be no modules."""
        assert path is not None
        found = (name.removeprefix(LATE) for name in self._parsed(path))
        return [name for name in found if not name.startswith("=")]

    def _data_files(self, path: Path) -> Iterator[Path]:
        for name in self._parsed(path):
            if name.startswith("="):
                yield path.parent / name[1:]

    def _parsed(self, path: Path) -> list[str]:
        key = f"{path.as_posix()} {self._file(path)}"
        if key not in self._seen:
            parse = _parse_module if path.suffix == ".py" else _parse_notebook
            try:
                self._seen[key] = self._known[key] if key in self._known else parse(path)
            except SyntaxError as error:
                raise RunError(f"{path}, line {error.lineno}: {error.msg}. Mend it.") from None
        return self._seen[key]


def _of_language(path: Path, lang: str) -> str:
    """Return the digest of what a notebook holds beside the prose of other languages."""
    others = {f"lang-{other}" for other in LANGUAGES if other != lang}
    try:
        notebook = json.loads(path.read_bytes())
        notebook["cells"] = [
            cell
            for cell in notebook["cells"]
            if cell["cell_type"] == "code" or not others & {*cell["metadata"].get("tags", ())}
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return file_digest(path)  # the run will say what is wrong with it
    return digest(json.dumps(notebook, ensure_ascii=False).encode())


def _parse_module(path: Path) -> list[str]:
    """Return the names a module imports and, marked with '=', the data files it names."""
    tree = ast.parse(path.read_bytes())
    package = path.relative_to("src").with_suffix("").parts[:-1]
    found = dict.fromkeys(_imported(tree, package))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if 0 < len(name) < 100 and "\n" not in name and (path.parent / name).is_file():
                found[f"={name}"] = None
    return list(found)


def _parse_notebook(path: Path) -> list[str]:
    """Return the names that a notebook's cells import."""
    found: dict[str, None] = {}
    for cell in json.loads(path.read_bytes())["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            plain = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
            try:
                found |= dict.fromkeys(_imported(ast.parse(plain), ()))
            except SyntaxError:
                continue  # the run will say so
    return list(found)


def _imported(tree: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Yield the dotted names that code imports, except what only type checkers do."""
    pending: list[tuple[Any, str]] = [(tree, "")]
    while pending:
        node, mark = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            pending += ((child, mark) for child in node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (f"{mark}{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield f"{mark}{base}"
            yield from (f"{mark}{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            mark = LATE
        pending += ((child, mark) for child in ast.iter_child_nodes(node))
