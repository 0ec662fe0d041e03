"""Structure: do the rows of the tables agree with one another; needs no document."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pagemill import schema
from pagemill.evidence.citations import where
from pagemill.evidence.documents import Problem, Row, Tables

# What may stand in the documents for each role; an empty cell is a role without a word for it.
ROLE_WORDS = {
    "lead": "牵头|领衔|龙头|中心单位|三级医院",
    "core": "核心",
    "guiding": "^指导",
    "specialty_guiding": "专科指导",
    "guided": "指导医院",
    "collaborating": "协作|合作",
    "member": "成员|加入|包括|组成|吸纳|涵盖|建立|签约|平台|延伸|机构|联合|[一二]级医院",
    "peer": "对等",
    "convenor": "牵头",
    "government": "成员|签约",
}

# Kinds by name: the first pattern found at the end of a name decides.
KIND_NAMES = {
    "大学社区卫生服务中心": "university_clinic",
    "社区卫生服务中心": "community_health_centre",
    "卫生院": "township_health_centre",
    "基层医疗卫生机构|基层卫生服务中心": "primary_care_institutions",
    "妇幼保健院|妇儿保健和计划生育技术服务中心": "maternal_child_institution",
    "儿童医院|儿童医学中心|儿科医院": "childrens_hospital",
    "中西医结合医院": "integrated_medicine_hospital",
    "藏医院": "ethnic_medicine_hospital",
    "院区|分院|西院|东区": "hospital_branch",
    r"中医院|中医医院|中医医院\w+医院": "chinese_medicine_hospital",
    "康复医院": "rehabilitation_institution",
    "护理院": "nursing_institution",
    "精神卫生保健院": "mental_health_institution",
    "防治所|防治院": "prevention_institute",
    "急救中心|抢救中心": "emergency_centre",
    "研究所": "research_institute",
    "政府|卫生局|管理局|保障局|委员会|[卫计健生]委|[处署]|国务院": "government",
    "综合性?(?:三级)?医院": "general_hospital",
    r"(?:骨科|肿瘤|妇产|肛肠|脑科|老年|老年病|口腔|按摩)医院": "specialised_hospital",
    "科室": "hospital_department",
    "医院": "hospital",
}

# Tables whose rows are numbered in order within their subject (and document).
NUMBERED = {
    "participations": ("alliance_id", "source_id"),
    "unnamed_members": ("alliance_id", "source_id"),
    "mechanisms": ("alliance_id", "policy_id", "source_id"),
    "policy_bodies": ("policy_id",),
    "policy_phases": ("policy_id",),
    "policy_targets": ("policy_id",),
    "policy_duties": ("policy_id",),
    "policy_steps": ("policy_id",),
}

SUBJECT_TABLES = {
    "alliance": "alliances",
    "place": "places",
    "institution": "institutions",
    "policy": "policies",
    "project": "projects",
    "document": "sources",
}


def check(tables: Tables) -> list[str]:
    """Return where rows contradict one another.

    Parameters
    ----------
    tables
        All tables, each as its rows.

    Returns
    -------
    list of str
        Messages: where, what, what is allowed, how to mend it.
    """
    checks: list[Callable[[Tables], Iterator[str]]] = [
        _references,
        _sequences,
        _roles,
        _kinds,
        _names,
        _full_names,
        _pairs,
        _roster,
        _corrections,
    ]
    return [problem for check in checks for problem in check(tables)]


def by_reference(tables: Tables) -> dict[str, Row]:
    """Return all rows by their reference: the table, a colon, the row's key."""
    found = {}
    for table, rows in tables.items():
        key = schema.primary_key(table)
        found.update({f"{table}:{row[key]}": row for row in rows})
    return found


def corrected(tables: Tables) -> set[tuple[str, str, str]]:
    """Return the cells that `corrections` explains: table, key of the row, column."""
    cells = set()
    for row in tables["corrections"]:
        table, _, key = row["row"].partition(":")
        cells.add((table, key, row["column_name"]))
    return cells


def messages(tables: Tables, problems: Iterable[Problem]) -> list[str]:
    """Put problems into messages; cells that a row of `corrections` explains are passed over."""
    explained = corrected(tables)
    return [
        f"{where(table, index, column)}: {problem}"
        for table, index, column, problem in problems
        if (table, tables[table][index][schema.primary_key(table)], column) not in explained
    ]


def _references(tables: Tables) -> Iterator[str]:
    """Check cells that name a row of a table which another cell names."""
    known = by_reference(tables)
    for index, row in enumerate(tables["claims"]):
        table = SUBJECT_TABLES.get(row["subject_kind"])
        if row["subject_id"] and table and f"{table}:{row['subject_id']}" not in known:
            yield (
                f"{where('claims', index, 'subject_id')}: {row['subject_id']!r} stands in no row "
                f"of data/{table}.csv. Use an id that stands there."
            )
    for table, columns in (
        ("discrepancies", "ab"),
        ("corrections", ["row"]),
        ("coding_cases", ["row"]),
    ):
        for index, row in enumerate(tables[table]):
            for column in columns:
                is_computed = table == "discrepancies" and row[column].startswith("computed:")
                if not is_computed and row[column] not in known:
                    yield (
                        f"{where(table, index, column)}: there is no row {row[column]!r}. "
                        "Write the name of a table, a colon and an id that stands in it."
                    )


def _sequences(tables: Tables) -> Iterator[str]:
    for table, columns in NUMBERED.items():
        groups = defaultdict(list)
        for index, row in enumerate(tables[table]):
            if row["seq"]:
                groups[tuple(row[column] for column in columns)].append((index, row))
        for subject, group in groups.items():
            unused = set(range(1, len(group) + 1))
            for index, row in group:
                if int(row["seq"]) not in unused:
                    yield (
                        f"{where(table, index, 'seq')}: {row['seq']}, but the {len(group)} rows of "
                        f"{' '.join(filter(None, subject))} are numbered 1 to {len(group)}, each "
                        "number once. Renumber them."
                    )
                unused.discard(int(row["seq"]))


def _roles(tables: Tables) -> Iterator[str]:
    for index, row in enumerate(tables["participations"]):
        words = row["role_as_written"]
        if words and not re.search(ROLE_WORDS.get(row["role"], ""), words):
            fitting = [role for role, pattern in ROLE_WORDS.items() if re.search(pattern, words)]
            yield (
                f"{where('participations', index, 'role')}: {row['role']!r}, but the document says "
                f"{words!r}, which is {' or '.join(fitting) or 'no role that is known'}. "
                "Correct the role or the words."
            )


def _kinds(tables: Tables) -> Iterator[str]:
    """Check kinds that are taken from a name or description against its ending."""
    named = [
        ("institutions", index, row, row["name_zh"])
        for index, row in enumerate(tables["institutions"])
        if row["kind_basis"] == "name"
    ]
    described = [
        ("unnamed_members", index, row, row["description"])
        for index, row in enumerate(tables["unnamed_members"])
    ]
    for table, index, row, name in named + described:
        kind = kind_of(name)
        allowed = [kind] if kind else ["mixed", "not_stated"]
        if row["kind"] not in allowed:
            yield (
                f"{where(table, index, 'kind')}: {row['kind']!r}, but the name {name!r} says "
                f"{' or '.join(allowed)}. Correct the kind, or the basis of it."
            )


def kind_of(name: str) -> str:
    """Return the kind that the ending of a name says, or an empty text."""
    for ending, kind in KIND_NAMES.items():
        if re.search(f"(?:{ending})$", name):
            return kind
    return ""


def _names(tables: Tables) -> Iterator[str]:
    """Check that parties bear names which their institutions have in that document."""
    known = defaultdict(set)
    for row in tables["institution_names"]:
        known[row["institution_id"], row["source_id"]].add(row["name_as_written"])
    for table, column in (
        ("participations", "name_as_written"),
        ("policy_bodies", "name_as_written"),
    ):
        for index, row in enumerate(tables[table]):
            names = known[row["institution_id"], row["source_id"]]
            if row["institution_id"] and row[column] not in names:
                called = " or ".join(sorted(names)) or "not named"
                yield (
                    f"{where(table, index, 'institution_id')}: in {row['source_id']} "
                    f"{row['institution_id']!r} is {called}, "
                    f"not {row[column]!r}. Correct the institution, or add the name to "
                    "data/institution_names.csv."
                )
    seen: dict[tuple[str, str, str], int] = {}
    for index, row in enumerate(tables["institution_names"]):
        name = (row["institution_id"], row["source_id"], row["name_as_written"])
        if name in seen:
            yield (
                f"{where('institution_names', index)}: the name {name[2]!r} of {name[0]!r} in "
                f"{name[1]} stands in row {seen[name]} too. Delete one of them."
            )
        seen.setdefault(name, index + 2)


def _full_names(tables: Tables) -> Iterator[str]:
    """Check that full names are names found in the documents or their expansions."""
    known = defaultdict(set)
    for row in tables["institution_names"]:
        known[row["institution_id"]].add(row["name_as_written"])
    for index, row in enumerate(tables["participations"]):
        known[row["institution_id"]].add(row["expanded_name"])
        if row["expanded_name"] in ("", row["name_as_written"]) and row["is_abbreviated"] == "true":
            yield (
                f"{where('participations', index, 'expanded_name')}: {row['expanded_name']!r}, but "
                f"{row['name_as_written']!r} is said to be abbreviated. Write the name in full."
            )
    explained = corrected(tables)
    institutions = by_reference({"institutions": tables["institutions"]})
    for index, row in enumerate(tables["institutions"]):
        if ("institutions", row["institution_id"], "name_zh") in explained:
            continue
        whole = institutions.get(f"institutions:{row['parent_id']}")
        parts = (
            {whole["name_zh"] + name for name in known[row["institution_id"]]} if whole else set()
        )
        if row["name_zh"] not in known[row["institution_id"]] | parts:
            names = ", ".join(sorted(filter(None, known[row["institution_id"]])))
            yield (
                f"{where('institutions', index, 'name_zh')}: {row['name_zh']!r} is none of its "
                f"names as written or expanded: {names or 'none'}. Take the fullest of them."
            )


def _pairs(tables: Tables) -> Iterator[str]:
    for index, row in enumerate(tables["possible_same"]):
        if row["institution_a"] == row["institution_b"]:
            yield (
                f"{where('possible_same', index)}: {row['institution_a']!r} stands on both sides. "
                "Name two different institutions, or delete the row."
            )


def _roster(tables: Tables) -> Iterator[str]:
    """Check that the rows of the roster are numbered from 1."""
    rows = [
        (index, row)
        for index, row in enumerate(tables["alliances"])
        if row["record_kind"] == "roster" or row["table_row"]
    ]
    for expected, (index, row) in enumerate(rows, 1):
        if row["table_row"] != str(expected):
            yield (
                f"{where('alliances', index, 'table_row')}: {row['table_row']!r}, but it is the "
                f"roster's row {expected} in this table. Number the roster's rows from 1, in order."
            )


def _corrections(tables: Tables) -> Iterator[str]:
    known = by_reference(tables)
    for index, row in enumerate(tables["corrections"]):
        target = known.get(row["row"])
        if target is None:
            continue
        if row["column_name"] not in target:
            yield (
                f"{where('corrections', index, 'column_name')}: {row['row']} has no "
                f"column {row['column_name']!r}. Columns are: {', '.join(target)}."
            )
        elif row["read_as"] != target[row["column_name"]]:
            yield (
                f"{where('corrections', index, 'read_as')}: {row['read_as']!r}, but "
                f"{row['row']} has {target[row['column_name']]!r} in {row['column_name']}. The "
                "correction no longer applies: correct the row, or delete the correction."
            )
