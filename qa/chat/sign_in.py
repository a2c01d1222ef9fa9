"""How readers sign in: by Gradio's own form, against the users of a file, and not as often as they like."""

import logging

from starlette.concurrency import run_in_threadpool

from qa.chat.rates import Rates
from qa.users import Users

_LOG = logging.getLogger("article_qa.sign_in")
_ATTEMPTS_PER_MINUTE = 10


class SignIn:
    """What Gradio asks whether a name and a password belong together."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._rates = Rates(f"{_ATTEMPTS_PER_MINUTE}/minute")

    async def check(self, name: str, password: str) -> bool:
        """True when the user may come in; more than ten attempts a minute at one name all fail."""
        known = self._users.knows(name)
        # Names that do not exist share their attempts, and leave no trace in memory or in the log.
        if self._rates.wait_seconds(name if known else "") > 0:
            _LOG.warning("too many attempts to sign in", extra={"user": name if known else ""})
            return False
        passed = await run_in_threadpool(self._users.verify, name, password)
        _LOG.info("signed in" if passed else "not signed in", extra={"user": name if known else ""})
        return passed
