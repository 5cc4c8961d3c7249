"""A server on this machine that answers as Hugging Face and as Google Drive do."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Asked:
    """A request: its path, and the headers that matter."""

    path: str
    host: str
    range: str | None
    token: str | None


@dataclass
class ModelServer:
    """What it has, how it misbehaves, and what it was asked for.

    `repos` holds files by repository and path, `drive` by id. `statuses` answers for a part of a
    path, `announced` are sizes that the hub lists falsely, `breaks_after` is how many bytes of a
    file come before the line breaks, once; `silent_on_length` leaves the length out, and a
    resumed file `skips` some bytes.
    """

    repos: dict[str, dict[str, bytes]] = field(default_factory=dict)
    drive: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    announced: dict[str, int] = field(default_factory=dict)
    breaks_after: int | None = None
    silent_on_length: bool = False
    knows_ranges: bool = True
    skips: int = 0
    redirects_to: str = ""
    page: bytes = b""
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self._http.handle_error = lambda *_: None  # a client that hangs up is part of the game
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.005,))
        self._thread.start()
        self.port = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def close(self):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def files_asked(self):
        """The requests for files, without those for lists."""
        return [asked for asked in self.asked if not asked.path.startswith("/api/")]

    def answer(self, handler):
        url = urlsplit(handler.path)
        path = unquote(url.path)
        headers = handler.headers
        self.asked.append(Asked(path, headers["Host"], headers["Range"], headers["Authorization"]))
        for part, status in self.statuses.items():
            if part in path:
                self._send(handler, status, b"{}")
                return
        if listed := re.fullmatch("/api/models/(.+)", path):
            self._list(handler, listed[1])
        elif named := re.fullmatch("(?:/elsewhere)?/([^/]+/[^/]+)/resolve/[^/]+/(.+)", path):
            if self.redirects_to and not path.startswith("/elsewhere"):
                handler.send_response(302)
                handler.send_header("Location", f"{self.redirects_to}/elsewhere{handler.path}")
                handler.end_headers()
                return
            self._file(handler, self.repos.get(named[1], {}).get(named[2]))
        elif path == "/download" and self.page:
            self._send(handler, 200, self.page, {"Content-Type": "text/html; charset=utf-8"})
        else:
            self._file(handler, self.drive.get(parse_qs(url.query).get("id", [""])[0]))

    def _list(self, handler, repo):
        if repo not in self.repos:
            self._send(handler, 404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        siblings = [
            {
                "rfilename": path,
                "size": self.announced.get(path, len(content)),
                "lfs": {
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "pointerSize": 1,
                },
            }
            for path, content in self.repos[repo].items()
        ]
        body = {"id": repo, "sha": "5ca1ab1e", "siblings": siblings}
        self._send(handler, 200, json.dumps(body).encode())

    def _file(self, handler, content):
        if content is None:
            self._send(handler, 404, b"no such file")
            return
        start, status, headers = 0, 200, {}
        if self.knows_ranges and (asked := handler.headers["Range"]):
            start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) + self.skips
            if start >= len(content):
                self._send(handler, 416, b"")
                return
            status = 206
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._send(handler, status, content[start:], headers)

    def _send(self, handler, status, body, headers=None):
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        if not self.silent_on_length:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if status < 300 and self.breaks_after is not None and len(body) > self.breaks_after:
            body, self.breaks_after = body[: self.breaks_after], None
        handler.wfile.write(body)
