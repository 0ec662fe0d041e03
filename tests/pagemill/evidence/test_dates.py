import pytest

from pagemill.evidence.dates import supported
from pagemill.evidence.documents import Document, Span


@pytest.mark.parametrize(
    ("text", "phrase", "date"),
    [
        ("2013年5月,集团成立", "2013年5月", "2013-05"),
        ("2013年5月,集团成立", "集团成立", "2013"),
        ("今年6月,医院加入", "今年6月", "2016-06"),
        ("截至2014年年底,已签约", "2014年年底", "2014-12"),
        ("2014年成立。医院与12月成为成员", "12月成为成员", "2014-12"),
        ("更新时间:2016-8-10 11:46", "2016-8-10", "2016-08-10"),
        ("2016年9月底前完成", "2016年9月底前", "2016-09-30"),
        ("到20146月,每个区县", "20146月", "2014-06"),
        ("(2013年11月-2014年6月)", "2013年11月-2014年6月", "2014-06"),
    ],
)
def test_a_date_is_found_at_its_phrase_or_nearby(text, phrase, date):
    document = Document("d000", ["第一行", text])
    start = text.index(phrase)
    assert supported(document, Span(2, start, start + len(phrase)), date, 2016) == []


def test_another_date_is_told():
    document = Document("d000", ["2013年5月,集团成立"])
    assert supported(document, Span(1, 0, 7), "2013-06", 2016) == ["2013-05"]
