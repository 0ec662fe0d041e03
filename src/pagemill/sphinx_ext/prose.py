"""Markdown as this book is written: Chinese beside emphasis and numbers, and dollars of money.

CommonMark finds words by their blanks, which Chinese does not have: the asterisks of
``**“三角洲”**是`` would stay on the page, the end of a line would become a blank, and the blank
that authors leave beside a recorded number would stay, where print has none. And what stands
between two dollars is no formula where a sentence speaks of money. What can be read in two ways
is told of with its line, and so are marks of emphasis that are left over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MethodType
from typing import Any
from unicodedata import category, east_asian_width

import myst_nb.sphinx_
import myst_parser.parsers.sphinx_
from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.rules_inline.strikethrough import tokenize as strikethrough
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import is_escaped, math_inline_dollar
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

Rule = Callable[[StateInline, bool], bool]

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")  # has blanks between its words
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BEFORE = re.compile(rf"(?<=[{_HAN}，。；：、（）“”]) $")
_AFTER = re.compile(rf"^ (?=[{_HAN}])")
_APART = re.compile(rf"(?<=[{_HAN}]) (?=\d)|(?<=\d) (?=[{_HAN}])")
_STRAY = re.compile(r"\*\*+|__+|~~+")
# What a formula has only within commands such as \text: Chinese, code, words between blanks.
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?(\s*\{[^{}]*\})?")
_WORD = r"(?<![a-zA-Z])[a-zA-Z]{2,}"
_PROSE = re.compile(rf"[`\u3400-\u9fff，。；：、（）“”]|{_WORD}[,;.]?\s+.*{_WORD}|\s{_WORD}(\s|$)")
# What a dollar follows in US$5, NT$5, A$5 and 5$.
_MONEY = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{0,2}|[0-9]")
_SCRIPT = ("^", "_", "\\", "{")  # with what a formula begins that goes on a word, as in CO$_2$


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in "WF" and not _HANGUL.match(char)


def _is_mark(char: str) -> bool:
    return category(char)[0] == "P" or isMdAsciiPunct(ord(char))


def _is_chinese(text: str, at: int, step: int) -> bool:
    """Tell whether Chinese stands at a place; a mark counts as what stands beyond it."""
    while 0 <= at < len(text) and not text[at].isspace():
        if _is_wide(text[at]):
            return True
        if not _is_mark(text[at]):
            return False
        at += step
    return False


def _scan(state: StateInline, start: int, may_split: bool) -> Scanned:
    """Tell what a run of marks may do: as in CommonMark, but Chinese is no part of a word."""
    text = state.src[: state.posMax]
    end = start
    while end < len(text) and text[end] == text[start]:
        end += 1
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    china_before, china_after = _is_chinese(text, start - 1, -1), _is_chinese(text, end, 1)
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    left = not after.isspace() and (
        not mark_after or china_after or before.isspace() or mark_before or china_before
    )
    right = not before.isspace() and (
        not mark_before or china_before or after.isspace() or mark_after or china_after
    )
    opens = left and (may_split or not right or mark_before or china_before)
    closes = right and (may_split or not left or mark_after or china_after)
    return Scanned(opens, closes, end - start)


def _beside_chinese(rule: Rule) -> Rule:
    """Let a rule of markdown-it find its marks beside Chinese too."""

    def tokenize(state: StateInline, silent: bool) -> bool:
        state.scanDelims = MethodType(_scan, state)  # type: ignore[method-assign]
        return rule(state, silent)

    return tokenize


_formula = math_inline_dollar()


def _dollar(state: StateInline, silent: bool) -> bool:
    """Read a formula, leave money alone, and mark what could be either."""
    text, start = state.src[: state.posMax], state.pos
    if text[start] != "$" or is_escaped(state, start):
        return False
    end = text.find("$", start + 1)
    while end > 0 and is_escaped(state, end):
        end = text.find("$", end + 1)
    if end < 0 or (verdict := _verdict(text, start, end)) == "money":
        return False
    if verdict == "formula":
        return _formula(state, silent)
    if not silent:
        state.push("doubtful", "", 0).content = text[start : end + 1]
        state.pos += 1
    return not silent


def _verdict(text: str, start: int, end: int) -> str:
    """Tell whether what stands between two dollars is a formula, money, or could be either."""
    inner, before, after = text[start + 1 : end], text[:start], text[end + 1 : end + 2]
    if not inner:
        return "money"
    counts = inner[0].isdigit()
    goes_on = not inner.startswith(_SCRIPT) and bool(re.search(r"[A-Za-z0-9]$", before))
    if goes_on and (counts or re.search(rf"(?:{_MONEY.pattern})$", before)):
        return "money"
    if inner[0].isspace() != inner[-1].isspace() or (counts and after.isdigit()):
        return "money"
    cut = after.isalnum() and inner[-1] in ",;/(+-–—"  # as in $5/$x
    if cut and counts:
        return "money"
    if goes_on or cut or after.isdigit() or _PROSE.search(_COMMAND.sub("", inner).strip()):
        return "doubtful"
    return "formula"


def _finish(state: StateCore) -> None:
    """Join lines that end and begin in Chinese, close up numbers; mark what is left over."""
    for block in state.tokens:
        if block.type == "inline":
            block.children = _finished(block.children or [])
            _close_up(block.children)


def _finished(tokens: list[Token]) -> list[Token]:
    finished: list[Token] = []
    line = 0
    for number, token in enumerate(tokens):
        if token.type == "image":
            token.children = _finished(token.children or [])
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        if token.type == "softbreak":
            before = "".join(_seen(each) for each in tokens[:number]).rstrip()
            after = "".join(_seen(each) for each in tokens[number + 1 :]).lstrip()
            if _is_chinese(before, len(before) - 1, -1) and _is_chinese(after, 0, 1):
                continue
        token.meta["line"] = line
        finished.append(token)
        if token.type == "text" and (stray := _STRAY.search(token.content)):
            finished.append(Token("stray", "", 0, content=token.content, info=stray[0]))
            finished[-1].meta["line"] = line
    return finished


def _close_up(tokens: list[Token]) -> None:
    """Take the blank from between Chinese and a number, typed or recorded, as print has it."""
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type == "text":
            token.content = _APART.sub("", token.content)
        if token.type == "myst_role" and token.meta.get("name") == "num":
            if before and before.type == "text":
                before.content = _BEFORE.sub("", before.content)
            if after and after.type == "text":
                after.content = _AFTER.sub("", after.content)


def _seen(token: Token) -> str:
    """Return the text of a token as far as a reader sees it."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "myst_role":  # {page}`Title <place>`
        return re.sub(r"(?<=\S)\s*<[^>]*>$", "", token.content)
    return "" if token.type in ("html_inline", "footnote_ref", "stray") else token.content


def _tell(message: str) -> Callable[..., None]:
    """Return how to render a token that is told of, with its line."""

    def render(self: Any, token: Any) -> None:
        line = token_line(token, 0) + token.meta.get("line", 0)
        text = message.format(mark=token.info, text=token.content)
        place = (self.sphinx_env.docname, line)
        logger.warning("%s", text, location=place, type="pagemill", subtype="prose")

    return render


_RULES = {
    "doubtful": _tell(
        "{text!r} could be money or a formula. Write \\$ for each dollar that is money; in a "
        "formula, put words into \\text{{...}} and no digit or word right beside it."
    ),
    "stray": _tell(
        "{mark!r} in {text!r} marks no emphasis and would stand on the page as it is. Put it right "
        "before and after the words, in pairs; write `...` around code, or \\ before each."
    ),
}


def parser(config: Any, renderer: Any) -> MarkdownIt:
    """Return MyST's parser of Markdown with the rules of this module."""
    md = create_md_parser(config, renderer)
    md.inline.ruler.at("emphasis", _beside_chinese(emphasis))
    md.inline.ruler.at("strikethrough", _beside_chinese(strikethrough))
    if "math_inline" in md.inline.ruler.get_all_rules():
        md.inline.ruler.at("math_inline", _dollar)
    md.core.ruler.after("inline", "chinese_lines", _finish)
    md.renderer.rules |= {  # type: ignore[attr-defined]
        f"render_{name}": MethodType(rule, md.renderer) for name, rule in _RULES.items()
    }
    return md


def setup(app: Sphinx) -> None:
    """Put the parser in the place of MyST's, which offers no hook for rules of one's own."""
    for module in (myst_nb.sphinx_, myst_parser.parsers.sphinx_):
        vars(module)["create_md_parser"] = parser
