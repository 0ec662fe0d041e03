"""The book for e-readers: whole, of well-formed parts that find each other, the same each time."""

import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from pagemill.release import epub

PICTURE = "data:image/svg+xml,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%2F%3E"
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Buses</title></head><body>
<main><header class="yl-cover"><h1>Buses</h1></header><nav>not this</nav>
<article id="p0"><h1>One</h1><p>A <b>bold<br>word &amp; more
<a href="#p1-there">there</a> and <a href="#p1">that</a></b></p></article>
<article id="p1"><h1>Two</h1><p id="p1-there">x</p><figure><figcaption>c</figcaption>
<img alt="a" src="{PICTURE}"><details><summary>s</summary></details></figure>
<form aria-describedby="none"><label for="n">how many</label><input id="n"></form>
<math><mi>x</mi></math></article></main></body></html>"""


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    html = tmp_path_factory.mktemp("epub") / "buses.html"
    html.write_text(HTML, encoding="utf-8")
    return epub.write(html, "2026-11-30")


@pytest.mark.browser
def test_each_part_is_well_formed_listed_and_found(written):
    with zipfile.ZipFile(written) as book:
        names = book.namelist()
        assert names[0] == "mimetype" and book.read("mimetype") == b"application/epub+zip"
        content = {name.removeprefix("EPUB/"): book.read(name) for name in names}
    for name, text in content.items():
        if name.endswith((".xhtml", ".opf", ".xml", ".svg")):
            ET.fromstring(text)
    listed = set(re.findall(r'<item [^>]*href="([^"]+)"', content["book.opf"].decode()))
    assert listed == {*content} - {"mimetype", "META-INF/container.xml", "book.opf"}
    spine = re.findall(r'<itemref idref="([^"]+)"', content["book.opf"].decode())
    assert spine == ["cover", "p0", "p1"]
    one, two = content["p0.xhtml"].decode(), content["p1.xhtml"].decode()
    assert re.findall(r'href="(p[^"]*)"', one) == ["p1.xhtml#p1-there", "p1.xhtml"]
    assert re.search(r'src="[0-9a-f]{16}\.svg"', two) and "data:" not in two
    assert two.index("<details") < two.index("<figcaption")
    assert "how many" in two and not re.search("<(form|input|label)", two)
    assert 'id="p1" href="p1.xhtml" media-type="application/xhtml+xml" properties="mathml"' in (
        content["book.opf"].decode()
    )


@pytest.mark.browser
def test_written_again_it_has_the_same_bytes(written):
    before = written.read_bytes()
    assert epub.write(written.with_suffix(".html"), "2026-11-30").read_bytes() == before
