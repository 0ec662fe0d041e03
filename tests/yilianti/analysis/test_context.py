"""Public statistics: nothing of the collection is lost, what is computed agrees, marks travel."""

import csv
import re
from collections import defaultdict

import pandas as pd
import pytest

from pagemill import schema, tables
from pagemill.errors import RunError
from yilianti.analysis import context

BEIJING = ["abridged-before-military", "abridged-15-military", "abridged-19-military"]
SEEN = {"full text": "full_text", "title only": "title_only"}
HOSTS = ["original_publisher", "reprint", "secondary"]

# Numbers that the collection spells as words.
WORDS = {"four": 4.0, "six": 6.0, "eight": 8.0, "sixteen": 16.0}

# Columns of the collection that hold figures, by file; the others hold `value` or `n`.
NUMBERS = {
    "beijing_annual_overview": [
        "institutions",
        "tertiary_institutions",
        "secondary_institutions",
        "visits_10k",
    ],
    "beijing_beds_2013_2017": ["beds"],
    "beijing_institutions_2010_2014": ["n"],
    "beijing_tertiary_visits_2008_2012": ["visits_10k", "discharges_10k"],
    "beijing_visits_by_level_2012_2016": ["visits_10k"],
    "beijing_district_covariates": [
        "resident_2010_10k",
        "registered_2010_10k",
        "resident_2020_census",
        "registered_births_2012",
        "beds_actual_per1000_2010",
        "physicians_per1000_2010",
        "nurses_per1000_2010",
    ],
    "province_children": ["sample_pop_2008", "sample_0_14_2008", "share_0_14_2020_census_pct"],
    "papers": ["headline"],
}


@pytest.fixture(scope="module")
def collection(root):
    """Return the rows of the collection by their origin, as the tables name it."""
    folder = root.parent / "shared" / "context"
    if not folder.is_dir():
        pytest.skip("the collection of public statistics is not beside the project")
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in enumerate(csv.DictReader(handle), 2):
                origin = row["id"] if path.stem == "facts" else f"{path.stem}:{line}"
                found[origin] = {"file": path.stem, **row}
    return found


@pytest.fixture(scope="module")
def atoms():
    """Return the rows of all context tables by their origin."""
    pages = {row["context_source_id"]: row for row in tables.rows("context_sources")}
    found = defaultdict(list)
    for name in schema.names():
        if name.startswith("context_") and name != "context_sources":
            for row in tables.rows(name):
                for origin in row["collected_as"].split():
                    found[origin].append({**row, "page": pages[row["context_source_id"]]})
    return found


@pytest.fixture(scope="module")
def figures():
    return tables.load("context_figures")


@pytest.fixture(scope="module")
def beijing(figures):
    return context.annual(figures, tables.load("context_breaks"), "beijing", "visits", BEIJING)


def numbers(text):
    text = re.sub(r"per[- ]\d[\d,]*|aged 0-14|2019-20\b", " ", text)
    text = re.sub(r"https?://\S+|HbA1c|\bb3\b|β3|95% CI|[\w.]+\.\w+/\S+", " ", text)
    found = re.findall(r"(?<![\w.])[-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)", text.replace("−", "-"))
    return [abs(float(number.replace(",", ""))) for number in found]


def held(rows):
    """Return every number that rows hold: values, amounts, dates, and those in their remarks."""
    found = set()
    for row in rows:
        for column in ("value", "value_high", "estimate", "ci_low", "ci_high", "n"):
            if row.get(column):
                value = abs(float(row[column]))
                found |= {value, round(value * float(row.get("scale") or 1), 6)}
        for column in ("period", "date", "starts", "p_as_printed", "year", "caveat_en", "remark"):
            found |= set(numbers((row.get(column) or "").replace("/", " ").replace("-", " ")))
            found |= set(numbers(row.get(column) or ""))
        found |= set(numbers(row.get("document_number") or ""))
    return found


def is_held(number, having):
    # A whole number from 1900 to 2030 in the collection's words is a year.
    return (
        number in having
        or any(abs(number * scale - have) < 1e-6 for scale in (1e4, 1e6, 1e8) for have in having)
        or (1900 <= number <= 2030 and number == int(number))
    )


def is_derived(row):
    in_words = row.get("measure", "") + (row.get("unit") or "") if row["file"] != "facts" else ""
    return "derived" in in_words or (row.get("caveat") or "").startswith("derived: 2188.6")


# --- nothing is lost -----------------------------------------------------------------------------


def test_every_row_of_the_collection_is_in_a_table(collection, atoms):
    missing = [origin for origin, row in collection.items() if origin not in atoms]
    assert [origin for origin in missing if not is_derived(collection[origin])] == []


def test_every_number_of_the_collection_is_in_a_table(collection, atoms):
    # Facts that state in another form what the tables hold.
    other = {
        "POL001": {1.0},  # "1 GP per" so many residents
        "PAE083": {1.0},  # "1 per" so many children
        "BEI062": {2.5, 4.0},  # ratios derived from the stated growth, tested below
    }
    lost = []
    for origin, row in collection.items():
        if is_derived(row) or (row["file"] == "facts" and "derived" in row["unit"]):
            continue
        columns = NUMBERS.get(row["file"], ["value"])
        text = " ".join(row[column] for column in columns)
        if text == "see metric":
            text = row["metric"].split(": ", 1)[-1]
        having = held(atoms[origin]) | other.get(origin, set())
        lost += [(origin, number) for number in numbers(text) if not is_held(number, having)]
    assert not lost, "\n".join(map(str, lost))


def test_every_number_of_a_caveat_is_kept(collection, atoms):
    by_page = defaultdict(list)
    for atom in (atom for rows in atoms.values() for atom in rows):
        by_page[atom["page"]["url"]].append(atom)
    lost = []
    for origin, row in collection.items():
        if is_derived(row):
            continue
        # Pointers to other rows of the collection, and shares that the tests below compute.
        pointers = r"(?:COU|VIS)\d+(?:-\d+)?|seed \d+|[\d.]+% \((?:derived|D)\)"
        text = re.sub(pointers, " ", row.get("caveat") or "")
        pages = {atom["page"]["url"] for atom in atoms[origin]}
        having = held([atom for page in pages for atom in by_page[page]])
        lost += [(origin, number) for number in numbers(text) if not is_held(number, having)]
    assert not lost, "\n".join(map(str, lost))


def test_every_value_of_a_table_is_in_the_collection(collection, atoms):
    invented = set()
    for row in (row for rows in atoms.values() for row in rows):
        origins = [collection[origin] for origin in row["collected_as"].split()]
        text = " ".join(cell or "" for origin in origins for cell in origin.values())
        found = re.findall(r"\d[\d,]*(?:\.\d+)?|\.\d+", text)
        having = {float(number.replace(",", "")) for number in found}
        having |= {number for word, number in WORDS.items() if word in text.lower().split()}
        scale = float(row.get("scale") or 1)
        for column in ("value", "value_high", "estimate", "ci_low", "ci_high"):
            if row.get(column):
                value = abs(float(row[column]))
                forms = (value, value * scale, value * scale / 1e6)
                if not any(abs(form - number) < 1e-6 for form in forms for number in having):
                    invented.add((row["collected_as"], column, row[column]))
    assert not invented, "\n".join(map(str, sorted(invented)))


def test_address_and_marks_travel_with_each_row(collection, atoms):
    wrong = []
    for origin, row in collection.items():
        addresses = [
            url.strip()
            for key in row
            if key.startswith("url")
            for url in (row[key] or "").split(" ; ")
        ]
        for atom in atoms[origin]:
            if atom["page"]["url"] not in addresses:
                wrong.append((origin, atom["page"]["url"]))
            if "seen" not in atom:  # a break has its own page and no marks
                continue
            if atom["seen"] == "abstract":  # an excerpt of a study is its abstract
                assert row.get("seen", "abstract") in ("abstract", "excerpt")
            elif "seen" in row and atom["seen"] != SEEN.get(row["seen"], row["seen"]):
                wrong.append((origin, "seen", atom["seen"]))
            if "host" in row and HOSTS.index(atom["host"]) < HOSTS.index(
                row["host"].replace(" ", "_")
            ):
                wrong.append((origin, "host", atom["host"]))
    assert wrong == []


def test_a_page_is_no_stronger_than_its_rows():
    pages = tables.load("context_sources").set_index("context_source_id")
    for name in ("context_figures", "context_events", "context_districts", "context_studies"):
        rows = tables.load(name)
        assert (rows["host"] == rows["context_source_id"].map(pages["host"])).all()


def test_all_caveats_are_in_both_languages():
    for name in ("context_figures", "context_events", "context_districts", "context_study_results"):
        rows = tables.load(name)
        assert (rows["caveat_en"].isna() == rows["caveat_zh"].isna()).all()


def test_figures_that_disagree_are_in_one_conflict_group(figures):
    same = ["place", "measure", "institution_class", "period"]
    observed = context.bounded(
        figures.query("status == 'observed'").dropna(subset=["period", "value"])
    )
    silent = [
        key
        for key, group in observed.groupby(same, dropna=False)
        if group["low"].max() > group["high"].min()
        and (group["conflict_group"].isna().any() or group["conflict_group"].nunique() > 1)
    ]
    assert silent == []


# --- what the collection marks as derived is computed --------------------------------------------


def amount(figures, measure, period, institution_class=None, place="China", series=None):
    rows = figures[
        (figures["measure"] == measure)
        & (figures["period"] == period)
        & (figures["place"] == place)
    ]
    if institution_class:
        rows = rows[rows["institution_class"] == institution_class]
    if series:
        rows = rows[rows["series"] == series]
    return float(context.bounded(context.best(rows))["amount"].iloc[0])


def test_printed_shares_of_beijing_are_the_computed_ones(collection, beijing):
    levels = {
        "hospitals": "hospitals",
        "public": "public_hospitals",
        "private": "private_hospitals",
        "tertiary": "tertiary_hospitals",
        "secondary": "secondary_hospitals",
        "first_level": "level1_hospitals",
        "ungraded": "ungraded_hospitals",
        "primary_institutions": "primary_institutions",
        "chc_and_stations": "community_centres_and_stations",
    }
    got = context.shares(beijing, {name: [value] for name, value in levels.items()})
    got = got.set_index(["part", "year"])["share"]
    for row in collection.values():
        if row["file"] == "beijing_visits_by_level_2012_2016" and row["level"] != "total":
            expected = float(row["share_of_total_pct"])
            assert 100 * got[row["level"], int(row["year"])] == pytest.approx(expected, abs=0.0501)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2011-01/2011-03", 63.0),
        ("2012-01/2012-06", 60.1),
        ("2012-01/2012-07", 60.0),
        ("2013-01/2013-07", 59.2),
        ("2017-01/2017-06", 54.6),
        ("2018-01/2018-10", 53.4),
        ("2019-01/2019-10", 52.2),
        ("2022", 50.7),
        ("2023", 51.7),
        ("2024", 52.1),
        ("2025", 53.1),
    ],
)
def test_primary_share_of_the_country(figures, period, expected):
    rows = context.periods(figures, "china")
    got = (
        context.shares(rows, {"primary": ["primary_institutions"]}).set_index("period").loc[period]
    )
    assert 100 * got["share"] == pytest.approx(expected, abs=0.06)
    assert got["low"] < got["share"] < got["high"]


@pytest.mark.parametrize(
    ("year", "expected"), [("2022", 26.5), ("2023", 27.5), ("2024", 28.3), ("2025", 28.5)]
)
def test_tertiary_share_of_the_country(figures, year, expected):
    got = amount(figures, "visits", year, "tertiary_hospitals") / amount(
        figures, "visits", year, "all_institutions", series="bulletin"
    )
    assert 100 * got == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("year", "expected"), [("2022", 9493), ("2023", 9302), ("2024", 9018), ("2025", 8468)]
)
def test_ungraded_hospitals_are_the_rest(figures, year, expected):
    levels = ("tertiary_hospitals", "secondary_hospitals", "level1_hospitals")
    rest = amount(figures, "institutions", year, "hospitals") - sum(
        amount(figures, "institutions", year, level) for level in levels
    )
    assert rest == expected


def test_referrals_of_2022_follow_from_growth(figures):
    got = context.referrals(figures).query("is_computed").set_index("way")["amount"] / 1e4
    assert got.round().to_dict() == {"both": 2764, "down": 1133, "up": 1632}


def test_other_derived_figures(figures):
    share_2011 = (
        amount(figures, "share_of_visits", "2011", "hospitals"),
        amount(figures, "share_of_visits", "2011", "primary_institutions"),
    )
    total_2011 = amount(figures, "visits", "2011", "all_institutions")
    assert [round(share / 100 * total_2011 / 1e8, 1) for share in share_2011] == [22.6, 38.1]
    total_2015 = amount(figures, "visits", "2015", "all_institutions", "Beijing", "annual-overview")
    growth = amount(figures, "growth_of_visits_since_2010", "2015", "all_institutions", "Beijing")
    assert context.year_before(total_2015, growth)[0] / 1e4 == pytest.approx(15794, abs=1)
    change = amount(figures, "change_of_resident_population", "2021", place="Beijing")
    assert amount(figures, "resident_population", "2021", place="Beijing") - change == 21890000
    assert amount(figures, "within_county_visit_rate", "2017-01/2017-06") - amount(
        figures, "change_of_within_county_visit_rate", "2017-01/2017-06"
    ) == pytest.approx(80.4)
    yanda = figures[figures["place"] == "Hebei Yanjiao"].set_index("measure")["value"] + 1
    assert sorted(yanda) == [2.5, 3, 4]


def test_provincial_shares_of_children(collection, figures):
    rows = figures[figures["period"] == "2008"].pivot_table(
        index="place", columns="measure", values="value"
    )
    got = 100 * rows["sample_children_0_14"] / rows["sample_population"]
    for row in collection.values():
        if row["file"] == "province_children":
            assert got[row["province"]] == pytest.approx(
                float(row["share_0_14_2008_pct_derived"]), abs=0.051
            )


# --- the functions, on numbers checked by hand ---------------------------------------------------


def test_visits_of_beijing_add_up_and_their_breaks_are_flagged(beijing):
    wide = beijing.pivot_table(index="year", columns="institution_class", values="amount").loc[
        2012:2016
    ]
    levels = ["tertiary_hospitals", "secondary_hospitals", "level1_hospitals", "ungraded_hospitals"]
    assert (wide[levels].sum(axis=1) - wide["hospitals"]).abs().max() <= 2000  # two rounding steps
    tertiary = beijing[beijing["institution_class"] == "tertiary_hospitals"].set_index("year")
    assert tertiary.loc[2011, "amount"] == 55541000
    assert tertiary.index[tertiary["is_break"]].to_list() == [2012, 2015]
    assert tertiary.loc[2012, "n_pages"] == 2
    secondary = beijing[beijing["institution_class"] == "secondary_hospitals"].set_index("year")
    assert secondary.index[secondary["is_break"]].to_list() == [2015]


def test_no_difference_is_taken_across_a_break():
    """Every break of every series refuses, whatever the series; on one side of it all is well."""
    breaks = tables.load("context_breaks")
    for (_, _), here in breaks.groupby(["place_id", "measure"]):
        for start in here["starts"].str[:4].astype(int):
            by_year = pd.DataFrame({"a": [1.0, 4.0]}, index=[start - 1, start])
            with pytest.raises(RunError, match=f"breaks between these years .*{start}"):
                context.change(by_year, start - 1, start, here)
    by_year = pd.DataFrame({"a": [1.0, 4.0]}, index=[2012, 2014])
    of_beijing = breaks.query("place_id == 'beijing' and measure == 'visits'")
    assert context.change(by_year, 2012, 2014, of_beijing)["a"] == 3


def test_differences_of_series_go_through_the_helper(root):
    """A difference of two years taken by hand would not look at the breaks."""
    by_hand = re.compile(r"\.loc\[[^\]]*\] - \S*\.loc\[|\.diff\(|pct_change")
    files = [*root.glob("notebooks/*.ipynb"), *root.glob("src/yilianti/analysis/*.py")]
    found = {path.name for path in files if by_hand.search(path.read_text(encoding="utf-8"))}
    assert found == {"context.py"}


def test_shares_and_their_bounds():
    amounts = pd.DataFrame(
        {
            "year": 2014,
            "series": "s",
            "institution_class": ["all_institutions", "tertiary_hospitals", "secondary_hospitals"],
            "amount": [100.0, 50.0, 20.0],
            "low": [99.5, 49.5, 19.5],
            "high": [100.5, 50.5, 20.5],
            "figure_id": ["a", "b", "c"],
            "seen": ["full_text", "excerpt", "full_text"],
            "host": "reprint",
        }
    )
    groups = {
        "both": ["tertiary_hospitals", "secondary_hospitals"],
        "secondary": ["secondary_hospitals"],
    }
    got = context.shares(amounts, {**groups, "absent": ["village_clinics"]}).set_index("part")
    assert got.loc["both", "share"] == 0.7
    assert got.loc["both", "low"] == pytest.approx(69 / 100.5)
    assert got.loc["both", "high"] == pytest.approx(71 / 99.5)
    assert got["is_weak"].to_dict() == {"both": True, "secondary": False}
    assert "absent" not in got.index
    assert got.loc["both", "figure_ids"] == ["b", "c", "a"]
    amounts.loc[2, ["amount", "low", "high"]] = None
    unknown = context.shares(amounts, groups).set_index("part")
    assert unknown.loc["both", ["share", "low", "high"]].isna().all()


def test_shares_of_nothing_are_an_empty_frame():
    columns = [
        "year",
        "series",
        "institution_class",
        "amount",
        "low",
        "high",
        "figure_id",
        "seen",
        "host",
    ]
    got = context.shares(pd.DataFrame(columns=columns), {"all": ["hospitals"]})
    assert got.empty
    assert "share" in got


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2014", 12),
        ("2011-01/2011-03", 3),
        ("2022-01/2022-08", 8),
        ("2017-04/2018-12", 21),
        ("2009/2018", 120),
        ("2011-01", 1),
    ],
)
def test_months_of_a_period(period, expected):
    assert context.n_months(period) == expected


def test_the_year_before_lies_within_its_bounds():
    amount, low, high = context.year_before(110, 10, 0.5, 0.05)
    assert amount == pytest.approx(100)
    assert low < 100 < high
    assert context.year_before(110, 0) == (110, 110, 110)


def test_the_best_page_comes_first(figures):
    rows = figures[
        figures["figure_id"].str.startswith("china-visits-all-institutions-2017")
        & (figures["period"] == "2017")
    ]
    got = context.best(rows).set_index("series")
    assert got.loc["bulletin", "host"] == "original_publisher"
    assert got.loc["bulletin", "n_pages"] == 2
    assert got.loc["communique-preliminary", "value"] == 81.0


def test_conflicts_stand_side_by_side(figures):
    got = context.conflicts(figures).groupby("conflict_group")["value"].apply(list)
    assert sorted(got["china-paediatricians-per-1000-children-2018"]) == [0.63, 0.92]
    assert sorted(set(got["china-visits-all-institutions-2019"])) == [85.2, 87.2]
    studies = context.conflicts(tables.load("context_study_results"))
    assert sorted(studies.query("conflict_group == 'willingness-beijing'")["estimate"]) == [
        17.6,
        58.18,
        64.0,
    ]


def test_counts_of_alliances_keep_their_definitions(figures):
    got = context.alliance_counts(figures)
    assert got["measure"].drop_duplicates().to_list() == list(context.ALLIANCE_MEASURES)
    assert got.query("measure == 'alliances_county_level'")["n_pages"].to_list() == [2]


def test_weak_figures_are_marked():
    frame = pd.DataFrame(
        {"seen": ["full_text", "excerpt", "full_text"], "host": ["reprint", "reprint", "secondary"]}
    )
    assert context.is_weak(frame).to_list() == [False, True, True]


def test_districts_are_complete():
    rows = tables.load("context_districts")
    assert rows.groupby("measure")["place_id"].nunique().eq(16).all()
    assert rows["measure"].nunique() == 7
    beds = rows.set_index("figure_id").loc["dongcheng-beds-per-1000-2010"]
    assert (beds["value"], beds["step"]) == (11.0, 0.01)


def test_studies_without_authors_are_cited_by_their_journal():
    studies = tables.load("context_studies")
    nobody = studies[studies["authors"].isna()]
    assert context.cited(nobody).to_list()[0] == "Arch Public Health 82:136 2024"
    assert context.cited(studies).to_list()[:2] == ["Song H et al. 2019", "Beijing team 2019"]
