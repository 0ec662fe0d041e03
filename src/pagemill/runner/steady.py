"""Outputs as they end and as they are every time: no frames of a progress bar, no random names."""

import re
from itertools import count

_MOVES = re.compile(
    r"\x1b\[(?P<n>\d*)(?P<move>[ABCDGK])"  # the cursor, or the rest of the line
    r"|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]"  # colours and more
    r"|(?P<control>[\r\n\b\a\x0b\x0c])"
)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_DATE = re.compile(r"\s*<dc:date>.*?</dc:date>")
# Names that libraries draw at random: UUIDs, pandas' Styler, matplotlib's SVG.
_RANDOM = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|(?<=T_)[0-9a-f]{5}(?=[\s_\"'{#.])"
    r"|(?<=[#\"])[a-z]{0,2}[0-9a-f]{10}(?=[\")])"
)


def last_state(text: str) -> str:
    """Return what a terminal shows in the end of what was written to it, without colours."""
    lines: list[list[str]] = [[]]
    row = column = end = 0
    for found in [*_MOVES.finditer(text), None]:
        for character in text[end : found.start() if found else len(text)]:
            line = lines[row]
            line += " " * (column - len(line))
            line[column : column + 1] = character
            column += 1
        if found is None:
            break
        end = found.end()
        steps = int(found["n"] or 1) if found["move"] else 0
        match found["move"] or found["control"]:
            case "\r":
                column = 0
            case "\b":
                column = max(0, column - 1)
            case "\n":
                row, column = row + 1, 0
            case "A":
                row = max(0, row - steps)
            case "B":
                row += steps
            case "C":
                column += steps
            case "D":
                column = max(0, column - steps)
            case "G":
                column = steps - 1
            case "K":
                del lines[row][column if found["n"] in ("", "0") else 0 :]
        lines += [[] for _ in range(row + 1 - len(lines))]
    return "\n".join("".join(line) for line in lines)


def steady(kind: str, text: str, place: str) -> str:
    """Return an output without addresses in memory, dates of drawing and random names.

    Parameters
    ----------
    kind
        Its MIME type.
    text
        The output.
    place
        What tells it from the page's other outputs, and so begins its names.
    """
    if kind == "text/plain":
        return _ADDRESS.sub("", last_state(text))
    if kind not in ("text/html", "image/svg+xml"):
        return text
    names: dict[str, str] = {}
    number = count(1)

    def named(match: re.Match[str]) -> str:
        if match[0] not in names:
            names[match[0]] = f"{place}-{next(number)}"
        return names[match[0]]

    return _RANDOM.sub(named, _DATE.sub("", _ADDRESS.sub("", text)))
