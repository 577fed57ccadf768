"""Every grant topic, grant call and cascade call of the EU Funding & Tenders search API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from latu.sources.funding_tenders.parse import STATUSES
from latu.sources.funding_tenders.plan import Slice, plan, terms
from latu.sources.funding_tenders.programmes import PROGRAMMES
from latu.sources.funding_tenders.progress import Progress
from latu.sources.funding_tenders.transport import Answer, Patience, ask
from latu.sources.problems import Problem

PORTAL = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
GRANT_TYPES = ("1", "2", "8")  # topics, other grant calls, cascade calls; 0 would be tenders
PAGE_SIZE = 100  # the service cuts anything larger to this
# Oldest first: what is published during a fetch then lands on later pages.
_SORT = {"field": "startDate", "order": "ASC"}


@dataclass(frozen=True, slots=True)
class Page:
    """Records of one answer, unread; `checkpoint` goes on after it, `total` is the whole list.

    Store the checkpoint in the same transaction as the records: then a killed import, handed the
    last stored checkpoint, neither loses a record nor stores one twice. Records can still come
    twice where the list itself moved, so write them by their identifier.
    """

    records: tuple[object, ...]
    checkpoint: dict[str, Any]
    total: int
    problems: tuple[Problem, ...] = ()


class Client:
    """Reads the search API politely: one request at a time, waiting as `patience` says.

    `url` is the full address of the search; `languages` must be given to the service, or each
    record comes once per language. Raises `Unreadable` from `pages` when the service does not
    answer; what was yielded before stays valid and the last checkpoint can be used later.
    """

    def __init__(
        self,
        url: str = PORTAL,
        api_key: str = "SEDIA",
        *,
        types: tuple[str, ...] = GRANT_TYPES,
        statuses: tuple[str, ...] = tuple(STATUSES),
        languages: tuple[str, ...] = ("en",),
        programmes: tuple[str, ...] = tuple(PROGRAMMES),
        patience: Patience | None = None,
        timeout: float = 60.0,
    ) -> None:
        self._url = url
        self._api_key = api_key
        self._base: Slice = (terms("type", types), terms("status", statuses))
        self._languages = list(languages)
        self._programmes = programmes
        self._patience = patience or Patience()
        self._http = httpx.Client(timeout=timeout, headers={"User-Agent": "latu"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def pages(self, checkpoint: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """All pages from the start, or from behind the page that carried `checkpoint`.

        A page may have no records: it then only moves the checkpoint or reports a fault, such as
        a list that stayed incomplete (BAD_ANSWER; detail: reason, expected, found).
        """
        progress = self._resume(checkpoint) if checkpoint else self._begin()
        while progress.groups:
            if progress.pass_is_over():
                problem = progress.end_pass()
                if problem is not None:
                    yield Page((), progress.to_json(), progress.total, (problem,))
                continue
            part = progress.groups[0].slices[progress.slice]
            records = progress.take(self._ask(part, progress.page, PAGE_SIZE))
            yield Page(records, progress.to_json(), progress.total)

    def _begin(self) -> Progress:
        total = self._count(self._base)
        return Progress(plan(self._base, total, self._count, self._programmes), total)

    def _resume(self, checkpoint: Mapping[str, Any]) -> Progress:
        progress = Progress.from_json(checkpoint)
        progress.distrust()
        return progress

    def _count(self, part: Slice) -> int:
        return self._ask(part, page=1, size=1).total

    def _ask(self, part: Slice, page: int, size: int) -> Answer:
        params = {
            "apiKey": self._api_key,
            "text": "***",  # matches everything
            "pageSize": str(size),
            "pageNumber": str(page),
        }
        parts = {
            "query": {"bool": {"must": list(part)}},
            "languages": self._languages,
            "sort": _SORT,
        }
        return ask(self._http, self._url, params, parts, self._patience)
