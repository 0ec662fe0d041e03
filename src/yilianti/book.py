"""What this book hands to the engine; `pagemill.book.handed` tells what each is for."""

from collections.abc import Callable
from typing import Any

from pagemill import paths, tables


def rows() -> dict[str, Callable[[], list[dict[str, str]]]]:
    """Return the pseudo-tables of `runs.yml`: the readings that were declared beforehand."""
    from yilianti.analysis import multiverse

    return {"readings": multiverse.rows}


def views() -> dict[str, Any]:
    """Return the views of the explorer."""
    from yilianti import explorer

    return explorer.VIEWS


def checks() -> tuple[Callable[..., list[str]], ...]:
    """Return what checks rows of the tables against one another."""
    from yilianti.evidence import structure

    return (structure.check,)


def against() -> tuple[Callable[..., list[str]], ...]:
    """Return what checks rows against the documents."""
    from yilianti.evidence import blocks, naming, readings

    return (readings.check, naming.check, blocks.check)


def whole() -> list[str]:
    """Return what is wrong with terms, in their time and language, and with disagreements."""
    from pagemill.evidence import check
    from yilianti.evidence import reconcile, renderings, terminology

    found = terminology.check(check.rows(), terminology.prose(paths.root()))
    found += renderings.check(tables.rows("terms"), renderings.texts())
    return found + reconcile.check(
        {name: tables.load(name, read) for name, read in reconcile.TABLES.items()}
    )


def palettes() -> tuple[dict[str, tuple[str, str]], ...]:
    """Return the colours of kinds, each with its dark twin."""
    from yilianti import theme

    return (theme.MODEL, theme.INSTITUTION)


def colorway() -> list[tuple[str, str]]:
    """Return the colours of a figure's third series and of those after it."""
    from yilianti import theme

    return list(theme.MODEL.values())[5:9]


def sayings() -> dict[str, tuple[str, ...]]:
    """Return columns of controlled words that say what a row is -> groups of their words."""
    return {
        "measure": ("measure", "context_measure"),
        "outcome": ("outcome",),
        "mechanism_kind": ("mechanism",),
        "institution_class": ("context_class",),
    }


def names() -> dict[str, Any]:
    """Return how names begin and end, what is counted, what is public though it looks personal."""
    endings = (
        "医院|卫生院|保健院|研究所|防治所|防治院|护理院|中心|集团|卫生局|卫计委|卫健委|计生委|发展改革委|"
        "委员会|政府|医疗联合体|联合团队|医联体|医疗联盟|专科联盟|共同体|统一医疗体系|儿研所|首儿所|大学"
    )
    further = (
        "联盟|联合体|院区|分院|学院|科室|部|局|处|委|协会|学会|公司|机构|单位|办公室|区县|领导|"
        "省|市|区|县|地区|项目|工程|意见|任务"
    )
    before = (
        "推进|推动|加快|建设|协助|入选|包括|加入|成立|组成|联合|建立|牵头|成为|作为|来自|通过|其中|分别|包含|"
        "依托|全国|指导|全面|积极|选择|支持|鼓励|负责|参与|设立|打造|构建|签约|签署|组建|共同|日前|目前|首批|"
        "如|给|让|使|该|其|各"
    )
    public = "联系人|电话|责任编|站长|投稿信|请将|代替|天津市|his2000"
    return {
        "endings": endings.split("|"),
        "further": further.split("|"),
        "before": before.split("|"),
        "measures": "院",
        "public": public.split("|"),
    }


def prose() -> dict[str, list[Any]]:
    """Return what the book's prose counts, and terms in it that are no findings, with reasons."""
    things = (
        "alliance|bed|centre|child|city|claim|clinic|county|country|department|district|grid|"
        "guideline|hospital|institution|leader|league|member|mention|network|office|paper|partner|"
        "patient|phase|plan|policy|project|province|region|resident|service|study|survey|target|"
        "town|township|village|visit"
    )
    terms = [
        (r"(?i)\blevel[- ]1\b|[一二三](?:、[一二三])*级", "a level of hospitals"),
        (r"(?i)\bsix urban districts\b|城六区|六城区", "the name of a group of districts"),
        (r"(?i)\bfifth ring\b", "a road of Beijing"),
    ]
    return {"things": things.split("|"), "terms": terms}


def verdicts() -> dict[str, dict[str, str]]:
    """Return the numbers that sort the claims by what is found of them -> the words for it."""
    found = {"matches-all": "holds", "matches-some": "holds_partly"}
    found |= {"contradicted": "contradicted", "not-computable": "open"}
    return {"chapters/claims-checked": {f"n-{key}": f"found.{word}" for key, word in found.items()}}


def groups() -> dict[str, list[str]]:
    """Return what could be withdrawn together: public statistics that stand on weak pages."""
    tables = ("context_figures", "context_study_results")
    return {"weak": [f"{table}:host=secondary" for table in tables]}
