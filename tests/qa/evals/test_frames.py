"""Rows in a notebook."""

import pandas as pd

from qa.evals.frames import rows_frame
from tests.qa.evals.samples import COST, KING, refusal, row


def test_rows_are_lines_of_a_data_frame_with_a_column_for_each_metric() -> None:
    frame = rows_frame([row(COST), row(KING, refusal())])
    assert list(frame.index) == ["cost", "king"]
    assert frame.loc["cost", "score.token_f1"] == 0.75
    assert pd.isna(frame.loc["king", "score.token_f1"])
    assert frame.groupby("kind")["right"].mean().to_dict() == {"fact": 1.0, "missing": 1.0}


def test_no_rows_are_an_empty_frame() -> None:
    assert rows_frame([]).empty
