"""What is printed: formulas are disarmed, wide characters are counted, control characters are not passed on."""

from __future__ import annotations

from decimal import Decimal

from tenure.faces.display import shown
from tenure.faces.printing import as_csv, as_table
from tenure.words import Unit


def test_a_cell_that_a_spreadsheet_would_run_gets_a_quote() -> None:
    rows = [{"name": "=HYPERLINK(1)", "value": "-5"}, {"name": "@x", "value": "+1"}]
    assert as_csv(rows, ["name", "value"]) == "name,value\n'=HYPERLINK(1),-5\n'@x,+1\n"


def test_chinese_characters_take_two_columns() -> None:
    lines = as_table([{"name": "客户", "n": "1"}, {"name": "abcd", "n": "22"}], ["name", "n"], {}).splitlines()
    assert lines[2] == "客户   1"
    assert lines[3] == "abcd  22"


def test_control_characters_in_a_name_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in as_table([{"name": "a\x1b[31mred\r\n"}], ["name"], {})


def test_money_is_rounded_once_half_up_with_a_true_minus_before_its_sign() -> None:
    assert shown(Decimal("-1234.565"), Unit.MONEY, "USD") == "−$1,234.57"
    assert shown(Decimal("-0.001"), Unit.MONEY, "USD") == "$0.00"
    assert shown(Decimal("1234.5"), Unit.MONEY, "JPY") == "¥1,235"
    assert shown(Decimal("5"), Unit.MONEY, "CHF") == "5.00 CHF"


def test_no_answer_is_a_dash_and_never_zero() -> None:
    assert shown(None, Unit.RATIO) == "–"
    assert shown(Decimal("0.0123"), Unit.RATIO) == "1.23%"
