"""The texts of a book that stand in both languages, and which of them someone has read together.

They are neighbouring cells of a notebook tagged `lang-en` and `lang-zh`, and hand-written pages
`NAME.md` and `NAME.zh.md`. `notebooks/pairs.yml` keeps a digest of each side as it was when last
confirmed, so that a side which changes alone is told until someone has looked at the other.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from pagemill import paths, project
from pagemill.errors import DataError, PagemillError
from pagemill.evidence import parity
from pagemill.words import LANGUAGES

FIRST, SECOND = LANGUAGES
TAGS = {f"lang-{lang}": lang for lang in LANGUAGES}
CONFIRMED = "notebooks/pairs.yml"
HEAD = """\
# Texts in both languages that someone has read together: digests of the English and of the Chinese.
# Written by `{command} confirm`; a text that has changed on one side alone is told by `check`.
"""
NAMES = {"en": "English", "zh": "Chinese"}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was built


class Pair(NamedTuple):
    """A text in both languages: its file, where each side stands, both sides."""

    file: str
    places: tuple[str, str]
    texts: tuple[str, str]

    @property
    def digests(self) -> tuple[str, str]:
        """What tells each side from another; how its lines are broken does not count."""
        first, second = (
            hashlib.sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()[:10]
            for text in self.texts
        )
        return first, second


class Found(NamedTuple):
    """The pairs of a project, and what has no partner, as complete messages."""

    pairs: list[Pair]
    problems: list[str]


def find() -> Found:
    """Return the pairs of the project, and what stands in one language alone."""
    found = Found([], [])
    for path in sorted((paths.root() / "notebooks").glob("*.ipynb")):
        _in_notebook(path, found)
    _pages(found)
    return found


def _in_notebook(path: Path, found: Found) -> None:
    """Add the pairs of a notebook; one that is in a single language throughout has none."""
    file = path.relative_to(paths.root()).as_posix()
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = []
    for number, cell in enumerate(cells, 1):
        tags = set(cell["metadata"].get("tags", [])) if cell["cell_type"] == "markdown" else set()
        if lang := next((TAGS[tag] for tag in tags & set(TAGS)), ""):
            tagged.append((number, lang, tags - set(TAGS), "".join(cell["source"])))
    if {lang for _, lang, _, _ in tagged} != set(LANGUAGES):
        return
    while tagged:
        number, lang, tags, text = tagged.pop(0)
        if lang != FIRST or not tagged or tagged[0][1] != SECOND:
            other = SECOND if lang == FIRST else FIRST
            beside = "below" if lang == FIRST else "above"
            found.problems.append(
                f"{file}, cell {number}: the {NAMES[lang]} {text.strip()[:30]!r} has no "
                f"{NAMES[other]}. Write it into a cell {beside}, tagged lang-{other}."
            )
            continue
        partner, _, others, second = tagged.pop(0)
        if tags != others:
            found.problems.append(
                f"{file}, cell {partner}: beside its language it is tagged {_listed(others)}, and "
                f"its partner, cell {number}, {_listed(tags)}. Give both the same."
            )
        places = (f"{file}, cell {number}", f"{file}, cell {partner}")
        found.pairs.append(Pair(file, places, (text, second)))


def _listed(tags: set[str]) -> str:
    return ", ".join(sorted(tags)) or "none"


def _pages(found: Found) -> None:
    """Add the hand-written pages that have a partner; `site.editions` tells of those without."""
    root = paths.root()
    for path in (*sorted(root.glob("*.md")), *sorted((root / "book").rglob("*.md"))):
        partner = path.with_name(f"{path.stem}.{SECOND}.md")
        if partner.is_file():
            file, other = (one.relative_to(root).as_posix() for one in (path, partner))
            texts = (path.read_text(encoding="utf-8"), partner.read_text(encoding="utf-8"))
            found.pairs.append(Pair(file, (file, other), texts))


def problems(found: Found) -> list[str]:
    """Return where the two languages of a text differ, or one has changed alone."""
    told, known = [*found.problems], confirmed()
    for pair in found.pairs:
        first, second = pair.places
        told += [
            f"{second}: unlike {_short(first)}, it {text}. Let both show the same."
            for text in parity.differences(*pair.texts)
        ]
        told += _alone(pair, known.get(pair.file, []))
    return told


def unread(found: Found) -> int:
    """Return how many texts nobody has confirmed, new or changed in both languages."""
    known = confirmed()
    return sum(
        pair.digests not in own and len(_sides_known(pair, own)) != 1
        for pair in found.pairs
        for own in [known.get(pair.file, [])]
    )


def _sides_known(pair: Pair, known: Sequence[tuple[str, str]]) -> list[int]:
    """Return which sides of a pair, 0 and 1, stand in some pair that was confirmed."""
    return [at for at in (0, 1) if any(both[at] == pair.digests[at] for both in known)]


def _alone(pair: Pair, known: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield that a side has changed since the pair was confirmed, and the other has not."""
    kept = [] if pair.digests in known else _sides_known(pair, known)
    if len(kept) == 1:
        changed, other = pair.places[1 - kept[0]], pair.places[kept[0]]
        yield (
            f"{changed}: the {NAMES[LANGUAGES[1 - kept[0]]]} has changed and {_short(other)} has "
            "not. Bring that up to date too, or say that it is: "
            f"{project.command()} confirm {pair.file}"
        )


def _short(place: str) -> str:
    """Return a place as it is called beside another one of its file."""
    return place.rpartition(", ")[2]


def confirmed() -> dict[str, list[tuple[str, str]]]:
    """Return file -> digests of the pairs that someone has confirmed.

    Raises
    ------
    DataError
        If the file that keeps them cannot be read.
    """
    file = paths.root() / CONFIRMED
    if not file.is_file():
        return {}
    try:
        kept = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) or {}
        return {
            name: [(str(first), str(second)) for first, second in map(str.split, lines)]
            for name, lines in kept.items()
        }
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise DataError(
            f"{CONFIRMED}: it cannot be read ({str(error).splitlines()[0]}). Write it anew: "
            f"{project.command()} confirm"
        ) from None


def confirm(files: Sequence[str] = ()) -> list[Pair]:
    """Keep the pairs of some files, or of all, as read together; return those that are new.

    Raises
    ------
    PagemillError
        If a file holds no pair.
    """
    pairs = find().pairs
    holding = dict.fromkeys(pair.file for pair in pairs)
    wrong = [file for file in files if file not in holding]
    if wrong:
        raise PagemillError.from_problems(
            "There is nothing to confirm in:",
            [f"{file}: it holds no text in both languages." for file in wrong],
        )
    known = confirmed()
    chosen = [pair for pair in pairs if not files or pair.file in files]
    new = [pair for pair in chosen if pair.digests not in known.get(pair.file, [])]
    for file in dict.fromkeys(pair.file for pair in chosen):
        own = [pair.digests for pair in chosen if pair.file == file]
        known[file] = [*dict.fromkeys(own)]
    kept = {
        file: [f"{first} {second}" for first, second in known[file]]
        for file in sorted(holding)
        if file in known
    }
    text = HEAD.format(command=project.command()) + yaml.safe_dump(kept, sort_keys=False)
    (paths.root() / CONFIRMED).write_text(text, encoding="utf-8")
    return new
