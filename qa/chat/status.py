"""What machines ask of the page: whether it can answer, and its counts."""

import hmac

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from qa.chat.assistant_source import AssistantSource
from qa.chat.doors import HEALTH, METRICS

TOKEN_NAME = "ARTICLE_QA_METRICS_TOKEN"  # noqa: S105 - the name of a variable  # nosec B105


def status_routes(source: AssistantSource) -> list[Route]:
    """The addresses `/health` and `/metrics`.

    Health is 200 while questions are answered, else 503: opening, failed, ending. Metrics ask for the token of the
    rules; without one they are closed where readers sign in, and open elsewhere.
    """
    desk, rules = source.desk, source.desk.rules

    def health(_: Request) -> Response:
        status = "ending" if desk.closed else source.state
        return JSONResponse({"status": status}, 200 if status == "ready" else 503)

    def metrics(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if rules.metrics_token and not hmac.compare_digest(given.encode(), rules.metrics_token.encode()):
            return PlainTextResponse(f"Give the token of {TOKEN_NAME} as Authorization: Bearer.\n", 401)
        if rules.users and not rules.metrics_token:
            return PlainTextResponse(f"Closed: set {TOKEN_NAME} for the page, and give it as a bearer token.\n", 403)
        return Response(desk.metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return [Route(HEALTH, health), Route(METRICS, metrics)]
