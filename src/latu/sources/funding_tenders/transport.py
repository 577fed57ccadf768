"""One question to the search API, asked again until it is answered: back-off, jitter, Retry-After."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from latu.sources.problems import Code, Problem, Reason, Unreadable

LARGEST_ANSWER = 64 * 1024**2  # a page of 100 full topics is about 4 MB
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on asking. Times are seconds; clock, sleep and chance can be replaced.

    The wait before try n is `first_wait` × 2ⁿ⁻¹ plus up to as much again by chance, at most
    `longest_wait`. A Retry-After of the server is waited out exactly; one beyond
    `longest_retry_after` is taken as "no answer today".
    """

    tries: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_retry_after: float = 900.0
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now

    def wait_after(self, failed: int) -> float:
        """Seconds to wait after the `failed`-th failure without a Retry-After."""
        base = self.first_wait * 2.0 ** (failed - 1)
        return min(self.longest_wait, base * (1 + self.chance()))

    def retry_after(self, header: str) -> float | None:
        """Seconds that a Retry-After header asks for (a number or an HTTP date), else None."""
        text = header.strip()
        if text.isascii() and text.isdigit():
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self.now()).total_seconds())


@dataclass(frozen=True, slots=True)
class Answer:
    """One page as the service gave it: the records and how many there are in all."""

    records: tuple[object, ...]
    total: int


class _Failed(Exception):
    def __init__(self, reason: Reason, wait: float | None = None, **detail: str) -> None:
        super().__init__(reason)
        self.detail = {"reason": str(reason), **detail}
        self.wait = wait


def ask(
    http: httpx.Client, url: str, params: dict[str, str], parts: dict[str, Any], patience: Patience
) -> Answer:
    """POST one search and return its page.

    Raises `Unreadable` with NO_ANSWER (detail: tries, reason) once patience is at its end, and with
    BAD_ANSWER at once where the service refuses the question, since asking again cannot help.
    """
    detail: dict[str, str] = {}
    for number in range(1, patience.tries + 1):
        try:
            return _try(http, url, params, parts, patience)
        except _Failed as failed:
            detail = failed.detail
            too_long = failed.wait is not None and failed.wait > patience.longest_retry_after
            if too_long or number == patience.tries:
                break
            wait = patience.wait_after(number) if failed.wait is None else failed.wait
            patience.sleep(wait)
    detail = {"tries": str(number), **detail}
    raise Unreadable(Problem(Code.NO_ANSWER, file=url, detail=detail))


def _try(
    http: httpx.Client, url: str, params: dict[str, str], parts: dict[str, Any], patience: Patience
) -> Answer:
    files = {name: ("blob", json.dumps(part), "application/json") for name, part in parts.items()}
    try:
        with http.stream("POST", url, params=params, files=files) as response:
            _check_status(response, url, patience)
            body = _read(response)
    except httpx.TimeoutException as error:
        raise _Failed(Reason.TIMEOUT) from error
    except httpx.RequestError as error:
        raise _Failed(Reason.NO_CONNECTION) from error
    return _answer(body)


def _check_status(response: httpx.Response, url: str, patience: Patience) -> None:
    status = response.status_code
    if status in _RETRIED or status >= 500:
        header = response.headers.get("Retry-After", "")
        wait = patience.retry_after(header) if header else None
        raise _Failed(Reason.STATUS, wait, status=str(status))
    if status != 200:
        detail = {"reason": str(Reason.STATUS), "status": str(status)}
        raise Unreadable(Problem(Code.BAD_ANSWER, file=url, detail=detail))


def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise _Failed(Reason.NOT_A_LIST)
    return bytes(body)


def _answer(body: bytes) -> Answer:
    """The page in a body. A cut or foreign body is a failed try: maintenance pages look so."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _Failed(Reason.NOT_A_LIST) from error
    results = document.get("results") if isinstance(document, dict) else None
    total = document.get("totalResults") if isinstance(document, dict) else None
    is_count = isinstance(total, int) and not isinstance(total, bool) and total >= 0
    if not isinstance(results, list) or not is_count:
        raise _Failed(Reason.NOT_A_LIST)
    return Answer(tuple(results), int(total or 0))
