"""What every page of this book holds, as it is made."""

import json

from pagemill.runner.runs import read_notebook


def test_every_page_of_the_book_shows_the_parameters_that_ran(root, site):
    seen = 0
    for path in sorted((root / "book").rglob("*.ipynb")):
        page = json.loads(path.read_bytes())
        said = page["metadata"].get("pagemill")
        cells = [c for c in page["cells"] if "parameters" in c["metadata"].get("tags", [])]
        if not said or not cells:
            continue
        defaults = read_notebook(root / "notebooks" / f"{said['notebook']}.ipynb").defaults
        shown: dict = {}
        exec(cells[0]["source"], shown)
        del shown["__builtins__"]
        shown.pop("__annotations__", None)  # of parameters that may be None
        assert shown == {**defaults, **said["parameters"]}, path
        seen += 1
    assert seen > 500


def test_a_number_has_its_definition_in_both_languages(site) -> None:
    told = json.loads((site / "numbers.json").read_text(encoding="utf-8"))
    (one,) = [one for one in told["numbers"] if one["key"] == "chapters/roster#n-rows"]
    assert one["definition"].keys() == {"en", "zh"}
    assert told["version"]
