"""Letters that FTS5 does not fold by itself (đ ŋ ŧ ø æ ß ł œ): the word index holds plain ones in their place.

What is typed goes through `latu.core.text.plain_letters`, what is written through the same table as SQL, in
the triggers that keep the index (migration 0003). Words stay the words they are, so that the texts as they
were written can be marked by their places.
"""

from latu.core.text import PLAIN_LETTERS


def plain_sql(column: str) -> str:
    """SQL for the text of a column with plain letters; a text of plain bytes is not gone through."""
    sql = column
    for letter, plain in PLAIN_LETTERS.items():
        sql = f"replace({sql}, '{letter}', '{plain}')"
    return (
        f"CASE WHEN length({column}) = length(CAST({column} AS BLOB)) THEN {column} ELSE {sql} END"
    )
