"""Show the book while it is written: run and build what a change affects, reload the browser.

The process that notebooks are forked from stays preloaded, and one with Sphinx imported waits.
What goes wrong is shown on the page that it concerns; the site that was good before stays beneath.
"""

import html
import re
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import click
from watchfiles import Change, DefaultFilter, watch

from pagemill import project
from pagemill.errors import PagemillError
from pagemill.runner import execute, fingerprint, progress, runs, state
from pagemill.runner.pool import Pool
from pagemill.site import build
from pagemill.site.server import LocalServer

SCRIPT = "/__live/reload.js"
EVENTS = "/__live/events"
# Addresses are relative, for the server may stand behind another, below a path.
RELOAD = """new EventSource(new URL("events", document.currentScript.src)).onmessage =
  () => location.reload();
"""
WATCHED = ("notebooks", "data", "book", "src", "site", "_config.yml", "_toc.yml")
PANEL = """<section role="alert" style="margin: 1rem; padding: 1rem; border: 2px solid #b3261e;
background: #fff; color: #000; position: relative; z-index: 2000">
<h2 style="margin-top: 0">{title}</h2><pre style="white-space: pre-wrap">{text}</pre></section>"""
EMPTY = "<!doctype html><title>pagemill</title><body></body>"


class Board:
    """What the browser is to know: a version that grows, and what went wrong where."""

    def __init__(self) -> None:
        self.version = 0
        self.problem = ""
        self.at_hand = ""  # the page that a browser has asked for last
        self._changed = threading.Condition()

    def publish(self, problem: str) -> None:
        """Let the browsers load anew."""
        with self._changed:
            self.version += 1
            self.problem = problem
            self._changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Return the version once it is another, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version


class Handler(SimpleHTTPRequestHandler):
    """Serves the site with the reloading script and with what went wrong."""

    protocol_version = "HTTP/1.0"

    def __init__(self, board: Board, *arguments: Any, **options: Any) -> None:
        self.board = board
        super().__init__(*arguments, directory=str(build.SITE), **options)

    def do_GET(self) -> None:
        """Answer a request."""
        address = self.path.partition("?")[0]
        if address == EVENTS:
            self._events()
            return
        if address == SCRIPT:
            self._send(RELOAD.encode(), "text/javascript")
            return
        file = Path(self.translate_path(self.path))
        if file.is_dir() and address.endswith("/"):
            file /= "index.html"
        if file.suffix == ".html":
            self._page(file)
        else:
            super().do_GET()

    def _page(self, file: Path) -> None:
        page = file.relative_to(self.directory).with_suffix("").as_posix()
        page = re.sub(r"^(\w+/)?book/", r"\1", page)  # as its run calls it
        self.board.at_hand = page
        panels = []
        if self.board.problem:
            panels.append(PANEL.format(title="Not built", text=html.escape(self.board.problem)))
        failure = state.failure(page)[1]
        if failure.is_file():
            text = html.escape(failure.read_text(encoding="utf-8"))
            panels.append(PANEL.format(title="The notebook of this page failed", text=text))
        if not file.is_file() and not panels:
            self.send_error(404)
            return
        text = file.read_text(encoding="utf-8") if file.is_file() else EMPTY
        start = text.find(">", text.find("<body")) + 1
        text = text[:start] + "".join(panels) + text[start:]
        up = "../" * (self.path.partition("?")[0].count("/") - 1)
        text = text.replace("</body>", f'<script src="{up}{SCRIPT[1:]}"></script></body>')
        self._send(text.encode(), "text/html; charset=utf-8")

    def _events(self) -> None:
        self._head("text/event-stream")
        version = self.board.version
        try:
            while True:
                latest = self.board.wait(version, 15)
                self.wfile.write(b": still here\n\n" if latest == version else b"data: new\n\n")
                self.wfile.flush()
                version = latest
        except OSError:
            return  # the browser has left

    def _send(self, content: bytes, kind: str) -> None:
        self._head(kind)
        self.wfile.write(content)

    def _head(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def end_headers(self) -> None:
        """Forbid caching: what is shown is what is there."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing: the terminal tells what runs."""


class Author:
    """Keeps the site up to date from processes that stay warm."""

    def __init__(self, board: Board, jobs: int | None, choices: bool, lang: str | None) -> None:
        self._board, self._jobs, self._choices = board, jobs, choices
        self._lang = lang
        self._defaults: set[str] = set()  # pages that leave something to readers
        self._made = ""  # the one of them whose variants are made
        self._pool: Pool | None = None
        self._builder: build.Builder | None = None

    def is_asked(self) -> bool:
        """Whether a browser has come to a page whose variants are to be made."""
        return self._choices and self._at_hand() not in ("", self._made)

    def _at_hand(self) -> str:
        """Return the page with the default of what a reader chooses at the page at hand."""
        page = self._board.at_hand
        return next((one for one in self._defaults if f"{page}/".startswith(f"{one}/")), "")

    def update(self) -> None:
        """Run and build what is not up to date; tell the browsers."""
        began = time.monotonic()
        try:
            problem = self._update()
        except PagemillError as error:
            problem = str(error)
        self._board.publish(problem)
        if problem:
            click.echo(problem, err=True)
        click.echo(f"Looked after everything in {time.monotonic() - began:.1f} s.")
        self._warm()

    def _update(self) -> str:
        inputs = fingerprint.Inputs()
        book = build.load(inputs)
        orphans = execute.orphans(book.runs)
        if orphans:  # not for the sake of a table that has lost its rows
            build.raise_problems(build.problems_of_tables(inputs))
        execute.remove(orphans)
        wanted = self._wanted(book, inputs)
        chosen = [run for run in wanted if self._lang in (None, run.lang)]
        planned = execute.plan(chosen, inputs)
        todo = [one for one in planned if one.reasons]
        self._warm(inputs, book.runs)
        if todo:
            assert self._pool is not None
            with progress.reporter(len(todo)) as reporter:
                outcomes = execute.execute(planned, book, inputs, reporter, pool=self._pool)
            for outcome in outcomes:
                if outcome.error:
                    click.echo(f"FAILED {outcome.run.page}: {outcome.error}", err=True)
            if any(outcome.error for outcome in outcomes):  # the tables may be the cause
                build.raise_problems(build.problems_of_tables(inputs))
        missing = [run.page for run in chosen if not run.target.is_file()]
        if missing:
            return f"No page yet of: {', '.join(missing)}."
        build.check_contents()
        if not build.is_current(self._lang):
            assert self._builder is not None
            builder, self._builder = self._builder, None
            builder.build()
        return ""

    def _wanted(self, book: runs.Book, inputs: fingerprint.Inputs) -> list[runs.Run]:
        """Return the runs to look after; take variants away that are none of them and out of date.

        A page that a row has left would keep the site from being built.
        """
        self._defaults = {run.default for run in book.runs if run.is_variant}
        self._made = self._at_hand() if self._choices else ""
        others = [run for run in book.runs if run.is_variant and run.default != self._made]
        execute.remove([one.run.page for one in execute.plan(others, inputs) if one.reasons])
        return [run for run in book.runs if not run.is_variant or run.default == self._made]

    def _warm(
        self, inputs: fingerprint.Inputs | None = None, every: list[runs.Run] | None = None
    ) -> None:
        """Start the processes that are not there."""
        if self._pool is None and inputs and every:
            jobs = self._jobs or execute.available_cores()
            modules = ["papermill", "pagemill.runner.engines.child", *inputs.preload(every)]
            self._pool = Pool(execute.work, jobs, modules)
        if self._builder is None:
            self._builder = build.Builder(self._lang)

    def forget_code(self) -> None:
        """End the processes, which have imported code that has changed."""
        if self._pool:
            self._pool.close()
        if self._builder:
            self._builder.cancel()
        self._pool = self._builder = None


class Sources(DefaultFilter):
    """Lets through what a person writes, and not the pages that runs make."""

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change counts."""
        made = path.endswith(".ipynb") and Path("book").resolve() in Path(path).parents
        return super().__call__(change, path) and not made


def serve(port: int, jobs: int | None, choices: bool, lang: str | None) -> None:
    """Serve until interrupted; with choices, make what readers may choose at the page at hand."""
    board = Board()
    author = Author(board, jobs, choices, lang)
    try:
        server = LocalServer(("127.0.0.1", port), partial(Handler, board))
    except OSError as error:
        raise PagemillError(
            f"Port {port}: {error.strerror}. "
            f"Choose another: {project.command()} serve --port {port + 1}"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    paths = [path for path in WATCHED if Path(path).exists()]
    paths += [path.name for path in Path().glob("index*.md")]
    watching = watch(
        *paths,
        watch_filter=Sources(),
        step=20,
        debounce=400,
        rust_timeout=500,
        yield_on_timeout=True,
    )
    next(watching)  # from now on no change is missed
    try:
        author.update()
        click.echo(f"http://127.0.0.1:{port}/ - it follows your changes; Ctrl-C ends it.")
        for changes in watching:
            if not changes and not author.is_asked():
                continue
            if any(Path("src").resolve() in Path(path).parents for _, path in changes):
                author.forget_code()
            author.update()
    finally:
        author.forget_code()
        server.shutdown()
