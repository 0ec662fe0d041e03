"""Do two texts, one in each language, show and refer to the same, in the same order.

Compared is what does not depend on the language: headings and their levels, paragraphs, numbers,
links, figures, code, formulas. Numbers are compared within a paragraph, whatever their order: a
sentence may turn round in the other language.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from pagemill.words import LANGUAGES

TARGET = re.compile(r"<([^<>]+)>\s*$")  # of a role with words of its own: {page}`words <target>`
BLANK = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")  # what a notebook fills in: {{ key }}
DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
WITHIN = ("sureness", "note", "tip", "warning")  # directives whose content is prose
PARTNER = re.compile(rf"\.({'|'.join(LANGUAGES)})(?=\.md$)")  # of a page's name: its language
FORMAT = re.compile(r":[^:#]*$")  # how a number is written may differ with the language


class Shape(NamedTuple):
    """What a text shows and refers to; of `paragraphs`, what each refers to."""

    headings: list[str]
    blocks: list[str]  # directives, formulas and code, in order
    links: list[str]
    paragraphs: list[Counter[str]]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(colon_fence_plugin).use(myst_role_plugin)
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False)  # money is none


def shape(text: str) -> Shape:
    """Return what a text in MyST Markdown shows and refers to."""
    found = Shape([], [], [], [])
    for token in _parser().parse(text):
        if token.type == "heading_open":
            found.headings.append(token.tag)
        elif token.type in ("fence", "colon_fence"):
            _block(token, found)
        elif token.type == "math_block":
            found.blocks.append(f"$${token.content.strip()}$$")
        elif token.type == "inline":
            inside = [*_inline(token.children or [])]
            found.links.extend(name for kind, name in inside if kind == "link")
            found.paragraphs.append(Counter(name for kind, name in inside if kind == "number"))
    return found


def _block(token: Token, found: Shape) -> None:
    """Add a directive or a block of code, and what is within where that is prose."""
    named = DIRECTIVE.fullmatch(token.info.strip())
    if not named:
        found.blocks.append(f"code {token.content!r}")
        return
    shown = PARTNER.sub("", named[2])
    found.blocks.append(f"{{{named[1]}}} {shown}".strip())
    if named[1] in WITHIN:
        within = shape(token.content)
        found.headings.extend(within.headings)
        found.blocks.extend(within.blocks)
        found.links.extend(within.links)
        found.paragraphs.extend(within.paragraphs)


def _inline(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield each link and each number, code or formula of a paragraph, with its kind."""
    for token in tokens:
        if token.type == "myst_role":
            name, content = token.meta["name"], token.content
            if name == "num":
                yield "number", f"{{num}}`{FORMAT.sub('', content)}`"
            else:
                target = TARGET.search(content)
                yield "link", f"{{{name}}} {target[1] if target else content}"
        elif token.type == "link_open":
            yield "link", f"({token.attrs['href']})"
        elif token.type == "image":
            yield "link", f"({token.attrs['src']})"
        elif token.type == "code_inline":
            yield "number", f"`{token.content}`"
        elif token.type == "math_inline":
            yield "number", f"${token.content}$"
        elif token.type == "text":
            yield from (("number", f"{{{{ {name} }}}}") for name in BLANK.findall(token.content))


def prose(text: str) -> list[str]:
    """Return the words of each paragraph, heading and item, without what they refer to."""
    found = []
    for token in _parser().parse(text):
        named = DIRECTIVE.fullmatch(token.info.strip())
        if named and named[1] in WITHIN:
            found += prose(token.content)
        elif token.type == "inline":
            found.append("".join(map(_said, token.children or [])))
    return found


def _said(token: Token) -> str:
    """Return the words of a part of a paragraph: those of a link, none of a number or of code."""
    if token.type == "myst_role":
        target = TARGET.search(token.content)
        return token.content[: target.start()].strip() if target else " "
    return BLANK.sub(" ", token.content) if token.type == "text" else " "


def differences(first: str, second: str) -> Iterator[str]:
    """Yield in what two texts differ, as ends of a sentence that names the second one.

    Parameters
    ----------
    first, second
        The texts, in English and in Chinese.
    """
    one, other = shape(first), shape(second)
    if one.headings != other.headings:
        yield f"has the headings {_listed(other.headings)}, and not {_listed(one.headings)}"
    for what in ("blocks", "links"):
        mine, theirs = getattr(one, what), getattr(other, what)
        if lacks := Counter(mine) - Counter(theirs):
            yield f"lacks {_listed(lacks.elements())}"
        if more := Counter(theirs) - Counter(mine):
            yield f"has {_listed(more.elements())} alone"
        if not (lacks or more) and mine != theirs:
            yield f"has in another order {_listed(theirs)}, and not {_listed(mine)}"
    if len(one.paragraphs) != len(other.paragraphs):
        yield (
            f"has {len(other.paragraphs)} headings, paragraphs and items, and not "
            f"{len(one.paragraphs)}"
        )
        yield from _numbers(_all(one), _all(other), "")
        return
    for number, (mine, theirs) in enumerate(zip(one.paragraphs, other.paragraphs, strict=True), 1):
        yield from _numbers(mine, theirs, f" in paragraph {number}, headings counted")


def _numbers(mine: Counter[str], theirs: Counter[str], where: str) -> Iterator[str]:
    if lacks := mine - theirs:
        yield f"lacks {_listed(lacks.elements())}{where}"
    if more := theirs - mine:
        yield f"has {_listed(more.elements())} alone{where}"


def _all(one: Shape) -> Counter[str]:
    return sum(one.paragraphs, Counter())


def _listed(names: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(names) or "none"
