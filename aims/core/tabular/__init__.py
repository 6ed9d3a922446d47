"""The tabular door: the only way tables come in and go out.

In: CSV or XLSX, told by content. Out: CSV or XLSX, with formulas neutralized.
More in docs/architecture/tabular.md.
"""

from aims.core.tabular.csv_out import Cell, write_csv
from aims.core.tabular.dates import BadCell, DateOrder, OrderGuess, guess_date_order, parse_date
from aims.core.tabular.reading import read_table
from aims.core.tabular.refused import RefusedRow, refused_columns, refused_lines, write_refused
from aims.core.tabular.table import Problem, Row, Table, Understanding
from aims.core.tabular.xlsx_out import write_xlsx

__all__ = [
    "BadCell",
    "Cell",
    "DateOrder",
    "OrderGuess",
    "Problem",
    "RefusedRow",
    "Row",
    "Table",
    "Understanding",
    "guess_date_order",
    "parse_date",
    "read_table",
    "refused_columns",
    "refused_lines",
    "write_csv",
    "write_refused",
    "write_xlsx",
]
