"""Citations: what a sceptic who changes a cell is told."""

import pytest

from pagemill import schema
from pagemill.evidence import citations
from pagemill.evidence.documents import Document
from yilianti.evidence import blocks, naming, readings, structure

LINES = [
    "时间:2019-08-27",
    "截至2014年年底,已签约29个,包括26家核心医院,200多家合作医院。",
    "友谊医院、天坛医院(三级)、天坛医院;北京市海淀区的万寿路、八里庄2家社区卫生服务中心。",
]


@pytest.fixture
def documents_():
    return {"d000": Document("d000", LINES)}


def tables(**rows):
    """All tables, empty but for the rows given; what a row leaves out is empty."""
    return {
        name: [{**dict.fromkeys(schema.columns(name), ""), **row} for row in rows.get(name, [])]
        for name in schema.names()
    }


def cited(line, evidence, **cells):
    return {"source_id": "d000", "line": str(line), "evidence": evidence, **cells}


def one(problems):
    assert len(problems) == 1
    return problems[0]


def test_both_sides_of_a_dependence_are_read(documents_):
    row = cited(3, "友谊医院", copied_from="d000", line_there="2", evidence_there="30个")
    problem = one(citations.check(tables(source_dependence=[row]), documents_))
    assert "column evidence_there: '30个'" in problem


def claim(**cells):
    row = {"claim_id": "c", "value": "29", "value_text": "29个", "qualifier": "exact"}
    return tables(claims=[cited(2, "已签约29个", **row) | cells])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({}, None),
        ({"value": "28"}, "column value: 28, but '29个' on line 2 of d000 says 29 (exact)"),
        ({"qualifier": "about"}, "column qualifier: 'about', but '29个'"),
        ({"qualifier": "superlative", "value": ""}, "column qualifier: 'superlative' without"),
        (
            {"value": "200", "value_text": "200多家", "evidence": "200多家合作医院"},
            "says 200 (more_than)",
        ),
    ],
)
def test_a_value_is_read_from_its_text(documents_, cells, message):
    problems = readings.check(claim(**cells), documents_)
    assert problems == [] if message is None else message in one(problems)


def test_a_corrected_cell_is_passed_over(documents_):
    corrected = claim(value="28")
    row = {"row": "claims:c", "column_name": "value", "read_as": "28"}
    corrected["corrections"] = [dict.fromkeys(schema.columns("corrections"), "") | row]
    assert readings.check(corrected, documents_) == []
    assert structure.check(corrected) == []
    corrected["corrections"][0]["read_as"] = "27"
    assert "no longer applies" in one(structure.check(corrected))


def test_a_date_is_read_from_its_place(documents_):
    event = cited(2, "截至2014年年底", event_id="e", date="2014-12")
    source = {"source_id": "d000", "published": "2019-08-27", "title_zh": "时间:2019-08-27"}
    assert readings.check(tables(events=[event], sources=[source]), documents_) == []
    event["date"] = "2015-12"
    problem = one(readings.check(tables(events=[event], sources=[source]), documents_))
    assert "column date: 2015-12, but at '截至2014年年底'" in problem
    assert "stands 2014-12-31" in problem


def test_a_level_stands_beside_the_name(documents_):
    row = cited(3, "天坛医院", institution_id="i", level_stated="tertiary", column="6")
    assert readings.check(tables(institutions=[row]), documents_) == []
    row["level_stated"] = "secondary"
    assert "say tertiary" in one(readings.check(tables(institutions=[row]), documents_))


def test_rows_are_numbered_in_the_order_of_the_document(documents_):
    def mention(seq, phrase):
        return cited(3, phrase, alliance_id="a", seq=seq, role="member", is_abbreviated="false")

    rows = [mention("1", "八里庄"), mention("2", "友谊医院")]
    assert "column seq: 2 follows" in one(readings.check(tables(participations=rows), documents_))
    rows[0]["seq"] = "2"
    assert all("column seq" in text for text in structure.check(tables(participations=rows))[:2])


def test_an_expanded_name_takes_words_of_the_document(documents_):
    row = cited(3, "万寿路", name_as_written="万寿路", expanded_name="万寿路社区卫生服务中心")
    assert naming.check(tables(participations=[row]), documents_) == []
    row["expanded_name"] = "万寿路社区卫生服务站"
    assert "is not '万寿路' with other words" in one(
        naming.check(tables(participations=[row]), documents_)
    )


def test_a_name_is_made_of_words_of_the_document(documents_):
    row = cited(3, "友谊医院", name_zh="友谊医院（一份计划）")
    assert naming.check(tables(projects=[row]), documents_) == []
    row["name_zh"] = "友谊学院"
    assert "'学' does not stand so in d000" in one(naming.check(tables(projects=[row]), documents_))


def roster(**cells):
    lines = ["备注", "", "西城区", "", "友谊医联体", "", "友谊医院", "", "天坛医院", "", "特色", ""]
    row = {"alliance_id": "a", "table_row": "1", "line_to": "11", "area_as_written": "西城区"}
    row |= {"core_as_written": "友谊医院", "remark_as_written": "特色"}
    document = {"d000": Document("d000", [*lines, "天坛医院"])}
    member = cited(9, "天坛医院", alliance_id="a")
    return tables(alliances=[cited(3, "西城区", **row) | cells], participations=[member]), document


def test_a_row_of_the_roster_lies_in_its_block():
    found, document = roster()
    assert blocks.check(found, document) == []
    found["participations"][0]["line"] = "13"
    assert "'a' has lines 3 to 12" in one(blocks.check(found, document))


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("table_row", "2", "line 3 of d000 belongs to row 1 of the roster"),
        ("line_to", "12", "the block that begins on line 3 ends on line 11"),
        ("core_as_written", "友谊", "line 7 of d000 has '友谊医院'"),
    ],
)
def test_cells_of_the_roster_are_read(column, cell, message):
    found, document = roster(**{column: cell})
    assert message in one(blocks.check(found, document))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("八里庄社区卫生服务中心", "community_health_centre"),
        ("朝阳区中医院", "chinese_medicine_hospital"),
        ("北京中医医院顺义医院", "chinese_medicine_hospital"),
        ("北京市中西医结合医院", "integrated_medicine_hospital"),
        ("瑞金医院卢湾分院", "hospital_branch"),
        ("市卫生局", "government"),
        ("友谊医院", "hospital"),
        ("成员单位", ""),
    ],
)
def test_a_kind_is_read_from_the_ending_of_a_name(name, kind):
    assert structure.kind_of(name) == kind
