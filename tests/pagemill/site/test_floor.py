"""What pages load runs in Chromium 109: nothing newer without a fallback.

See docs/decisions/0015-a-floor-of-chromium-109.md.
"""

import re
from importlib.resources import files
from pathlib import Path

import pytest

STATIC = Path(str(files("pagemill"))) / "assets" / "static"
PLOTLY = Path(str(files("plotly"))) / "package_data" / "plotly.min.js"
FLOOR = 109

#: What style sheets may hold -> since which Chromium it is known.
CSS = {
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"@(?:top|bottom)-(?:left|center|right)\b": 131,
    r"@view-transition\b": 126,
    r"@position-try\b|anchor\(|anchor-name:|position-anchor:": 125,
    r"@function\b": 139,
    r"\blight-dark\(": 123,
    r"\bcolor-mix\(|\bcolor\(|\bok(?:lch|lab)\(|\bl(?:ch|ab)\(": 111,
    r"\brgb\(from\b|\bhsl\(from\b": 119,
    r"\b(?:round|mod|rem|abs|sign|pow|sqrt|hypot|exp|log|sin|cos|tan)\(": 111,
    r"\blinear\(": 113,
    r":\s*\d*(?:cap|lh|rlh|rex|ric)\b": 118,
    r"\bsubgrid\b": 117,
    r":user-(?:valid|invalid)\b": 119,
    r":popover-open\b|:open\b": 114,
    r":dir\(": 120,
    r":nth-(?:last-)?child\([^)]*\bof\b": 111,
    r"::details-content\b|::scroll-marker\b|::highlight\b": 131,
    r"\binterpolate-size:|\bcalc-size\(": 129,
    r"\bfield-sizing:": 123,
    r"\btext-wrap(?:-style|-mode)?:": 114,
    r"\btext-box(?:-trim|-edge)?:|\btext-spacing-trim:|\btext-autospace:": 123,
    r"\bscrollbar-(?:color|width):": 121,
    r"\btransition-behavior:|\ballow-discrete\b": 117,
    r"\bword-break:\s*auto-phrase": 119,
    r"\bfont-size-adjust:": 127,
    r"\banimation-timeline:|\bscroll-timeline|\bview-timeline": 115,
    r"\balign-content:[^;]*;(?=[^}]*display:\s*block)": 123,
    r"\bzoom:": 128,
    r"\bmask(?:-image|-size|-position)?:": 120,
    r"@media[^{]*(?:prefers-reduced-transparency|scripting|update)\b": 119,
    r"\boverlay:|\binset-area:|\breading-flow:": 117,
}
#: What scripts may hold -> since which Chromium it is known.
JS = {
    r"\.(?:toSorted|toReversed|toSpliced)\(|\.with\(": 110,
    r"\bObject\.groupBy\b|\bMap\.groupBy\b": 117,
    r"\bPromise\.withResolvers\b": 119,
    r"\bPromise\.try\b": 128,
    r"\bArray\.fromAsync\b": 121,
    r"\.(?:isWellFormed|toWellFormed)\(": 111,
    r"\bURL\.(?:canParse|parse)\(": 120,
    r"\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(": 122,
    r"\b(?:keys|values|entries)\(\)\s*\.(?:map|filter|take|drop|find|some|every|reduce)\(": 122,
    r"\bstartViewTransition\b": 111,
    r"\b(?:show|hide|toggle)Popover\b|\bpopover\b": 114,
    r"\bonscrollend\b|[\"']scrollend[\"']": 114,
    r"\bAbortSignal\.any\b": 116,
    r"/[^/\n ]+/[dgimsuy]*v[dgimsuy]*(?![\w/])": 112,
    r"\bsetHTMLUnsafe\b|\bgetHTML\(|\bparseHTMLUnsafe\b": 124,
    r"\bIterator\.(?:from|prototype)\b": 122,
    r"\bArrayBuffer\b.*\.transfer\(": 114,
    r"\bIntl\.DurationFormat\b": 129,
    r"\bRegExp\.escape\b": 136,
    r"\bMath\.(?:f16round|sumPrecise)\b": 135,
    r"\bimport\s.*\bwith\s*\{\s*type:": 123,
    r"\bUint8Array\.from(?:Base64|Hex)\b": 140,
    r"\bcheckVisibility\(\{": 121,
    r"\bmoveBefore\(": 133,
    r"\b(?:await|for)\s+using\b|\busing\s+\w+\s*=": 134,
}
#: What is newer and does no harm where it is unknown -> what happens there.
FALLS_BACK = {
    ("site.css", "@bottom-right"): "sheets are not counted",
    ("site.css", "text-autospace"): "Chinese and Latin stand as close as they are written",
    ("site.css", "text-spacing-trim"): "full-width marks beside each other keep their room",
    ("site.css", "text-wrap"): "headings break where the line is full",
    ("site.css", "::details-content"): "the script opens what is closed before it is printed",
}


def newer(text: str, known: dict[str, int]) -> list[tuple[str, int]]:
    """Return what a file holds that is newer than the floor, and since when that is known."""
    plain = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    nested = [("nesting", 112)] if known is CSS and nests(plain) else []
    return nested + [
        (found[0].strip(), version)
        for pattern, version in known.items()
        if version > FLOOR
        for found in re.finditer(pattern, plain, re.MULTILINE)
    ]


def nests(css: str) -> bool:
    """Tell whether a rule stands within a rule that is no condition."""
    assert css.count("{") == css.count("}"), "a brace is left over: the rule beside it is dropped"
    above: list[str] = []
    for before, brace in re.findall(r"([^{}]*)([{}])", css):
        if brace == "}":
            above.pop()
            continue
        if above and not above[-1].startswith("@"):
            return True
        above.append(before.rpartition(";")[2].strip())
    return False


@pytest.mark.parametrize(
    "file", sorted(STATIC.parent.rglob("*.[cj]s*")), ids=lambda file: file.name
)
def test_what_is_newer_than_the_floor_falls_back(file: Path) -> None:
    found = newer(file.read_text(encoding="utf-8"), CSS if file.suffix == ".css" else JS)
    lacking = [
        (what, version)
        for what, version in found
        if not any(name == file.name and part in what for name, part in FALLS_BACK)
    ]
    assert lacking == [], f"newer than Chromium {FLOOR}: find another way, or name the fallback"


def test_each_fallback_is_still_needed() -> None:
    for name, part in FALLS_BACK:
        assert part in (STATIC / name).read_text(encoding="utf-8")


def test_the_library_that_draws_is_older_than_the_floor() -> None:
    names = {pattern: version for pattern, version in JS.items() if pattern.startswith(r"\bObject")}
    assert newer(PLOTLY.read_text(encoding="utf-8"), names) == []


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("a { color: light-dark(red, blue) }", CSS),
        ("p { width: round(up, 3px, 2px) }", CSS),
        (".a {\n  .b { color: red }\n}", CSS),
        ("li:nth-child(2 of .a) { color: red }", CSS),
        ("const a = list.toSorted();", JS),
        ("map.values().map((one) => one)", JS),
        ("const re = /a/v;", JS),
        ("using file = open();", JS),
    ],
)
def test_what_is_newer_is_found(text: str, known: dict[str, int]) -> None:
    assert newer(text, known)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("@media (width > 3px) {\n  .a { color: red }\n}", CSS),
        ("a:has(b) { inset: 0; overflow: clip }", CSS),
        ("Object.hasOwn(a, b) && [1].at(-1) ?? (c ??= 2)", JS),
        ("[...map.values()].map((one) => one)", JS),
    ],
)
def test_what_the_floor_knows_passes(text: str, known: dict[str, int]) -> None:
    assert newer(text, known) == []
