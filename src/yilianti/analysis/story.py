"""The thread of the story: dated events of the documents and of public sources, ready to draw."""

import re

import pandas as pd

from yilianti.analysis import indicators

#: Kind of event in the tables -> kind of thing on a timeline; other kinds are left out.
THREAD = {
    "alliance_formed": "alliance",
    "alliance_launched": "alliance",
    "pilot_selected": "rule",
    "policy_issued": "rule",
    "count_as_of": "count",
}


def dated_events(
    events: pd.DataFrame, since: str = "", until: str = "9999", lang: str = "en"
) -> pd.DataFrame:
    """Return what is dated of alliances, rules and counts, once each, in order of time.

    Parameters
    ----------
    events
        Table `events` or `context_events`.
    since, until
        First and last date, compared as far as both are known.
    lang
        Language of the words.

    Returns
    -------
    pandas.DataFrame
        One row per event: `event_id`, `date`, `kind` (rule, alliance, count), `what`. Where several
        events of one kind fall on the same place and month, the most exactly dated stays.
    """
    rows = events[events["kind"].isin(THREAD) & events["date"].notna()]
    month = rows["date"].str[:7]
    rows = rows[(month >= since[:7]) & (month <= until[:7])]
    rows = rows.assign(
        what=rows[f"what_{lang}"].str.rstrip(".。").str.replace(r"^.", _upper, regex=True),
        thread=rows["kind"].map(THREAD),
        month=rows["date"].str[:7],
        exactness=-rows["date"].str.len(),
    )
    same = ["thread", "place_id", "month"]
    rows = rows.sort_values("exactness", kind="stable").drop_duplicates(same)
    rows = rows.sort_values("date", kind="stable")
    return rows[["event_id", "date", "thread", "what"]].rename(columns={"thread": "kind"})


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()


def parties(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the institutions of an alliance, each as its first mention has it.

    Parameters
    ----------
    mentions
        Rows of `participations` of one alliance.

    Returns
    -------
    pandas.DataFrame
        The first mention of each institution, in the order of the document.
    """
    belonging = indicators.memberships(mentions)
    first = mentions[mentions["participation_id"].isin(belonging["first_mention"])]
    return first.sort_values("seq", kind="stable")
