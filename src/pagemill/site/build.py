"""Build the site aside from the pages, then put it in place in one step.

Sphinx works in `_build/site`, which it keeps from build to build, so that it renders only what has
changed. A build without a warning is laid out beside `_build/html` and exchanged for it by two
renames.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pagemill import project, schema, words
from pagemill.errors import PagemillError, RunError, SiteError, number_of_problems
from pagemill.evidence import pairs
from pagemill.runner import fingerprint, runs, state
from pagemill.runner.environment import environment
from pagemill.runner.execute import Planned, available_cores
from pagemill.site import editions, pictures
from pagemill.site.contents import entries

WORK = state.BUILD / "site"
SITE = state.BUILD / "html"
NEW, OLD = state.BUILD / "html.new", state.BUILD / "html.old"
GOOD = state.BUILD / "site.good"  # Sphinx's work before a build that is not done yet
SETTINGS = ("_config.yml", "_toc.yml", "requirements.lock", "CITATION.cff")
TEXTS = ("index", "CHANGELOG")  # hand-written, in each language
# What Sphinx wraps around what one of our handlers says.
WRAPPED = re.compile(
    r"Extension error \([\w.]+\)[:!]\s*Handler <[^>]*> for event '[\w-]+' threw an exception "
    r"\(exception: (?P<said>.*)\)$",
    re.MULTILINE,
)
FOLDERS = ("book", "site", "data", "notebooks", "src")


def check_ready(planned: list[Planned]) -> None:
    """Refuse to build from pages that are missing, failed or out of date.

    Raises
    ------
    SiteError
        With the pages concerned and why.
    """
    stale = [one for one in planned if one.reasons]
    if stale:
        lines = [f"{one.run.page}: {one.reasons[0]}" for one in stale[:20]]
        if len(stale) > 20:
            lines.append(f"and {len(stale) - 20} more: `{project.command()} run --why` names all")
        raise SiteError.from_problems(
            f"{len(stale)} of {len(planned)} pages are not up to date. "
            f"Run `{project.command()} run` first.",
            lines,
        )
    check_contents()


def problems_of_tables(inputs: fingerprint.Inputs) -> list[str]:
    """Return what is wrong with the tables; they are not read anew if they were found good."""
    checked = {**inputs.tables, **inputs.modules("pagemill.tables"), "": inputs.schemas[True]}
    if state.read_note("tables") == checked:
        return []
    from pagemill import tables

    found = tables.problems()
    if not found:
        state.write_note("tables", checked)
    return found


def problems(of_tables: list[str]) -> tuple[runs.Book, list[str]]:
    """Return what `runs.yml` says, and all that is wrong: with the tables, with it, with the site.

    Parameters
    ----------
    of_tables
        What is wrong with the tables. What would follow from it alone is left out.
    """
    faulty = {found[1] for text in of_tables if (found := re.match(r"data/(\w+)\.csv", text))}
    book, of_runs = runs.read(faulty)
    made = {run.target.with_suffix("").as_posix() for run in book.runs}
    of_contents = problems_of_contents(made if book.complete else None)
    return book, [*of_tables, *of_runs, *_lacking_words(book), *of_contents]


def _lacking_words(book: runs.Book) -> list[str]:
    """Return which words the choices of readers lack, as complete messages."""
    wanted = {
        key: run.default for run in book.runs for key in runs.words_of(run.notebook, run.made)
    }
    return [
        f"{runs.FILE}, choices of {wanted[key]}: there are no words for {key!r}.{words.near(key)} "
        f"Add a line with each language to {project.said('words', 'the file of words')}."
        for key in words.lacking(wanted)
    ]


def raise_problems(found: list[str]) -> None:
    """Raise a PagemillError with all problems, if there are any."""
    if found:
        raise PagemillError.from_problems(f"{number_of_problems(found)}:", found)


def load(inputs: fingerprint.Inputs) -> runs.Book:
    """Return what `runs.yml` says; if it is wrong, the tables may be the cause: tell of them too.

    Raises
    ------
    PagemillError
        With all that is wrong, the tables first.
    """
    try:
        return runs.load()
    except RunError:
        book, found = problems(problems_of_tables(inputs))
        raise_problems(found)
        return book


def check_contents() -> None:
    """Check `_toc.yml` and `_config.yml`; each entry must have its page.

    Raises
    ------
    SiteError
        With all that is wrong with them.
    """
    if found := problems_of_contents(set()):
        raise SiteError.from_problems(f"{number_of_problems(found)}:", found)


def problems_of_contents(made: set[str] | None) -> list[str]:
    """Return what is wrong with `_config.yml` and `_toc.yml`.

    Parameters
    ----------
    made
        Pages that count as present, for runs will make them; None if these cannot be known: then
        no page is missed.
    """
    config, contents = runs.read_yaml("_config.yml"), runs.read_yaml("_toc.yml")
    found = [*config.problems, *contents.problems]
    if not config.problems and not isinstance(config.data, dict):
        found.append("_config.yml: there are no settings in it. Restore it from git.")
    if contents.problems:
        return found
    if malformed := _malformed(contents.data):
        return [
            *found,
            f"_toc.yml: {malformed}. Give `format`, `root` and lists of `- file: PAGE`.",
        ]
    if made is None:
        return found
    pages = made | {
        path.with_suffix("").as_posix()
        for pattern in ("*.md", "book/**/*.md", "book/**/*.ipynb")
        for path in Path().glob(pattern)
    }
    found += editions.problems(editions.listed(), contents.data, made)
    return found + [
        f"_toc.yml: the entry {entry!r} has no page: there is neither {entry}.md nor {entry}.ipynb."
        f"{runs.near(entry, pages)} Correct the entry, or add its run to notebooks/runs.yml."
        for entry in entries(contents.data)
        if entry.removesuffix(".md").removesuffix(".ipynb") not in pages
    ]


def _malformed(contents: Any) -> str:
    """Return what Sphinx will not understand of a table of contents."""
    from sphinx_external_toc.parsing import MalformedError, parse_toc_data

    try:
        parse_toc_data(contents)
    except (MalformedError, TypeError, ValueError, AttributeError, KeyError) as error:
        return str(error)
    return ""


def signature(folders: Sequence[str] = FOLDERS) -> str:
    """Return what tells whether settings, texts or files in folders were touched since.

    By default these are all that a site rests on.
    """
    address = os.environ.get(project.variable("SITE_URL"), "")
    files = [*SETTINGS, *(path.as_posix() for name in TEXTS for path in Path().glob(f"{name}*.md"))]
    entries = [address, _commit(), *(f"{name} {state.stamp(Path(name))}" for name in sorted(files))]
    for folder in folders:
        for directory, subfolders, names in os.walk(folder):
            subfolders[:] = sorted(
                s
                for s in subfolders
                if not s.startswith((".", "__pycache__")) and "egg-info" not in s
            )
            entries += [f"{directory}/{n} {state.stamp(Path(directory, n))}" for n in sorted(names)]
    return fingerprint.digest("\n".join(entries).encode())


def _commit() -> str:
    """Return the commit that is checked out, whose history dates the pages; nothing without git."""
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def languages(lang: str | None = None) -> list[str]:
    """Return the languages of the editions to build: those of `runs.yml`, or one of them."""
    return [one.lang for one in editions.listed() if lang in (None, one.lang)]


def is_current(lang: str | None = None, with_pictures: bool = False) -> bool:
    """Return whether the editions are there and nothing has changed since they were built.

    Parameters
    ----------
    lang
        The edition that is asked for; all by default.
    with_pictures
        Count a site as old that was built without pictures of its figures where they can be made.
    """
    now, wanted = signature(), [one for one in editions.listed() if lang in (None, one.lang)]
    if not all(_is_current(one, now) for one in wanted):
        return False
    return not with_pictures or _has_pictures(wanted) or not pictures.can_be_made()


def _has_pictures(wanted: list[editions.Edition]) -> bool:
    notes = [state.read_note(f"site-{one.lang}", "pictures") for one in wanted]
    return all(note and note["pictures"] for note in notes)


def _is_current(edition: editions.Edition, now: str) -> bool:
    note = state.read_note(f"site-{edition.lang}", "signature", "index")
    if not note or note["signature"] != now:
        return False
    return state.stamp(_front(edition)) == note["index"]


def _front(edition: editions.Edition) -> Path:
    return SITE / edition.folder / "index.html"


def fronts(lang: str | None = None) -> list[Path]:
    """Return the front pages of the editions, or of one."""
    return [_front(one) for one in editions.listed() if lang in (None, one.lang)]


class Builder:
    """A process that has imported Sphinx and waits for the word to build."""

    def __init__(self, lang: str | None = None) -> None:
        self._languages = languages(lang)
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "pagemill.sphinx_ext.build", str(available_cores())),
                *self._languages,
            ],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def build(self, with_pictures: bool = False) -> None:
        """Build the site and put it in place.

        Parameters
        ----------
        with_pictures
            Make the pictures that figures lack, where they can be made. Those that are kept from
            earlier builds are used in any case.

        Raises
        ------
        SiteError
            With all warnings, if there is any; the site built before stays.
        """
        with state.lock("site"):
            _recover()
            before = signature()
            _keep_good(self._languages)
            output, _ = self._process.communicate("build\n")
            if self._process.returncode:
                _recover()
                output = WRAPPED.sub(r"\g<said>", output)
                lines = "\n".join(dict.fromkeys(output.strip().splitlines()))
                raise SiteError(
                    f"The site was not built; the last good one stays in {SITE}.\n{lines}"
                )
            tried = with_pictures and pictures.can_be_made()
            if tried:
                try:
                    pictures.make(WORK)
                except SiteError as error:  # figures draw themselves
                    click.echo(error, err=True)
            _put_in_place()
            for one in editions.listed():
                if one.lang in self._languages:
                    index = state.stamp(_front(one))
                    note = {"signature": before, "index": index, "pictures": tried}
                    state.write_note(f"site-{one.lang}", note)

    def cancel(self) -> None:
        """End the process without a build."""
        self._process.kill()
        self._process.communicate()


def build(force: bool = False, lang: str | None = None) -> bool:
    """Build the site, or one edition, with pictures unless it is current; return if it did."""
    if force:
        for one in languages(lang):
            shutil.rmtree(WORK / one, ignore_errors=True)
    elif is_current(lang, with_pictures=True):
        return False
    Builder(lang).build(with_pictures=True)
    return True


def left_out() -> list[str]:
    """Return the files that nobody publishes because nothing names them, as paths."""
    named = {f"data/{name}" for name in ("README.md", "LICENSE", "datapackage.json")}
    named |= {f"data/{file}" for file in schema.files().values()}
    named.add(project.said("words"))
    named |= {run.source.as_posix() for run in runs.read()[0].runs} | {runs.FILE, pairs.CONFIRMED}
    contents = {entry.removesuffix(".md") for entry in entries(runs.read_yaml("_toc.yml").data)}
    by_hand = (*contents, "README", "CHANGELOG", "CONTRIBUTING")
    named |= {one.file(name, ".md") for name in by_hand for one in editions.listed()}
    files = [
        *(path for folder in ("data", "notebooks") for path in Path(folder).rglob("*")),
        *(path for kind in ("md", "ipynb", "rst") for path in Path().glob(f"*.{kind}")),
    ]
    shown = (path for path in files if path.is_file() and not _is_hidden(path))
    unnamed = {path.as_posix() for path in shown} - named
    static = {path.name for path in Path("site", "static").glob("*")}
    unnamed |= {f"site/static/{name}" for name in static if not (SITE / "_static" / name).exists()}
    return sorted(unnamed)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _keep_good(chosen: list[str]) -> None:
    """Keep Sphinx's work as the last good build left it; there may be none."""
    aside = GOOD.with_name("site.copy")
    shutil.rmtree(aside, ignore_errors=True)
    for lang in chosen:
        (WORK / lang).mkdir(parents=True, exist_ok=True)
        # What myst-nb lays beside the pages is never read again.
        unread = shutil.ignore_patterns("jupyter_execute")
        shutil.copytree(WORK / lang, aside / lang, ignore=unread)
    aside.rename(GOOD)


def _recover() -> None:
    """Make good what a build that failed or was killed left behind: as if it had never begun."""
    if not SITE.exists() and OLD.exists():  # between the two renames
        OLD.rename(SITE)
    bad = GOOD.with_name("site.bad")
    shutil.rmtree(bad, ignore_errors=True)
    for good in GOOD.iterdir() if GOOD.exists() else ():
        work = WORK / good.name
        if work.exists():  # aside first: a process that gets ready lays folders into it
            bad.mkdir(exist_ok=True)
            work.rename(bad / good.name)
        good.rename(work)
    for done in (GOOD, bad):
        shutil.rmtree(done, ignore_errors=True)


def _put_in_place() -> None:
    """Lay the new site out beside the old one and exchange them by two renames."""
    for leftover in (NEW, OLD):
        shutil.rmtree(leftover, ignore_errors=True)
    NEW.mkdir()
    used: set[str] = set()
    needs, note = pictures.Needs(), state.read_note("laid", "basis", "pages")
    before = note["pages"] if note and note["basis"] == needs.basis else {}
    complete: dict[Path, Path] = {}  # pages with all their pictures -> where they are published
    for edition in editions.listed():
        made = WORK / edition.lang / "html"
        for directory, subfolders, names in os.walk(made):
            subfolders.sort()
            for name in names:
                path = Path(directory, name).relative_to(made).as_posix()
                own = "" if editions.is_shared(path) else edition.folder
                if name in (".buildinfo", ".nojekyll"):
                    continue
                page, target = made / path, NEW / own / path
                wanted = {*needs.of(page)} if page.suffix == ".html" else set()
                shown = _lay(page, target, wanted, before.get(page.as_posix()))
                used |= shown
                if shown and shown == wanted:
                    complete[page] = _published(target)
    needs.keep()
    for name in used:
        (NEW / pictures.FOLDER).mkdir(parents=True, exist_ok=True)
        os.link(pictures.KEPT / name, NEW / pictures.FOLDER / name)  # never written through
    (NEW / ".nojekyll").touch()
    if SITE.exists():
        SITE.rename(OLD)
    NEW.rename(SITE)
    laid = {page.as_posix(): _stamps(page, complete[page]) for page in complete}
    state.write_note("laid", {"basis": needs.basis, "pages": laid})
    for done in (OLD, GOOD):
        shutil.rmtree(done, ignore_errors=True)


def _published(target: Path) -> Path:
    return SITE / target.relative_to(NEW)


def _stamps(made: Path, published: Path) -> list[list[int] | None]:
    return [state.stamp(made), state.stamp(published)]


def _lay(
    made: Path, target: Path, wanted: set[str], before: list[list[int] | None] | None
) -> set[str]:
    """Put one file into the new site: the old site's, if it is the same. Return its pictures.

    Never a link to the file that Sphinx made: the next build would write through it into the site.

    Parameters
    ----------
    made
        What Sphinx made.
    target
        Where it is put.
    wanted
        The pictures that it would show.
    before
        The stamps of what Sphinx had made and of what was published, when that had all its
        pictures.
    """
    if target.exists():  # one of all editions
        return set()
    target.parent.mkdir(parents=True, exist_ok=True)
    published = _published(target)
    there = all((pictures.KEPT / name).is_file() for name in wanted)
    if wanted and there and before == _stamps(made, published):
        os.link(published, target)
        return wanted
    if wanted:
        page = target.relative_to(NEW).as_posix()
        text, used = pictures.laid(made.read_text(encoding="utf-8"), page)
        if used:
            content = text.encode()
            if published.is_file() and published.read_bytes() == content:
                os.link(published, target)
            else:
                target.write_bytes(content)
            return {*used}
    if published.is_file() and (
        state.stamp(published) == state.stamp(made) or filecmp.cmp(published, made, shallow=False)
    ):
        os.link(published, target)
    else:
        shutil.copy2(made, target)
    return set()
