"""How often one reader may do something: counted in a window that moves along, in memory."""

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """Counts by reader.

    Args:
        rate: As "10/minute"; empty for no limit.
    """

    def __init__(self, rate: str) -> None:
        self._limit = parse(rate) if rate else None
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def wait_seconds(self, reader: str) -> float:
        """Count once more and give 0, or give the seconds to wait where it would be too often."""
        if self._limit is None or self._window.hit(self._limit, reader):
            return 0.0
        stats = self._window.get_window_stats(self._limit, reader)
        return max(stats.reset_time - time.time(), 1.0)
