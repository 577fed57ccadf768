"""Tables from outside as rows of text: CSV of any common kind, XLSX, and zip files of these."""

from latu.sources.tables.archive import open_archive
from latu.sources.tables.inputs import Input
from latu.sources.tables.reading import find_inputs, read_table
from latu.sources.tables.table import Row, Table, require

__all__ = ["Input", "Row", "Table", "find_inputs", "open_archive", "read_table", "require"]
