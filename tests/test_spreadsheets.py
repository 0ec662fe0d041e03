"""Tables on their way to a spreadsheet and back."""

import csv
import io
import json
import shutil
import subprocess

import pytest

from yilianti import schema, spreadsheets

CELLS = [
    ('=HYPERLINK("https://example.org","open")', True),
    ("+86 10 0000", True),
    ("@SUM(1+1)", True),
    ("-beijing", True),
    ("-1+1", True),
    ("=1", True),
    ("\t=1", True),
    ("\r=1", True),
    ("＝1+1", True),
    *[(cell, False) for cell in ("-", "+", "=", "--", "—", "-5", "+1.5%", "-1,234.50", "1E10")],
    *[(cell, False) for cell in ("", "3-5", "a=b", "医联体", "'=1", "'")],
]


@pytest.mark.parametrize(("cell", "is_run"), CELLS)
def test_what_a_spreadsheet_would_run_is_shown_as_text(cell, is_run):
    assert spreadsheets.as_text(cell) == (f"'{cell}" if is_run else cell)


def test_the_scripts_of_pages_do_the_same(root):
    script = (root / "site/static/site.js").read_text(encoding="utf-8")
    start, end = script.index("  const FORMULA"), script.index("  window.yiliantiSaveCsv")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here to run the script of the pages")
    cells = [cell for cell, _ in CELLS]
    code = f"{script[start:end]}; console.log(JSON.stringify({json.dumps(cells)}.map(cell)))"
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    told = [
        next(csv.reader(io.StringIO(cell, newline="")), [""])[0] for cell in json.loads(done.stdout)
    ]
    assert told == [spreadsheets.as_text(cell) for cell in cells]


def test_a_table_to_take_opens_with_its_chinese(root):
    for name in schema.names():
        content = schema.csv_file(name).read_bytes()
        taken = spreadsheets.to_take(content)
        assert taken.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(taken.decode("utf-8-sig"), newline="")))
        own = list(csv.reader(io.StringIO(content.decode(), newline="")))
        assert lines == [[spreadsheets.as_text(cell) for cell in line] for line in own]
        assert spreadsheets.to_take(taken) == taken


def test_the_package_to_take_holds(root, tmp_path):
    from frictionless import Package

    shutil.copy(root / "data/datapackage.json", tmp_path)
    for name in schema.names():
        file = schema.csv_file(name)
        (tmp_path / file.name).write_bytes(spreadsheets.to_take(file.read_bytes()))
    package = Package(str(tmp_path / "datapackage.json"))
    assert {resource.encoding for resource in package.resources} == {"utf-8"}
    report = package.validate(parallel=False)
    assert report.valid, report.flatten(["type", "note"])[:3]


def test_libreoffice_reads_it_by_double_click(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: install libreoffice-calc to open the files with it")
    rows = [["名称", "值"], ["医联体", "=1+1"], ["—", "-"]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    (tmp_path / "a.csv").write_bytes(spreadsheets.to_take(text.getvalue().encode()))
    command = [
        office,
        "--headless",
        "--convert-to",
        "html",
        "--outdir",
        tmp_path,
        tmp_path / "a.csv",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert all(word in html for word in ("名称", "医联体", "=1+1", "—"))
