"""Outputs as they end and as they are every time."""

import re

import pandas as pd
import pytest

from pagemill.runner.steady import last_state, steady


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("10 %\r50 %\r100 %\n", "100 %\n"),
        ("long line\rshort\n", "shortline\n"),
        ("long line\r\x1b[Kshort\n", "short\n"),
        ("a\bb\n", "b\n"),
        ("\x1b[1;31mred\x1b[0m plain\n", "red plain\n"),
        ("\x1b]8;;https://example.org\x07link\x1b]8;;\x07", "link"),
        ("one\ntwo\n\x1b[2A\x1b[2KONE\n", "ONE\ntwo\n"),
        ("windows\r\nends\r\n", "windows\nends\n"),
        ("进度 1/2\r进度 2/2\n", "进度 2/2\n"),
        ("plain\n  indented\n\n", "plain\n  indented\n\n"),
    ],
)
def test_what_a_terminal_would_overwrite_is_shown_as_it_ends(written, shown):
    assert last_state(written) == shown


def test_names_drawn_at_random_are_the_same_every_time():
    frame = pd.DataFrame({"n": [1]})
    one, other = (steady("text/html", frame.style.to_html(), "out-1") for _ in range(2))
    assert one == other
    assert "T_out-1-1" in one
    assert one.count("out-1-1") > 2  # the style still finds its table


@pytest.mark.parametrize(
    "html",
    [
        '<div id="9f1b2c3d-0a1b-4c5d-8e9f-001122334455"></div>',
        '<g clip-path="url(#p0a1b2c3d4e)"/><clipPath id="p0a1b2c3d4e"/>',
        "<dc:date>2026-11-27T16:25:22</dc:date><svg/>",
        "&lt;object at 0x7F00AB&gt;".replace("&lt;", "<b>").replace("&gt;", ""),
    ],
)
def test_marks_of_one_run_are_gone(html):
    got = steady("text/html", html, "out-2")
    assert not re.search(r"[0-9a-f]{10}|2026|0x", got)
    assert len(set(re.findall(r"out-2-[0-9]+", got))) <= 1


def test_two_outputs_share_no_names():
    style = "<style>#T_0a1b2 td {}</style>"
    assert steady("text/html", style, "out-1") != steady("text/html", style, "out-2")
