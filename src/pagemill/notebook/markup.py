"""HTML of figures and tables, the same in every notebook.

The HTML is complete without a script: a table is a table, and a figure carries its data as a table
that readers of paper, of plain HTML and of speech get instead of the drawing. Links to other pages
of the book are written ``page:section/id`` and links to a row of a table ``row:table:row_id``; the
Sphinx extension turns both into addresses, for only it knows where a page stands.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from pagemill.words import label

HEIGHT = 420  # [pixel] of a figure that states none
SENTENCE = 60  # characters from which a cell is read as a sentence

#: A value, or ``{"text": value, "page": "section/id"}``, or ``{"text": value, "row": "table:id"}``,
#: ``{"text": value, "form": key}`` for what follows a form, or ``{"text": value, "lang": tag}`` for
#: what is in another language than the page, such as ``zh-Latn-pinyin``.
Cell = Any


def table_html(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    caption: str,
    lang: str = "en",
    key: str | None = None,
    anchors: Sequence[str] | None = None,
    hide_caption: bool = False,
    when: Sequence[tuple[str, bool]] | None = None,
    on_demand: Sequence[str] = (),
) -> str:
    """Return an accessible table in a box that scrolls by itself.

    Parameters
    ----------
    columns
        Headings, one a column.
    rows
        Cells by row; see ``Cell``. Missing values stay empty: empty means not stated.
    caption
        What the table shows; also the name of the scroll box for screen readers.
    lang
        Language of the page.
    key
        Name of the table on its page; its address is then ``#table-<key>``.
    anchors
        Ids of the rows, for links to them.
    hide_caption
        Show the caption to screen readers only, where the text beside the table says it already.
    when
        For each row, the condition under which a form shows it, and whether it holds now.
    on_demand
        Headings of columns that are shown when a reader asks for them, script or not.
    """
    rows = [list(row) for row in rows]
    if not rows:
        ident = f' id="table-{escape(key)}"' if key else ""
        return f"<p{ident}>{escape(caption)} <em>{label('ui.no_rows', lang)}</em></p>"
    later = [name for name in columns if name in on_demand]
    marks = [_mark([row[i] for row in rows], name in later) for i, name in enumerate(columns)]
    # Line breaks between cells keep their words apart in the search index.
    head = "".join(
        f'\n<th scope="col"{mark}>{escape(str(name))}</th>'
        for name, mark in zip(columns, marks, strict=True)
    )
    body = []
    for number, row in enumerate(rows):
        ident = f' id="{escape(anchors[number])}"' if anchors is not None else ""
        if when is not None and when[number][0]:
            condition, is_shown = when[number]
            ident += f' data-when="{escape(condition)}"{"" if is_shown else " hidden"}'
        # A heading that is empty would be none: where the first column says nothing, it is a cell.
        name = _cell(row[0])
        first = f'<th scope="row"{marks[0]}>{name}</th>' if name else f"<td{marks[0]}></td>"
        rest = "".join(
            f"\n<td{mark}>{_cell(cell)}</td>" for cell, mark in zip(row[1:], marks[1:], strict=True)
        )
        body.append(f"\n<tr{ident}>{first}{rest}</tr>")
    more = _more(key or "", later, lang) if later else ""
    hidden = ' class="yl-unseen"' if hide_caption else ""
    ident = f' id="table-{escape(key)}"' if key else ""
    name = escape(label("ui.colon", lang).join([label("ui.table", lang), caption]), quote=True)
    return (
        f'{more}<div class="yl-table"{ident} role="region" aria-label="{name}" tabindex="0"><table>'
        f"<caption{hidden}><span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def facts_html(
    terms: Sequence[str], cells: Sequence[Cell], caption: str, key: str | None = None
) -> str:
    """Return what is known of one thing as a list of terms and values.

    Parameters
    ----------
    terms
        What each value is.
    cells
        The values, one a term; see ``Cell``. What is missing is left out with its term.
    caption
        What the list tells, for readers who hear it.
    key
        Name of the list on its page; its address is then ``#table-<key>``, as that of a table.
    """
    told = [(term, _cell(cell)) for term, cell in zip(terms, cells, strict=True)]
    # Line breaks keep the words of terms and values apart in the search index.
    body = "".join(
        f"\n<div><dt>{escape(str(term))}</dt>\n<dd>{value}</dd></div>"
        for term, value in told
        if value
    )
    ident = f' id="table-{escape(key)}"' if key else ""
    name = escape(caption, quote=True)
    return f'<div class="yl-facts"{ident} role="group" aria-label="{name}"><dl>{body}\n</dl></div>'


def figure_html(
    spec: Mapping[str, Any],
    key: str,
    caption: str,
    alt: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    meta: Mapping[str, Any] | None = None,
) -> str:
    """Return a figure: reserved space, caption, source line, data as a table, and the spec.

    Parameters
    ----------
    spec
        Plotly's ``data`` and ``layout`` without template; stored as data, and drawn by the site's
        script when the reader comes near.
    key
        Name of the figure on its page; its permanent address is ``#fig-<key>``.
    caption, alt
        What it shows, for the eye and for the ear.
    columns, rows
        The figure's data as the reader gets them.
    meta
        ``title``, ``unit``, ``source`` and ``lang``, as the figure functions give them.
    """
    meta = meta or {}
    lang = meta.get("lang", "en")
    height = int(spec["layout"].get("height") or HEIGHT)
    title = f'<p class="yl-title">{escape(meta["title"])}</p>' if meta.get("title") else ""
    notes = [
        label(f"ui.{part}_note", lang).format(text=escape(str(meta[part])))
        for part in ("unit", "source")
        if meta.get(part)
    ]
    source = (
        f'<span class="yl-source">{label("ui.full_stop", lang).join(notes)}</span>' if notes else ""
    )
    table = table_html(columns, rows, meta.get("title") or caption, lang, hide_caption=True)
    return (
        f'<figure class="yl-figure" id="fig-{escape(key)}">{title}'
        f'<div class="yl-plot" role="img" aria-label="{escape(alt, quote=True)}" '
        f'style="height:{height}px"></div>'
        f"<figcaption>{escape(caption)} {source}</figcaption>"
        f'<details class="yl-data"><summary>{label("ui.figure_data", lang)}</summary>'
        f"{table}</details>"
        f'<script type="application/json">{script_json(spec)}</script></figure>'
    )


def script_json(data: Any) -> str:
    """Return JSON that can stand inside a script element whatever its strings hold."""
    text = json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def is_missing(value: Any) -> bool:
    """Whether a value of a frame or a list stands for *not stated*."""
    return value is None or value != value or str(value) in ("<NA>", "NaT")


def show_value(value: Any) -> str:
    """Return a value as a table shows it: whole numbers plain, others to four digits."""
    if is_missing(value):
        return ""
    if isinstance(value, bool) or not _is_number(value):
        return str(value)
    number = float(value)
    if number.is_integer():
        return f"{int(number)}"
    digits = max(0, 3 - math.floor(math.log10(abs(number))))
    return f"{number:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{number:.0f}"


def _cell(cell: Cell) -> str:
    if not isinstance(cell, Mapping):
        return escape(show_value(cell), quote=False)
    text = escape(show_value(cell["text"]), quote=False)
    if cell.get("lang"):
        return f'<span lang="{escape(cell["lang"])}">{text}</span>'
    if cell.get("form"):
        return f'<span data-form="{escape(cell["form"])}">{text}</span>'
    for scheme in ("page", "row"):
        if cell.get(scheme):
            return f'<a href="{scheme}:{escape(cell[scheme], quote=True)}">{text}</a>'
    return text


def _more(key: str, columns: Sequence[str], lang: str) -> str:
    """Return the switch that stands before a table and shows its columns on demand."""
    named = label("ui.comma", lang).join(columns)
    said = escape(label("ui.more_columns", lang).format(columns=named))
    ident = f"more-{escape(key)}"
    return (
        f'<p class="yl-more"><input type="checkbox" id="{ident}" autocomplete="off">'
        f'<label for="{ident}">{said}</label></p>'
    )


def _mark(cells: Sequence[Cell], is_on_demand: bool = False) -> str:
    """Return the class of a column: numbers stand to the right, sentences need room on phones."""
    values = [cell["text"] if isinstance(cell, Mapping) else cell for cell in cells]
    is_long = any(len(show_value(value)) > SENTENCE for value in values)
    kinds = ["n"] if _is_numeric(values) else ["l"] if is_long else []
    kinds += ["m"] if is_on_demand else []
    return f' class="{" ".join(kinds)}"' if kinds else ""


def _is_number(value: Any) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, str)


def _is_numeric(values: Iterable[Any]) -> bool:
    known = [value for value in values if not is_missing(value)]
    return bool(known) and all(_is_number(value) and not isinstance(value, bool) for value in known)
