"""Our frame, sheet and scripts in a real browser, without an application behind: one page, drawn by base.html."""

import mimetypes
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template import Context, engines

NONCE = "once"
POLICY = (
    f"default-src 'none'; script-src 'self' 'nonce-{NONCE}'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
FRAME = (
    "{% extends 'base.html' %}{% block title %}A page{% endblock %}{% block heading %}A page{% endblock %}"
    "{% block content %}CONTENT{% endblock %}"
)


class Stage:
    """A server of one page: `content` is what stands in it, `posted` the addresses that were posted to."""

    def __init__(self):
        self.content = ""
        self.posted = []
        stage = self

        class Answer(Handler):
            def page(self):
                return stage.drawn(self.headers.get("Cookie", ""))

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                stage.posted.append(self.path)
                self.do_GET()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def drawn(self, cookie):
        user = SimpleNamespace(email="chloe@novalis.example")
        request = SimpleNamespace(
            COOKIES=dict(pair.split("=", 1) for pair in cookie.split("; ") if "=" in pair),
            GET={},
            member=SimpleNamespace(
                pk=1,
                user=user,
                kinds=(),
                name="Chloé Martel",
                initials="CM",
                workspace=SimpleNamespace(name="Novalis", slug="novalis", today=date.today),
                may=lambda permission: True,
                has_role=lambda kind: False,
            ),
            csp_nonce=NONCE,
            resolver_match=None,
            user=user,
        )
        template = engines["django"].engine.from_string(FRAME.replace("CONTENT", self.content))
        return template.render(Context({"request": request, "csp_nonce": NONCE}))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        if path == "/worker.js":
            return self.send(b"", "text/javascript")
        if not path.startswith("/static/"):
            return self.send(self.page().encode(), "text/html; charset=utf-8")
        found = finders.find(path.removeprefix("/static/"))
        if not found:
            return self.send(b"", "text/plain", 404)
        return self.send(Path(found).read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream")

    def send(self, body, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        if kind.startswith("text/css") or "font" in kind or "javascript" in kind:
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """The browser's own console is what the tests read."""
