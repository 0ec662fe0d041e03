"""What stands beside a figure of public statistics: its sign and scale, how it was seen."""

import pandas as pd

from pagemill.words import label

SIGNS = {"more_than": "> ", "about": "≈ ", "at_least": "≥ ", "at_most": "≤ ", "nearly": "< "}


def marks(frame: pd.DataFrame, lang: str = "en") -> list[str]:
    """Return for each row how it was seen, in words: `excerpt, reprint`.

    Parameters
    ----------
    frame
        Rows with `seen` and `host`.
    lang
        Language of the words.
    """
    comma = {"en": ", ", "zh": "，"}[lang]
    return [
        label(f"seen.{seen}", lang) + comma + label(f"host.{host}", lang)
        for seen, host in zip(frame["seen"], frame["host"], strict=True)
    ]


def notes(frame: pd.DataFrame, lang: str = "en") -> list[str]:
    """Return for each row how it was seen and what must be known with it.

    Parameters
    ----------
    frame
        Rows with `seen`, `host` and, where there is one, `caveat_en` and `caveat_zh`.
    lang
        Language of the words.
    """
    stop = {"en": ". ", "zh": "。"}[lang]
    caveats = frame[f"caveat_{lang}"].fillna("") if f"caveat_{lang}" in frame else [""] * len(frame)
    return [
        mark + (stop + caveat if caveat else "")
        for mark, caveat in zip(marks(frame, lang), caveats, strict=True)
    ]


def printed(frame: pd.DataFrame, lang: str = "en") -> list[str]:
    """Return values as a page prints them, with sign and scale: `> 81.8 × 100 million`.

    Parameters
    ----------
    frame
        Rows of `context_figures`.
    lang
        Language of the words.
    """
    planned = label("ui.told_where", lang).format(told="", where=label("status.planned", lang))
    return [
        SIGNS.get(row["qualifier"], "")
        + f"{row['value']:,.10g}"
        + (label(f"scale.{row['scale']}", lang) if row["scale"] != 1 else "")
        + ("%" if row["unit"] == "%" else "")
        + (planned if row["status"] == "plan" else "")
        for row in frame.to_dict("records")
    ]
