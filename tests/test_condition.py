"""The language of filters: what it reads, what it refuses, and that it never becomes SQL."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.condition import BLANK, Among, Compare, Condition, Every, Missing, Not, Some, blanked, both, equals, names, parse, written
from tenure.errors import BadCondition

WORDS = st.text("abcdefgh_", min_size=1, max_size=8).filter(
    lambda word: word not in {"and", "or", "not", "in", "is", "null", "like", "true", "false"}
)
VALUES = st.one_of(
    st.text(max_size=12), st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999), st.booleans()
)  # fmt: skip
LEAVES = st.one_of(
    st.builds(Compare, WORDS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), VALUES),
    st.builds(Among, WORDS, st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.builds(Missing, WORDS),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Every),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Some),
    ),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds the grammar, which is slow on a busy machine
@given(CONDITIONS)
def test_what_is_written_reads_back_as_the_same_condition(condition: Condition) -> None:
    assert parse(written(condition)) == condition


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    refused = None
    try:
        parse(text)
    except BadCondition as wrong:
        refused = wrong
    assert refused is None or 0 <= refused.at <= len(text)


def test_and_binds_more_closely_than_or() -> None:
    assert parse("a = 1 or b = 2 and c = 3") == Some(
        (Compare("a", "=", Decimal(1)), Every((Compare("b", "=", Decimal(2)), Compare("c", "=", Decimal(3)))))
    )


def test_a_quote_inside_a_text_is_doubled() -> None:
    assert parse("name = 'O''Brien'") == Compare("name", "=", "O'Brien")


def test_chinese_names_and_values_are_read() -> None:
    assert parse("行业 = '金融'") == Compare("行业", "=", "金融")


@pytest.mark.parametrize(
    "text",
    [
        "segment = 'mid'; drop table accounts",
        "1 = 1 --",
        "segment = (select 1)",
        "segment = 'a' union select 1",
        "exists(select 1)",
        "segment = mid",
        "segment = null",
        "segment in ()",
        "segment =",
        "and",
        "(segment = 'a'",
        "not " * 60 + "a = 1",
        "(" * 60 + "a = 1" + ")" * 60,
        "a = 'x' " + "and a = 'x' " * 1000,
    ],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadCondition):
        parse(text)


def test_the_place_of_the_mistake_is_shown() -> None:
    with pytest.raises(BadCondition, match=r"position 11.*\n.*\n {12}\^"):
        parse("segment = mid")


def test_names_are_those_that_it_reads() -> None:
    assert list(names(parse("a = 1 and not (b is null or c in ('x'))"))) == ["a", "b", "c"]


def test_no_condition_joins_with_any() -> None:
    leaf = Missing("a")
    assert both(None, leaf) == both(leaf, None) == leaf
    assert equals() is None
    assert equals(a="x", b="y") == Every((Compare("a", "=", "x"), Compare("b", "=", "y")))


def test_conditions_of_one_shape_share_what_is_left_without_their_texts() -> None:
    first, texts = blanked(parse("segment = 'mid' and not (region in ('a', 'b') or seats > 3) and name like 'x%'"))
    second, others = blanked(parse("segment = 'it''s' and not (region in ('c', 'd') or seats > 3) and name like 'x%'"))
    assert written(first) == written(second)
    assert (texts, others) == (("mid", "a", "b"), ("it's", "c", "d"))


def test_a_text_that_looks_like_a_blank_stays_where_it_is() -> None:
    condition = parse(f"segment = '{BLANK.format(0)}' and region = 'a'")
    assert blanked(condition) == (condition, ())


def test_conditions_without_texts_stay_as_they_are() -> None:
    assert blanked(None) == (None, ())
    assert blanked(parse("seats > 3"))[1] == ()
