"""A chat model at an address: asked again where that can help, and never waited for without end."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import openai
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

# A reader waits meanwhile: 0.5, 1 and 2 seconds, or what the server asks for if that is no longer than the last.
_ATTEMPTS = 4
_LONGEST_WAIT_SECONDS = 20.0
_CONNECT_SECONDS = 10.0
_PASSING = (408, 409, 429)
_own_pace = wait_exponential_jitter(multiplier=0.5, jitter=0.5)


class BrokenOffError(ConnectionError):
    """A stream ended before the reply did."""


class PatientChatOpenAI(ChatOpenAI):
    """An OpenAI-compatible server that is asked up to four times, but never again once it has begun to answer."""

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        return _patiently()(super()._generate, *args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        begun, rest = _patiently()(lambda: _begin(super(PatientChatOpenAI, self)._stream(*args, **kwargs)))
        yield from begun
        try:
            yield from rest
        except openai.APITimeoutError:
            raise
        except openai.APIConnectionError as error:
            raise BrokenOffError("its connection ended") from error


def patient_model(timeout_seconds: float, **options: Any) -> ChatOpenAI:
    """Such a model.

    Args:
        timeout_seconds: For a whole reply; the connection has ten seconds at most.
        options: As `ChatOpenAI` takes them.
    """
    return PatientChatOpenAI(
        **options,
        max_retries=0,  # a server that has not answered in time would be waited for again
        timeout=httpx2.Timeout(timeout_seconds, connect=min(timeout_seconds, _CONNECT_SECONDS)),
        http_client=_HttpClient(
            event_hooks={"request": [_note_time], "response": [lambda found: _bound(found, timeout_seconds)]}
        ),
    )


def wanted_wait_seconds(error: BaseException) -> float | None:
    """How long the server asks to wait before the next attempt; None where it does not say."""
    response = getattr(error, "response", None)
    value = response.headers.get("retry-after", "") if response is not None else ""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _patiently() -> Retrying:
    return Retrying(retry=retry_if_exception(_may_pass), wait=_wait, stop=stop_after_attempt(_ATTEMPTS), reraise=True)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    wanted = wanted_wait_seconds(error) if error else None
    return _own_pace(state) if wanted is None else wanted


def _may_pass(error: BaseException) -> bool:
    """True where the same request may be answered a little later."""
    if isinstance(error, openai.APIStatusError):
        too_long = (wanted_wait_seconds(error) or 0) > _LONGEST_WAIT_SECONDS
        return (
            (error.status_code in _PASSING or error.status_code >= 500)
            and not too_long
            and error.code != "insufficient_quota"
        )
    if isinstance(error, openai.APITimeoutError):
        return False
    return isinstance(error, (openai.APIConnectionError, httpx2.NetworkError, httpx2.ProtocolError, BrokenOffError))


def _begin(chunks: Iterator[ChatGenerationChunk]) -> tuple[list[ChatGenerationChunk], Iterator[ChatGenerationChunk]]:
    """A stream's chunks up to its first words, and those to come."""
    whole = _whole(chunks)
    begun = []
    for chunk in whole:
        begun.append(chunk)
        if chunk.text:
            break
    return begun, whole


def _whole(chunks: Iterator[ChatGenerationChunk]) -> Iterator[ChatGenerationChunk]:
    """The chunks of a reply that ends.

    Raises:
        BrokenOffError: It does not: a server that dies closes its stream as one does that has said all.
        ValueError: There is none.
    """
    met = ended = False
    for chunk in chunks:
        met = True
        ended = ended or bool((chunk.generation_info or {}).get("finish_reason"))
        yield chunk
    if not met:
        raise ValueError("there is no reply in what it sent")
    if not ended:
        raise BrokenOffError("its reply broke off")


class _HttpClient(openai.DefaultHttpxClient):
    """A client that closes its connections when nobody needs it any more, as openai's own does."""

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()


class _Bounded(httpx2.SyncByteStream):
    """The body of a response, for as long as it may take: a byte now and then would hold off any other limit."""

    def __init__(self, body: httpx2.SyncByteStream, until: float) -> None:
        self._body = body
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("timed out")
            yield part

    def close(self) -> None:
        self._body.close()


def _note_time(request: httpx2.Request) -> None:
    request.extensions = {**request.extensions, "began": time.monotonic()}


def _bound(response: httpx2.Response, seconds: float) -> None:
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream, response.request.extensions["began"] + seconds)
