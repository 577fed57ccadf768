"""A small search service on loopback that behaves, and misbehaves, like the portal's."""

import json
import threading
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default as default_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

type Record = dict[str, Any]
type Fault = tuple[int, dict[str, str], bytes] | str


def record(number: int, **metadata: list[str]) -> Record:
    """An invented record; `metadata` replaces or adds fields, an empty list removes one."""
    fields = {
        "identifier": [f"INVENTED-2026-{number:05}"],
        "title": [f"Invented topic {number}"],
        "status": ["31094502"],
        "type": ["1"],
        "frameworkProgramme": ["43108390"],
        "startDate": [f"20{10 + number % 20}-0{1 + number % 9}-10T00:00:00.000+0000"],
        "deadlineDate": ["2030-01-15T00:00:00.000+0000"],
        **metadata,
    }
    fields = {name: values for name, values in fields.items() if values}
    return {"reference": f"{number}TOPICSen", "language": "en", "metadata": fields}


class Portal:
    """The service: `records` to serve, `faults` for the next requests, `before` each answer.

    A fault is (status, headers, body), "cut" for a body shorter than announced, or "drop" for a
    connection closed without an answer.
    """

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self.faults: list[Fault | None] = []
        self.before: Callable[[int], None] = lambda page: None
        self.hidden: set[str] = set()
        self.found: dict[tuple[str, int], set[int]] = {}
        self.requests: list[dict[str, Any]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/rest/search"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def search(self, query: dict[str, Any], page: int, size: int) -> dict[str, Any]:
        hits = self._hits(query)
        start = (page - 1) * size
        results = hits[start : start + size] if start < 10_000 else []
        shown = [one for one in results if one["reference"] not in self.hidden]
        return {"totalResults": len(hits), "pageNumber": page, "results": shown}

    def _hits(self, query: dict[str, Any]) -> list[Record]:
        chosen = [self._where(clause) for clause in query["bool"]["must"]]
        hits = set(range(len(self.records))).intersection(*chosen)
        return [self.records[number] for number in sorted(hits)]

    def _where(self, clause: dict[str, Any]) -> set[int]:
        """Looked up once per clause while a long list is served, which no test changes."""
        key = (json.dumps(clause), id(self.records))
        if key not in self.found or len(self.records) < 10_000:
            self.found[key] = {
                number
                for number, one in enumerate(self.records)
                if _matches(one["metadata"], clause)
            }
        return self.found[key]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = (
                -1
            )  # head and body in one packet, or each answer waits for an acknowledgement
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                args = {k: v[0] for k, v in parse_qs(urlparse(self.path).query).items()}
                parts = _parts(self.headers["Content-Type"], body)
                portal.requests.append({**args, **parts})
                size, page = min(100, int(args["pageSize"])), int(args["pageNumber"])
                if size > 1:
                    portal.before(page)
                fault = portal.faults.pop(0) if portal.faults else None
                if fault == "drop":
                    self.close_connection = True
                elif isinstance(fault, tuple):
                    self._send(*fault)
                else:
                    data = json.dumps(portal.search(parts["query"], page, size)).encode()
                    self._send(200, {}, data, cut=fault == "cut")

            def _send(
                self, status: int, headers: dict[str, str], data: bytes, *, cut: bool = False
            ) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if cut else data)
                self.close_connection = self.close_connection or cut

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep the test output clean."""

        return Handler


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    head = b"Content-Type: " + kind.encode() + b"\r\n\r\n"
    message = BytesParser(policy=default_policy).parsebytes(head + body)
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_param("name", header="content-disposition"))] = json.loads(content)
    return found


def _matches(metadata: dict[str, list[str]], clause: dict[str, Any]) -> bool:
    if "terms" in clause:
        return all(set(metadata.get(k, [])) & set(v) for k, v in clause["terms"].items())
    return all(
        any(limits["gte"] <= value <= limits["lte"] for value in metadata.get(field, []))
        for field, limits in clause["range"].items()
    )
