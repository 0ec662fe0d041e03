"""Figures of published studies: frame in, `go.Figure` out; nothing is pooled."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import words_for
from pagemill.words import group, label
from yilianti import theme
from yilianti.figures.context import wrap

#: Designs by what they can tell about a cause, the strongest first; others follow.
DESIGNS = (
    "difference_in_differences",
    "interrupted_time_series",
    "before_after",
    "cohort",
    "not_stated",
)
DEEPEST = 0.7  # of the scale of colours, the part that cells use
BEARINGS = ("toward_aim", "against_aim", "none_found", "unclear", "neither")


def study_results(results: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw how many headline results each design gives, by how they stand to the aim.

    The design that can tell most about a cause stands first.

    Parameters
    ----------
    results
        Results of studies with `design` and `bearing`.
    lang
        Language of the words.
    """
    counts = results.groupby(["design", "bearing"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(BEARINGS), fill_value=0)
    weaker = sorted(set(counts.index) - set(DESIGNS))
    counts = counts.loc[[one for one in (*DESIGNS, *weaker) if one in counts.index][::-1]]
    designs = [label(f"design.{design}", lang) for design in counts.index]
    columns = [label(f"bearing.{bearing}", lang) for bearing in counts.columns]
    cells = counts.to_numpy()
    fig = go.Figure(
        go.Heatmap(
            z=cells,
            x=columns,
            y=designs,
            text=[[str(n) if n else "" for n in row] for row in cells],
            texttemplate="%{text}",
            textfont={"color": theme.PAGE["light"]["ink"]},
            # The darkest cell stays below the end of the scale: its number is to be read.
            zmin=0,
            zmax=cells.max(initial=1) / DEEPEST,
            colorscale=[
                [0, "rgba(0,0,0,0)"],
                [0.001, theme.sequential()[0]],
                [1, theme.sequential()[2]],
            ],
            showscale=False,
            xgap=3,
            ygap=3,
            hovertemplate="%{y}, %{x}: %{z}<extra></extra>",
        )
    )
    fig.update_xaxes(side="top", tickangle=-60, showgrid=False)
    fig.update_yaxes(showgrid=False)
    table = pd.DataFrame(cells, columns=columns).assign(**{heading("design", lang): designs})
    table = table[[heading("design", lang), *columns]].iloc[::-1]
    unit, title = label("unit.results", lang), _strongest(counts, lang)
    fig = finish(fig, "study-results", lang, table, unit, len(counts) + 1, title)
    return fig.update_layout(height=fig.layout.height + 16, margin={"t": 126})


def _strongest(counts: pd.DataFrame, lang: str) -> str:
    """Return how the results of the design stand that can tell most about a cause."""
    if counts.empty:
        return ""
    top = counts.iloc[-1]
    words = {"design": label(f"design.{top.name}", lang)}
    n, of = top["toward_aim"], top.sum()
    others = counts.to_numpy().sum() - of
    rest = words_for("figure-study-results-rest", others, lang, digits=str(others))
    return finding("study-results", lang, n, of, rest=rest, **words)


def willingness(results: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the share of patients who would go first to primary care, by study and group.

    Parameters
    ----------
    results
        Results with `name` (study and group), `estimate`, `ci_low`, `ci_high` [%],
        `conflict_group`, `n`.
    lang
        Language of the words.
    """
    results = results.sort_values("estimate")
    fig = go.Figure(
        go.Scatter(
            x=results["estimate"],
            y=[wrap(name, lang, 22) for name in results["name"]],
            error_x={
                "array": results["ci_high"] - results["estimate"],
                "arrayminus": results["estimate"] - results["ci_low"],
                "thickness": 1.5,
                "color": theme.MUTED[0],
            },
            mode="markers+text",
            text=results["estimate"].map("{:.3g}".format),
            textposition="top center",
            marker={
                "size": 10,
                "symbol": "circle-open",
                "color": [
                    theme.ACCENT[0] if pd.isna(group) else theme.DOUBT[0]
                    for group in results["conflict_group"]
                ],
            },
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    )
    fig.update_xaxes(ticksuffix="%", range=[0, 104])
    table = pd.DataFrame(
        {
            heading("study", lang): results["name"],
            heading("estimate", lang): results["estimate"],
            heading("low", lang): results["ci_low"],
            heading("high", lang): results["ci_high"],
            heading("n", lang): results["n"].astype("object"),
            heading("mark", lang): [label(f"seen.{seen}", lang) for seen in results["seen"]],
        }
    ).iloc[::-1]
    rows = round(2 * len(results))
    ends = {"low": f"{results['estimate'].min():.0f}", "high": f"{results['estimate'].max():.0f}"}
    title = finding("willingness", lang, **ends)
    return finish(fig, "willingness", lang, table, label("unit.percent", lang), rows, title)


def results_told(found: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return results in words: what each is of (`about`), and its estimate as printed (`stated`).

    Parameters
    ----------
    found
        Rows of `context_study_results`.
    lang
        Language of the words.
    """
    aside, units = label("ui.told_where", lang), group("result_unit", lang)
    about, stated = [], []
    for row in found.to_dict("records"):
        outcome, of = label(f"outcome.{row['outcome']}", lang), row[f"group_{lang}"]
        about.append(outcome if pd.isna(of) else aside.format(told=outcome, where=of))
        number = "" if pd.isna(row["estimate"]) else f"{row['estimate']:g}"
        unit = "" if pd.isna(row["unit"]) else units.get(row["unit"].replace(" ", "_"), row["unit"])
        shown = f"{number}%" if unit == "%" else f"{number} {unit}".strip()
        between = f"{row['ci_low']:g} … {row['ci_high']:g}"
        stated.append(shown if pd.isna(row["ci_low"]) else aside.format(told=shown, where=between))
    return found.assign(about=about, stated=stated)
