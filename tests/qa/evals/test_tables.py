"""What people read in the terminal."""

from qa.evals.comparing import Comparison, Difference, Flip
from qa.evals.records import Estimate
from qa.evals.tables import comparison_lines, summary_lines


def test_a_metric_is_a_line_with_its_interval_and_one_without_a_value_is_none() -> None:
    summary = {
        "right": Estimate(0.825, 0.7, 0.925, 40),
        "ndcg@10": Estimate(None, None, None, 0),
        "grade_kappa": Estimate(0.5, None, None, 40),
        "seconds": Estimate(3.25, 2.5, 1234.0, 57),
    }
    assert summary_lines(summary) == [
        "                                  value  95 % interval     questions",
        "right                             0.825  0.700 to 0.925           40",
        "grader's kappa                    0.500  - to -                   40",
        "seconds                             3.2  2.5 to 1,234.0           57",
    ]


def test_a_comparison_is_a_line_for_each_metric_and_the_flips() -> None:
    comparison = Comparison(
        questions=40,
        left_out=2,
        differences={
            "right": Difference(0.8, 0.9, Estimate(0.1, 0.02, 0.2, 40)),
            "failed": Difference(0.0, 0.05, Estimate(0.05, 0.0, 0.1, 40)),
        },
        gained=(Flip("q1", "Who?", "No\none.", "x" * 200),),
        lost=(),
    )
    assert comparison_lines(comparison) == [
        "                                 before    after   change  95 % interval",
        "right                             0.800    0.900    0.100  0.020 to 0.200    better",
        "failed                            0.000    0.050    0.050  0.000 to 0.100",
        "\n40 questions in both runs, 2 in one alone (left out)",
        "\nRight now, wrong before: 1",
        "  q1  Who?",
        "    before: No one.",
        f"    after:  {'x' * 96} ...",
        "\nWrong now, right before: 0",
    ]
