"""Tables on their way to a spreadsheet and back."""

import csv
import io
import json
import shutil
import subprocess
from importlib.resources import files

import pytest
from click.testing import CliRunner

from pagemill import cli, tables
from pagemill.tables import spreadsheets, tidy

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


def test_the_scripts_of_pages_do_the_same():
    script = files("pagemill").joinpath("assets/static/site.js").read_text(encoding="utf-8")
    start, end = script.index("  const FORMULA"), script.index("  window.pagemillSaveCsv")
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


def test_libreoffice_reads_it_whole_and_runs_nothing(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: install libreoffice-calc to open the files with it")
    rows = [["名称", "值"], ["医联体", "=1+1"], ["—", "-"]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    (tmp_path / "a.csv").write_bytes(spreadsheets.to_take(text.getvalue().encode()))
    # Its window finds the mark at the start and proposes UTF-8; without a window it must be told.
    command = [office, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "html"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "a.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert all(word in html for word in ("名称", "医联体", "=1+1", "—"))


@pytest.fixture
def stops(copy):
    """Return the table of stops in a copy of the tables."""
    return copy / "stops.csv"


def saved(content, mark=",", ends="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator=ends).writerows(
        csv.reader(io.StringIO(content.decode(), newline=""))
    )
    return text.getvalue()


WAYS = {
    "CSV UTF-8": (
        lambda own: saved(own).encode("utf-8-sig"),
        ["row 1: the file begins with a byte"],
    ),
    "CSV": (
        lambda own: saved(own).encode("gb18030"),
        ["line 2: the file is not UTF-8 (byte 0xb7) but"],
    ),
    "Unicode text": (
        lambda own: saved(own, "\t").encode("utf-16"),
        ["line 1: the file is not UTF-8 (byte 0xff) but UTF-16"],
    ),
    "semicolons": (lambda own: saved(own, ";").encode(), ["row 1: semicolons stand between"]),
    "tabs": (lambda own: saved(own, "\t").encode(), ["row 1: tabs stand between"]),
    "semicolons and mark": (
        lambda own: saved(own, ";").encode("utf-8-sig"),
        ["row 1: the file begins with a byte", "row 1: semicolons stand between"],
    ),
    "columns": (lambda own: own.replace(b"\n", b",,\n"), ["row 1: 2 columns are empty"]),
    "rows": (
        lambda own: own + 3 * (b"," * 14 + b"\n"),
        [", rows {0}, {1}, {2}: the row is empty. Delete it."],
    ),
    "TRUE": (
        lambda own: own.replace(b",true,", b",TRUE,").replace(b",false,", b",FALSE,"),
        [", column is_open: 'TRUE' is not true or false. A spreadsheet has made it so"],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_of_saving_gives_one_message_and_is_undone(stops, way):
    own = stops.read_bytes()
    change, told = WAYS[way]
    stops.write_bytes(change(own))
    problems = tables.problems("stops")
    assert len(problems) == len(told)
    first = len(own.splitlines()) + 1  # the row behind the last
    for part in told:
        words = part.format(*range(first, first + 3))
        assert any(words in problem for problem in problems), problems
    shown = CliRunner().invoke(cli.main, ["tidy", "stops"])
    assert shown.exit_code == 0, shown.output
    assert "Nothing was written" in shown.output
    assert stops.read_bytes() == change(own)
    done = CliRunner().invoke(cli.main, ["tidy", "stops", "--write"])
    assert done.exit_code == 0, done.output
    assert stops.read_bytes() == own


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_alone_change_nothing(stops, ends):
    before = tables.load("stops")
    stops.write_bytes(stops.read_bytes().replace(b"\n", ends.encode()))
    assert tables.problems("stops") == []
    assert tables.load("stops").equals(before)


def test_what_another_encoding_gave_is_not_guessed(stops):
    stops.write_bytes("place_id,name\ncafé,Müßiggänger\n".encode("latin-1"))
    (problem,) = tables.problems("stops")
    assert "is not UTF-8 (byte 0xe9). Save it anew" in problem


def test_characters_that_were_lost_are_not_written(stops):
    content = stops.read_text(encoding="utf-8").replace("磨坊站", "磨?站", 1).encode("gb18030")
    stops.write_bytes(content)
    done = CliRunner().invoke(cli.main, ["tidy", "stops", "--write"])
    assert done.exit_code == 1
    assert "row 2, column name_zh: '磨?站' holds a question mark" in done.output
    assert stops.read_bytes() == content


DAY, FLAG = {"type": "string", "unit": "date"}, {"type": "boolean"}
COUNT, NUMBER = {"type": "integer"}, {"type": "number"}


@pytest.mark.parametrize(
    ("column", "cell", "precision", "restored"),
    [
        *[(DAY, text, "day", "2014-06-30") for text in ("2014/6/30", "2014年6月30日", "2014.6.30")],
        *[(DAY, text, None, "2014-06-30") for text in ("30-Jun-2014", "6/30/2014", "30/6/2014")],
        (DAY, "2014/6/1", "day", "2014-06-01"),
        (DAY, "2014/6/1", "month", "2014-06"),
        (DAY, "2014年6月", None, "2014-06"),
        (DAY, "Jun-2014", "month", "2014-06"),
        (FLAG, "TRUE", None, "true"),
        (FLAG, "False", None, "false"),
        (COUNT, "12,345", None, "12345"),
        (COUNT, "12.0", None, "12"),
        (NUMBER, "1,234.5", None, "1234.5"),
    ],
)
def test_what_is_certain_is_restored(column, cell, precision, restored):
    assert tidy.restored(column, cell, precision) == restored
    assert spreadsheets.is_changed(column, cell)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *[
            (DAY, text)
            for text in ("2014/6/1", "Nov-13", "30-Jun-14", "6/5/2014", "2014/13/1", "41820")
        ],
        *[
            (DAY, text)
            for text in ("2014", "2014-06", "2014-06-01", "2013-01/2013-12", "2014/2015")
        ],
        (COUNT, "1.1E+05"),
        (COUNT, "12,34"),
        (COUNT, "12.5"),
        (NUMBER, "0.50"),
        (FLAG, "1"),
        ({"type": "string"}, "2014/6/30"),
    ],
)
def test_what_can_be_read_in_two_ways_stays(column, cell):
    assert tidy.restored(column, cell, None) == cell


def test_dates_of_a_spreadsheet_give_one_message_a_column(stops):
    file = stops
    lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    at = lines[0].index("opened")
    for line in lines[1:]:
        line[at] = line[at].replace("-", "/")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    own = file.read_bytes()
    file.write_text(text.getvalue(), encoding="utf-8")
    (problem,) = tables.problems("stops")
    assert "and let `pagemill tidy` restore what is certain" in problem
    assert CliRunner().invoke(cli.main, ["tidy", "stops", "--write"]).exit_code == 0
    assert file.read_bytes() == own


def test_a_table_of_one_column_has_nothing_between_its_cells(tmp_path, monkeypatch):
    own = {"fields": [{"name": "town_id", "type": "string"}], "primaryKey": ["town_id"]}
    package = {"resources": [{"name": "towns", "path": "towns.csv", "schema": own}]}
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps(package))
    (tmp_path / "data" / "towns.csv").write_text("town_id\nalder\nbirch\n")
    (tmp_path / "_toc.yml").touch()
    monkeypatch.chdir(tmp_path)
    assert tables.problems() == []
    assert [row["town_id"] for row in tables.rows("towns")] == ["alder", "birch"]
