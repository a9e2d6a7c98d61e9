"""A site on this machine: byte ranges for videos, and pages that load themselves again when they were built.

What a page does to hear of a build stands in `live/`.
"""

import asyncio
import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from html import escape
from os import PathLike, stat_result
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from coursekit.ignored_files import counting

HEADERS = {
    "Cache-Control": "no-cache",  # a file is asked for again, and sent again only if it changed
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; media-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
LIVE = Path(__file__).parent / "live"
NOT_THERE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title>
<meta name="viewport" content="width=device-width">
<body><main><h1>{0}</h1><p>{1}</p></main></body></html>"""
WAITING = NOT_THERE.format("Not made yet", "This page comes by itself once it is built.")
GONE = NOT_THERE.format(
    "This page is gone", 'Its scene was renamed or deleted. <a href="/">What there is</a> · It comes back if that does.'
)


class Pages(StaticFiles):
    """The files of one folder; its pages listen for the next build."""

    def __init__(self, folder: Path, made: Mapping[str, int]) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder
        self._made = made
        self._shown: set[str] = set()  # pages that somebody saw, by path

    @property
    def gone(self) -> list[str]:
        """The pages that somebody saw, and that are no more."""
        return sorted(path for path in self._shown if not (self._folder / path).is_file())

    async def check_config(self) -> None:
        """Take a folder that is not there yet: the first build makes it, and whoever asks before then waits for it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as problem:
            # A page that a first build did not come to yet, or that failed: what failed is shown in its place.
            if problem.status_code != 404 or not (path == "." or path.endswith(".html")):
                raise
            page = "index.html" if path == "." else path
            return self._listening(page, GONE if page in self._shown else WAITING, 404)

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        if str(full_path).endswith(".html"):
            path = Path(full_path).relative_to(self._folder.resolve()).as_posix()
            return self._listening(path, "", status_code)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response

    def _listening(self, path: str, text: str, status_code: int) -> Response:
        """A page that knows which it is, and when it was made: what is made later is another."""
        made = self._made.get(path, 0)  # before its file is read: at worst it is loaded once too often
        is_there = not text
        if is_there:
            self._shown.add(path)
            text = (self._folder / path).read_text(encoding="utf-8")
        there = "data-there" if is_there else ""
        script = f'<script src="/-/live.js" data-path="{escape(path)}" data-made="{made}" {there}></script>'
        return HTMLResponse(text.replace("</body>", f"{script}</body>"), status_code, HEADERS)


class Site:
    """A folder that is served from a thread, until end()."""

    def __init__(self, folder: Path, listener: socket.socket, host: str) -> None:
        self._folder = folder
        self._made: dict[str, int] = {}  # when each page was made anew, in milliseconds
        self._pages = Pages(folder, self._made)
        self._told = json.dumps({"state": "ready", "text": "", "made": {}, "gone": []})
        self.address = "http://{}:{}/".format(*listener.getsockname()[:2])
        self._listeners: set[asyncio.Queue[str]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        app = Starlette(
            routes=[
                Route("/-/events", self._events),
                *(Route(f"/-/{file.name}", self._live) for file in counting(LIVE.iterdir())),
                Mount("/", self._pages),
            ],
            # Another site's page could reach this one under a name of its own.
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", host])],
            lifespan=self._lifespan,
        )
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield

    async def _live(self, request: Request) -> Response:
        return FileResponse(LIVE / Path(request.url.path).name, headers=HEADERS)

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._states(), media_type="text/event-stream", headers=HEADERS)

    async def _states(self) -> AsyncIterator[str]:
        """What the build is at, as server-sent events."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield f"data: {self._told}\n\n"
            while told := await queue.get():
                yield f"data: {told}\n\n"
        finally:
            self._listeners.discard(queue)

    def tell(self, state: str, text: str = "") -> None:
        """Tell all pages, open now or later, what the build is at: "building", "ready", or "failed" with a text."""
        # JSON has no line breaks of its own, which would end an event.
        told = {"state": state, "text": text, "made": self._made, "gone": self._pages.gone}
        self._told = json.dumps(told)
        self._send(self._told)

    def _send(self, told: str) -> None:
        if self._loop is not None:
            for queue in [*self._listeners]:
                self._loop.call_soon_threadsafe(queue.put_nowait, told)

    def renew(self, pages: Iterable[Path]) -> None:
        """Have pages that were made anew be loaded again, where they are open, with what is told next."""
        for page in pages:
            self._made[page.relative_to(self._folder).as_posix()] = time.time_ns() // 1_000_000

    def end(self) -> None:
        # Who is in the middle of a video is cut off, which the server would tell with a traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._server.should_exit = True
        self._send("")  # so that no page's stream of events has to be
        self._thread.join(3)


def serve(folder: Path, host: str, port: int) -> Site:
    """Serve a folder at an address of this machine.

    raises: OSError if the address is taken
    """
    listener = socket.create_server((host, port))
    return Site(folder, listener, host)
