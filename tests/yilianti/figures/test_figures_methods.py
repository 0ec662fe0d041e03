"""Figures of the method chapter: what was estimated and what was put in, power by size."""

import pandas as pd
import pytest

from yilianti.analysis import eventstudy, inference
from yilianti.figures import methods


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_estimates_stand_beside_the_effect_that_was_put_in(lang):
    panel = eventstudy.synthetic_panel(12, 6, 2, 2, effect=0.8, seed=1)
    effects = inference.holm(eventstudy.effects_by_time(panel))
    fig = methods.event_study(effects, 0.8, lang)
    assert list(fig.data[0].x) == [-2, 0, 1]
    assert list(fig.data[1].y) == [0, 0, 0.8, 0.8]
    assert len(fig.layout.meta["table"]["rows"]) == 3


def test_each_number_of_districts_has_its_line_and_its_words():
    one = {"estimate": [0.1, 0.9], "ci_low": [0.0, 0.8], "ci_high": [0.2, 1.0]}
    one |= {"effect": [0.5, 1.0], "monte_carlo_error": 0.1, "n": 10}
    frame = pd.concat([pd.DataFrame(one).assign(n_units=n) for n in (8, 16, 32, 64)])
    fig = methods.power(frame, 0.8)
    assert len(fig.data) == 4
    words = [note.text for note in fig.layout.annotations]
    assert words == ["8 districts", "16 districts", "32 districts", "64 districts"]
    assert fig.layout.meta["table"]["rows"][0][:3] == [8, 0.5, 0.1]
