"""Cells that a spreadsheet would run as a formula when the data is exported again."""

import re

# "-", "+358 40 …", "-5,3", "+CityxChange" and "@home" are values; these are not:
#   =HYPERLINK(…)  =A1+B2  =1+1  =cmd|'/C calc'!A0  @SUM(…)  +cmd|…  -2+3+cmd|…
FORMULA = re.compile(
    r"""\s*(?:
        =[=+\-@\s]*(?:[^\W\d][\w.]*[(|!]|\$?[A-Za-z]{1,3}\$?\d|[\d("'{])
      | [@+\-][\d\s+\-*/.,()=@]*[^\W\d][\w.]*(?:\(|\|['\s"/])
    )""",
    re.VERBOSE,
)


def is_formula(value: str) -> bool:
    """Whether `value` really reads as a formula, not merely begins with one of `= @ + -`."""
    return FORMULA.match(value) is not None
