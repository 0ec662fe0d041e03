"""Live authoring: an edit reaches the page, the browser is told, a failure stands on its page."""

import contextlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from pagemill.runner import fingerprint, runs
from pagemill.site import serve

pytestmark = pytest.mark.slow

CONFIG = """\
title: A small book
only_build_toc_files: false
exclude_patterns: [data, notebooks, "_build", ".*", "**/.*"]
execute: {execute_notebooks: "off"}
sphinx: {extra_extensions: [pagemill.sphinx_ext.incremental]}
"""


class Site:
    """The served site, as a browser sees it."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"

    def get(self, path):
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def wait_for(self, path, text, seconds=60):
        """Return the seconds until a page holds a text."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if text in self.get(path):
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"{path} never held {text!r}:\n{self.get(path)[:2000]}")


@pytest.fixture
def served(project):
    (project.root / "_config.yml").write_text(CONFIG)
    (project.root / "index.md").write_text("# A small book\n")
    toc = "format: jb-book\nroot: index\nchapters: [{file: book/chapters/summary}]\n"
    (project.root / "_toc.yml").write_text(toc)
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pagemill", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    site = Site(port)
    try:
        site.wait_for("/book/towns/alder.html", "people live in Alder")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def test_an_edit_reaches_the_page_and_a_failure_stands_on_it(project, served):
    page = "/book/towns/alder.html"
    told = threading.Event()

    def listen():
        with urllib.request.urlopen(served.address + serve.EVENTS, timeout=60) as events:
            for line in events:
                if line.startswith(b"data:"):
                    told.set()
                    return

    threading.Thread(target=listen, daemon=True).start()
    path = project.root / "notebooks" / "town.ipynb"
    good = path.read_text()
    path.write_text(good.replace("people live in", "persons live in"))
    served.wait_for(page, "persons live in Alder")
    assert told.wait(20)
    path.write_text(good.replace("outputs.record", "outputs.recrod"))
    served.wait_for(page, "The notebook of this page failed")
    text = served.get(page)
    assert "AttributeError" in text
    assert "persons live in Alder" in text  # the last good page stays beneath
    (project.root / "data" / "towns.csv").write_text("town_id,name,people\nalder,Elder,7\n")
    path.write_text(good)
    served.wait_for(page, "7 people live in Elder")
    assert "failed" not in served.get(page)
    (project.root / "notebooks" / "runs.yml").write_text("runs: 1\n")
    served.wait_for("/index.html", "there is no list `runs:`")


def test_pages_get_one_script_of_the_site_itself(served):
    """By relative addresses, so that it works behind another server, below a path."""
    script = serve.SCRIPT.removeprefix("/")
    assert f'<script src="{script}"></script></body>' in served.get("/")
    text = served.get("/book/towns/alder.html")
    assert f'<script src="../../{script}"></script></body>' in text
    assert "EventSource" in served.get(serve.SCRIPT)
    assert not re.search(r"<script>[^<]*EventSource", text)


def test_a_port_in_use_is_told(project, yilianti):
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = yilianti("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "Choose another" in result.output


LARGE = """\
languages: [en]
runs:
  - {notebook: summary, page: chapters/summary}
  - {notebook: large, page: chapters/large, choices: {least: [1000, 0]}}
"""


@pytest.mark.parametrize("asked", [False, True])
def test_variants_are_made_of_the_page_at_hand_and_only_when_asked_for(project, asked, yilianti):
    project.runs(LARGE)
    board = serve.Board()
    author = serve.Author(board, 1, asked, None)
    inputs = fingerprint.Inputs()
    book = runs.load()

    def wanted(at_hand):
        board.at_hand = at_hand
        return [run.page for run in author._wanted(book, inputs) if run.is_variant]

    assert wanted("chapters/summary") == []
    assert not author.is_asked()
    board.at_hand = "chapters/large"
    assert author.is_asked() == asked
    there = ["chapters/large/least-0"] if asked else []
    assert wanted("chapters/large") == there
    assert wanted("chapters/large/least-0") == there
    assert not author.is_asked()


def test_a_variant_that_is_out_of_date_is_taken_away_until_it_is_asked_for(project, yilianti):
    project.runs(LARGE)
    yilianti("run")
    author, book = serve.Author(serve.Board(), 1, False, None), runs.load()
    author._wanted(book, fingerprint.Inputs())
    assert project.page("chapters/large/least-0").is_file()
    towns = project.root / "data" / "towns.csv"
    towns.write_text(towns.read_text().replace("800", "900"))
    author._wanted(book, fingerprint.Inputs())
    assert not project.page("chapters/large/least-0").exists()
    assert project.page("chapters/large").is_file()
