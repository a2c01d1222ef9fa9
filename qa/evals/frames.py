"""Rows for notebooks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qa.evals.records import Row
from qa.evals.run_files import flat_row

if TYPE_CHECKING:
    import pandas as pd


def rows_frame(rows: Iterable[Row]) -> "pd.DataFrame":
    """A data frame with a line for each row, the columns of `rows.csv`, and the id as index.

    LangSmith takes the same rows: `Client.create_examples` wants inputs and outputs of such columns.
    """
    import pandas as pd

    flat = [flat_row(row) for row in rows]
    return pd.DataFrame(flat, columns=list(flat[0]) if flat else ["id"]).set_index("id")
