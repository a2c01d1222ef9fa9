"""Bulk: what is worked out for millions of articles is the sum, passage by passage, of the measured rates."""

import re

import pytest

from tests.benchmarks.bulk import Rates, extrapolated, growth


def test_writing_slows_by_the_power_of_the_size_that_was_measured() -> None:
    power, size, seconds = growth({size: 0.001 * size**0.25 for size in (1_000, 10_000, 100_000)})
    assert (round(power, 6), size) == (0.25, 100_000)
    assert seconds == pytest.approx(0.001 * 100_000**0.25)


def test_noise_is_no_reason_for_writing_to_get_faster() -> None:
    assert growth({1_000: 0.002, 10_000: 0.001}) == (0.0, 10_000, 0.001)


@pytest.mark.parametrize("power", [0.0, 0.3])
def test_a_million_articles_take_the_sum_over_all_passages(power: float) -> None:
    writing = {size: 0.002 * (size / 50_000) ** power for size in (5_000, 50_000)}
    told = extrapolated(Rates(passages=2.0, reading=4_000, embedding=100, writing=writing), 1)
    summed = sum(0.002 * (n / 50_000) ** power for n in range(1, 2_000_000, 100)) * 100 / 3600
    found = re.search(r"= ([\d.,]+) hours of the writer", told)
    assert found
    assert float(found[1].replace(",", "")) == pytest.approx(summed, abs=0.06)
    assert "2,000,000 / 100 = 5.6 hours of one core" in told


def test_so_many_workers_embed_that_the_writer_need_not_wait() -> None:
    told = extrapolated(Rates(passages=1.0, reading=4_000, embedding=100, writing={1: 0.0048, 2: 0.0048}), 1)
    assert "2.8 / 1.3, rounded up, = 3 embedding workers keep up with it; all in 1.3 hours" in told
