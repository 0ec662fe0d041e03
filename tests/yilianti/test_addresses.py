"""Notebooks that were written before the engine was a package of its own still run."""

from pagemill import tables as engine_tables
from pagemill.notebook import outputs
from pagemill.notebook import parameters as engine_parameters
from pagemill.words import label
from yilianti import labels, numbers, parameters, tables


def test_the_old_addresses_lead_to_the_same_functions():
    assert (numbers.show, numbers.table) == (outputs.show, outputs.table)
    assert (tables.load, tables.rows) == (engine_tables.load, engine_tables.rows)
    assert labels.label is label
    assert {getattr(parameters, name) for name in parameters.__all__} == {
        getattr(engine_parameters, name) for name in parameters.__all__
    }


def test_the_old_record_takes_the_unit_third(displayed):
    numbers.record("n-beds", 3, "beds", "claims:some-id", "counted")
    (bundle, _) = displayed[0]
    assert bundle["application/vnd.yilianti.record+json"] == {
        "key": "n-beds",
        "value": 3,
        "unit": "beds",
        "rows": ["claims:some-id"],
        "method": "counted",
    }
