import pytest

from pagemill.evidence.quantities import numbers


@pytest.mark.parametrize(
    ("text", "value", "high", "qualifier"),
    [
        ("29个", 29, None, "exact"),
        ("两家", 2, None, "exact"),
        ("十五", 15, None, "exact"),
        ("二十", 20, None, "exact"),
        ("三百零五家", 305, None, "exact"),
        ("200多家", 200, None, "more_than"),
        ("2000余家", 2000, None, "more_than"),
        ("近4000万人次", 40_000_000, None, "nearly"),
        ("1・8亿人次", 180_000_000, None, "exact"),
        ("1-2个", 1, 2, "range"),
        ("50个左右", 50, None, "about"),
        ("约50个", 50, None, "about"),
        ("已签约50个", 50, None, "exact"),
        ("3个以上的医联体", 3, None, "at_least"),
        ("至少将有一个", 1, None, "at_least"),
        ("超过10家", 10, None, "more_than"),
    ],
)
def test_a_number_is_read_with_how_exact_it_is(text, value, high, qualifier):
    got = next(numbers(text))
    assert (got.value, got.high, got.qualifier) == (value, high, qualifier)


def test_numbers_come_in_order_with_their_place():
    got = [(number.value, number.start) for number in numbers("从3家增加到13家")]
    assert got == [(3, 1), (13, 6)]
