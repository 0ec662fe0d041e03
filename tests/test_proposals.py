"""Proposals, measured: how many of the coded names would have been proposed."""

import pytest

from pagemill import project
from pagemill.evidence import check, documents
from pagemill.evidence.documents import Document
from pagemill.evidence.proposals import proposals

MEASURED = ("d000", "d001", "d002", "d003", "d004")  # by which the endings were chosen

# Tables of names -> the column that holds what the document writes.
BODIES = ("institution_names", "alliance_names", "participations", "policy_bodies")
NAMED = {
    **dict.fromkeys((*BODIES, "policy_names", "projects"), "name_as_written"),
    "places": "evidence",  # also a whole phrase, which no proposal is
}


@pytest.fixture(scope="module")
def found(root, sources):
    """Return for each document what is proposed, and the names that were coded by hand."""
    rows = check.rows()
    read, _ = documents.read(rows["sources"], sources)
    handed = project.handed("names", {})
    words = [handed[name] for name in ("endings", "before", "further")]
    years = {row["source_id"]: int(row["as_of"][:4] or 0) for row in rows["sources"]}
    coded: dict[str, set[tuple[str, int, str]]] = {}
    for table, column in NAMED.items():
        for row in rows[table]:
            if row["source_id"] in read:
                name = (table, int(row["line"]), row[column])
                coded.setdefault(row["source_id"], set()).add(name)
    return {
        name: (document, proposals(document, years[name], *words), coded[name])
        for name, document in read.items()
    }


@pytest.mark.parametrize(("tables", "least"), [(BODIES, 0.8), (tuple(NAMED), 0.8)])
def test_most_of_the_coded_names_are_proposed(found, tables, least):
    shares = {}
    for name, (_, proposed, coded) in found.items():
        told = {(one.line, one.text) for one in proposed if one.kind == "name"}
        wanted = {(line, text) for table, line, text in coded if table in tables}
        shares[name] = len(wanted & told) / len(wanted)
    assert {name: shares[name] for name in MEASURED if shares[name] < least} == {}


def test_nothing_is_proposed_that_does_not_stand_there(found):
    for document, proposed, _ in found.values():
        for one in proposed:
            start = one.character - 1
            assert document.text(one.line)[start : start + len(one.text)] == one.text


# Invented, and coded by hand before it was tried: no rule was chosen by it.
UNSEEN = (
    "2018年3月，金陵市卫生健康委印发《金陵市推进医疗联合体建设实施方案》，由金陵大学附属第一医院、"
    "金陵市人民医院和江北医学中心牵头。",
    "鼓楼医院江湾分院、六合区中医医院及桥北、泰山、沿江等社区卫生服务中心加入北城医联体。",
    "2019年底，省儿童医院与溧水、高淳、浦口三区妇幼保健院组成金陵儿科联盟，溧水区人民政府提供场地。",
    "金陵市肿瘤医院迁建工程和江北院区二期项目列入当年任务。",
)
NAMES = (
    "金陵市卫生健康委 金陵市推进医疗联合体建设实施方案 金陵大学附属第一医院 金陵市人民医院 "
    "江北医学中心 鼓楼医院江湾分院 江湾 六合区中医医院 桥北 泰山 沿江 北城医联体 省儿童医院 "
    "溧水 高淳 浦口 金陵儿科联盟 溧水区人民政府 金陵市肿瘤医院迁建工程 江北院区二期项目"
)


def test_most_names_of_a_document_that_nobody_coded_are_proposed():
    handed = project.handed("names", {})
    words = [handed[name] for name in ("endings", "before", "further")]
    found = proposals(Document("x", list(UNSEEN)), 2019, *words)
    told, wanted = {one.text for one in found if one.kind == "name"}, set(NAMES.split())
    assert len(wanted & told) / len(wanted) >= 0.8, wanted - told
