"""Formulas: their numbers and addresses, lines that line up, and what cannot be converted."""

import re
from collections.abc import Callable

import pytest

from pagemill.sphinx_ext.formulas import mathml

from .conftest import Book, generated

TEXT = r"""$$
r_i = \frac{n_i}{N} \text{，单位：家}
$$ (eq-share)

By {eq}`eq-share` and [](#eq-cases).

```{math}
:label: eq-cases
f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}
```

$$a = b$$
"""


def test_a_labelled_formula_has_number_and_address_and_references_land_on_it(
    book: Callable[..., Book],
) -> None:
    made = book("As {eq}`eq-share` and {math:numref}`eq-cases` say.", page=TEXT)
    made.write(
        "book/further/chapters/roster.ipynb",
        generated("further/chapters/roster", {}, ["# 中文", TEXT]),
    )

    assert made.build() == []
    for name in ("chapters", "further/chapters"):  # the same labels on each page
        page = made.page(f"book/{name}/roster")
        for label, number in (("share", 1), ("cases", 2)):
            (formula,) = re.findall(
                rf'<div class="yl-formula" id="equation-eq-{label}".*?</div>', page, re.DOTALL
            )
            assert f'<span class="eqno">({number})</span>' in formula
            assert re.search(rf'href="#equation-eq-{label}"><span[^>]*>\({number}\)</span>|'
                             rf'href="#equation-eq-{label}">\({number}\)', page)  # fmt: skip
        assert page.count('class="eqno"') == 2
    for label in ("share", "cases"):
        assert f'href="book/chapters/roster.html#equation-eq-{label}"' in made.page("index")


def test_what_is_wrong_with_a_formula_is_told_with_its_line(book: Callable[..., Book]) -> None:
    made = book("A.\n\nB $\\nosuchmacro{x}$ and {eq}`eq-none`.\n\n$$a$$ (份额)\n")
    lines = (made.folder / "index.md").read_text(encoding="utf-8").splitlines()
    place = next(at for at, line in enumerate(lines, 1) if line.startswith("B "))

    told = made.build()

    assert any(
        f"index.md:{place}: " in line and "\\nosuchmacro is not known" in line for line in told
    )
    assert any("eq-none" in line for line in told)
    assert any("'份额' of a formula gives no address" in line for line in told)


@pytest.mark.parametrize(
    "latex",
    [
        r"a &= b + c \\ d &= e",
        r"\begin{align} a &= b + c \\ d &= e \nonumber \end{align}",
        r"\begin{align*} a &= b + c \\ d &= e \end{align*}",
        r"\begin{aligned} a &= b + c \\ d &= e \notag \end{aligned}",
        r"\begin{alignat}{2} a &= b + c \\ d &= e \end{alignat}",
        r"\begin{equation}\begin{split} a &= b + c \\ d &= e \end{split}\end{equation}",
    ],
)
def test_aligned_lines_line_up(latex: str) -> None:
    made = mathml(latex, "block")

    assert made.count("<mtr>") == 2
    assert made.count('<mtd columnalign="left"><mi /><mo>&#x0003D;</mo>') == 2
    assert "mtext" not in made
    assert "number" not in made


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"\begin{gather} a = b \\ c = d \end{gather}", 2),
        ("a = b\n\nc = d", 2),
        (r"\begin{equation} a = b \end{equation}", 0),
        (r"\begin{cases} 1 & x \\ 0 & y \end{cases}", 2),
    ],
)
def test_rows_are_rows(latex: str, rows: int) -> None:
    assert mathml(latex, "block").count("<mtr>") == rows


@pytest.mark.parametrize(
    ("latex", "told"),
    [
        (r"\nosuchmacro{x}", r"\\nosuchmacro is not known"),
        (r"\text{a \nosuch b}", r"\\nosuch is not known"),
        (r"\begin{nosuch} a \end{nosuch}", "there is no environment 'nosuch'"),
        (r"a \label{x}", r"write \$\$ ... \$\$ \(label\)"),
        (r"\frac{a", "braces do not match"),
        (r"\frac{a}{b}}", "braces do not match"),
        (r"\frac{a}", "a part of a frac is missing"),
    ],
)
def test_what_cannot_be_converted_is_refused(latex: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        mathml(latex, "block")
