"""The rules of the house, held over the whole tree: every file that git tracks."""

import ast
import csv
import json
import re
import statistics
import subprocess
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

from pagemill.new import book as books
from tests import rooms
from tests.field import FIELD
from tests.rooms import imports, modules, own_imports

# A module imports only from its own layer, without a circle, and from those above.
LAYERS = {
    "pagemill": """
errors light paths asking
schema
project
words theme commands
tables
notebook evidence
runner
site new
release
sphinx_ext
cli __main__
""",
    "yilianti": """
structure readings naming blocks terminology renderings references claim_lines
multiverse vocabulary indicators network inference exact models simulate eventstudy context
reconcile reach cascade launches changes mechanisms guideline planning frozen story cross_checks
theme called figures profiles
explorer book numbers tables labels parameters __main__
""",
}

DEPTH = {
    f"{package}.{module}": depth
    for package, text in LAYERS.items()
    for depth, layer in enumerate(text.split("\n"))
    for module in layer.split()
}

TOP_LEVEL = {
    *(
        ".binder",
        ".ci",
        ".devcontainer",
        ".editorconfig",
        ".gitattributes",
        ".github",
        ".gitignore",
        ".pre-commit-config.yaml",
    ),
    *("CHANGELOG.md", "CHANGELOG.zh.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE"),
    *("Makefile", "README.md"),
    *("_config.yml", "_toc.yml", "environment.yml", "index.md", "index.zh.md", "pyproject.toml"),
    *("benchmarks", "book", "data", "docs", "notebooks", "requirements-dev.lock"),
    *("requirements.lock", "site", "src", "tests"),
}

ID = re.compile(r"[a-z][a-z0-9-]*")

# Written in two halves, so that this file holds none of them.
NOT_PORTABLE = [
    re.compile(left + right)
    for left, right in (
        (r"(?<![\w.])/wo", r"rk/"),
        (r"(?<![\w.])/roo", r"t/"),
        (r"(?<![\w.])/ho", r"me/"),
        (r"(?<![\w.])/op", r"t/"),
        (r"/tmp/", r"\w"),
        (r"pypi\.", r"org"),
        (r"python", r"hosted\.org"),
        (r"registry\.", r"npmjs"),
        (r"deb\.", r"debian\.org"),
    )
]


@pytest.fixture(scope="module")
def tracked(root) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    paths = [root / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def texts(root, tracked) -> dict[str, str]:
    """Return the tracked text files by their path; those of notebooks without JSON's escapes."""
    texts = {}
    for path in tracked:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.suffix in {".ipynb", ".json"}:
            text = json.dumps(json.loads(text), ensure_ascii=False)
        texts[path.relative_to(root).as_posix()] = text
    return texts


# --- modules -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(root) -> dict[str, set[str]]:
    """Return what each module imports of the two packages."""
    found = rooms.graph(root)
    unknown = found.keys() - DEPTH.keys()
    assert unknown == set(), "give the new module its place in LAYERS"
    return found


def test_modules_import_only_from_above(graph):
    wrong = [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if module.split(".")[0] == other.split(".")[0] and DEPTH[other] > DEPTH[module]
    ]
    assert wrong == []


def test_modules_import_without_a_circle(graph):
    assert list(TopologicalSorter(graph).static_order())


def test_the_engine_imports_nothing_of_the_book(graph):
    engine = {module: others for module, others in graph.items() if module.startswith("pagemill.")}
    assert engine
    assert [others for others in engine.values() if any(o.startswith("yil") for o in others)] == []


def test_the_engine_knows_no_word_of_the_book(root):
    wrong = [
        f"{path.relative_to(root)}, line {number}: {found[0]}"
        for path in sorted((root / "src" / "pagemill").rglob("*"))
        if path.suffix in (".py", ".js", ".css", ".html", ".yml", ".md")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := FIELD.search(line))
    ]
    assert wrong == []


def test_nothing_of_the_book_is_in_a_new_one(tmp_path):
    written = books.book(tmp_path)
    found = {
        path.name: match[0]
        for path in written
        if path.name != "requirements.lock" and (match := FIELD.search(path.read_text("utf-8")))
    }
    assert found == {}
    assert "@ENGINE@" not in (tmp_path / "Makefile").read_text(encoding="utf-8")


def test_the_engine_names_no_table_of_the_book(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    names = "|".join(resource["name"] for resource in package["resources"])
    named = re.compile(rf"data/(?:{names})\.csv|`(?:{names})`")
    wrong = [
        f"{path.relative_to(root)}, line {number}: {found[0]}"
        for path in sorted((root / "src" / "pagemill").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := named.search(line))
    ]
    assert wrong == []


@pytest.mark.parametrize("package", rooms.PACKAGES)
def test_the_picture_of_a_package_is_drawn_from_its_code(root, package):
    readme = (root / "src" / package / "README.md").read_text(encoding="utf-8")
    assert rooms.picture(root, package) in readme, "run python -m tests.rooms"


def test_what_computes_reads_no_files(root):
    readers = {"pagemill.paths", "pagemill.schema", "pagemill.tables", "pagemill.project"}
    folders = ("analysis", "figures", "profiles")
    wrong = [
        path.name
        for folder in folders
        for path in (root / "src" / "yilianti" / folder).rglob("*.py")
        if own_imports(path) & readers and path.name != "reads.py"  # reads for the pages
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("papermill", {"pagemill.runner"}),
        ("sphinx", {"pagemill.sphinx_ext"}),
        ("docutils", {"pagemill.sphinx_ext"}),
    ],
)
def test_a_library_stays_in_its_module(root, library, allowed):
    users = {
        module
        for module, files in modules(root).items()
        for path in files
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users <= allowed


def test_no_module_is_long(root):
    files = [path for files in modules(root).values() for path in files]
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > 450} == {}


# --- notebooks -----------------------------------------------------------------------------------


def notebooks(texts: dict[str, str], folder: str) -> dict[str, list[dict]]:
    found = {name: text for name, text in texts.items() if re.match(folder + r".*\.ipynb$", name)}
    return {name: json.loads(text)["cells"] for name, text in found.items()}


def code(cells: list[dict]) -> list[str]:
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_notebooks_are_kept_without_outputs(texts):
    wrong = [
        name
        for name, cells in notebooks(texts, "").items()
        if any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    ]
    assert wrong == [], "run .venv/bin/nbstripout on them"


def test_no_function_is_defined_in_two_notebooks(texts):
    homes: dict[str, set[str]] = {}
    for name, cells in notebooks(texts, "notebooks/").items():
        for function in re.findall(r"^ *def (\w+)", "\n".join(code(cells)), re.MULTILINE):
            homes.setdefault(function, set()).add(name)
    assert {function: where for function, where in homes.items() if len(where) > 1} == {}


def test_no_cell_gives_an_imported_name_another_meaning(texts):
    for name, cells in notebooks(texts, "notebooks/").items():
        nodes = [node for source in code(cells) for node in ast.walk(ast.parse(source))]
        lines = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        imported = {alias.asname or alias.name for line in lines for alias in line.names}
        stored = {
            node.id
            for node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        assert stored & imported == set(), name


def test_cells_are_short(texts):
    for name, cells in notebooks(texts, "notebooks/").items():
        lengths = [len(source.splitlines()) for source in code(cells)]
        assert max(lengths) <= 25, name
        assert statistics.median(lengths) <= 8, name


def test_notebooks_have_one_cell_of_parameters_and_a_language(texts):
    for name, cells in notebooks(texts, "notebooks/").items():
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        assert len(tagged) == 1, name
        assert re.search(r"^lang = \"en\"", "".join(tagged[0]["source"]), re.MULTILINE), name


# --- data ----------------------------------------------------------------------------------------


def test_ids_look_like_ids(root):
    """An id starts with a letter, for papermill turns 001 into 1."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    wrong = []
    for resource in package["resources"]:
        key = resource["schema"]["primaryKey"]
        with (root / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            ids = [row[key if isinstance(key, str) else key[0]] for row in csv.DictReader(file)]
        wrong += [f"{resource['path']}: {name}" for name in ids if not ID.fullmatch(name)]
        wrong += [f"{resource['path']}: {name} twice" for name, n in Counter(ids).items() if n > 1]
    assert wrong == []


def test_page_addresses_look_like_ids(root):
    runs = yaml.safe_load((root / "notebooks" / "runs.yml").read_text(encoding="utf-8"))["runs"]
    for run in runs:
        for part in run["page"].split("/"):
            assert ID.fullmatch(part) or re.fullmatch(r"\{[a-z_]+\}", part), run["page"]


# --- the tree ------------------------------------------------------------------------------------


def test_the_top_level_is_as_designed(texts, tracked, root):
    assert {path.relative_to(root).parts[0] for path in tracked} <= TOP_LEVEL


def test_no_file_names_a_machine_or_a_registry(texts):
    wrong = [
        f"{name}: {found[0]}"
        for name, text in texts.items()
        for pattern in NOT_PORTABLE
        if (found := pattern.search(text))
    ]
    assert wrong == []


def test_decision_records_follow_the_template(texts):
    records = {name: text for name, text in texts.items() if name.startswith("docs/decisions/")}
    numbers = []
    for name, text in records.items():
        found = re.fullmatch(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md", name)
        assert found, name
        numbers.append(found[1])
        assert text.startswith(f"# {found[1]}. "), name
        for part in ("- Status: ", "- Date: ", "## Context", "## Decision", "## Consequences"):
            assert part in text, f"{name}: {part} is missing, see 0000-template.md"
    assert sorted(numbers) == [f"{number:04d}" for number in range(len(numbers))]


def test_no_file_is_large(tracked):
    allowed = {"requirements.lock", "requirements-dev.lock"}
    large = [path.name for path in tracked if path.stat().st_size > 500_000]
    assert set(large) <= allowed


def shingles(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(len(text) - length + 1))


def copies(texts: dict[str, str], documents: dict[str, str], titles: list[str]) -> list[str]:
    """Return which texts share 25 consecutive characters with a document, spaces aside."""
    length = 25
    pieces: dict[str, str] = {}
    for name, text in documents.items():
        pieces |= dict.fromkeys(shingles("".join(text.split()), length), name)
    found = []
    for name, text in texts.items():
        for title in titles:
            text = text.replace(title, "\0")
        shared = [piece for piece in shingles("".join(text.split()), length) if piece in pieces]
        if shared:
            found.append(f"{name}: {len(shared)} times {pieces[shared[0]]}, first {shared[0]}")
    return found


def test_a_copied_sentence_is_found_and_a_title_is_not():
    documents = {"d": "这份文件的标题\n" + "甲乙丙丁" * 6 + " 戊己庚辛"}
    copied = {"a.md": "abc " + "甲乙丙丁" * 6 + "\n戊"}
    assert copies(copied, documents, []) == ["a.md: 1 times d, first " + "甲乙丙丁" * 6 + "戊"]
    assert copies({"a.md": "甲乙丙丁" * 6}, documents, []) == []
    assert copies(copied, documents, ["甲乙丙丁" * 6]) == []


def test_no_sentence_of_a_document_is_copied(root, texts, sources):
    documents = {path.name: path.read_text(encoding="utf-8") for path in sources.glob("*.txt")}
    invented = texts["docs/tutorial.md"]  # holds all of its own document, which may lie beside them
    documents = {name: text for name, text in documents.items() if text not in invented}
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title_zh"] for row in csv.DictReader(file)]
    assert copies(texts, documents, titles) == []
