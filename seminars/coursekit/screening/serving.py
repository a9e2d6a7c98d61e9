"""A site on this machine: byte ranges for videos, and pages that are brought up to date where they are open.

What a page does to hear of a build stands in `live/`.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from html import escape
from os import PathLike, stat_result
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from coursekit.ignored_files import counting

from .answers import Answer, Answers

HEADERS = {
    "Cache-Control": "no-cache",  # a file is asked for again, and sent again only if it changed
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; media-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
LIVE, ASSETS = Path(__file__).parent / "live", Path(__file__).parent / "assets"
SCRIPTS = (
    "idiomorph.min.js",
    "renewal.js",
    "failures.js",
    "findings.js",
    "glimpses.js",
    "bench.js",
    "statements.js",
    "beside.js",
    "versions.js",
    "sections.js",
    "hyperparameters.js",
    "live.js",
)
LONGEST = 1e6  # seconds of a film
# In the site's own style, which is there before any page is.
NOT_THERE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/style.css"></head>
<body><header class="top"><nav aria-label="Site"><a class="home" href="/">All videos</a></nav></header>
<main class="hero"><div><h1>{0}</h1><p class="lede">{1}</p></div></main></body></html>"""
WAITING = NOT_THERE.format("Not made yet", "This page comes by itself once it is built.")
GONE = NOT_THERE.format("This page is gone", "Its scene was renamed or deleted. It comes back if that does.")
NO_PAGE = NOT_THERE.format("There is no such page", "The first page has all that there are.")


class Pages(StaticFiles):
    """The files of one folder; its pages listen for the next build."""

    def __init__(self, folder: Path, made: dict[str, str]) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder
        self._made = made
        self._shown: set[str] = set()  # pages that somebody saw, by path

    async def check_config(self) -> None:
        """Take a folder that is not there yet: the first build makes it, and whoever asks before then waits for it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as problem:
            if problem.status_code == 404 and path.startswith("assets/"):
                return _asset(path.removeprefix("assets/"), problem)
            if problem.status_code != 404:
                raise
            # A page that a first build did not come to yet, or that failed: what failed is shown in its place.
            if not (path == "." or path.endswith(".html")):
                if "text/html" in Headers(scope=scope).get("accept", ""):  # a person types an address
                    return HTMLResponse(NO_PAGE, 404, HEADERS)
                raise
            return self._missing("index.html" if path == "." else path)

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        if str(full_path).endswith(".html"):
            path = Path(full_path).relative_to(self._folder.resolve()).as_posix()
            return self._listening(path, "", status_code)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response

    def _missing(self, page: str) -> Response:
        """A page that waits for its file: in the place of one that was removed, it is of no content yet."""
        if self._made.pop(page, None) is not None:  # it comes back by itself
            self._shown.discard(page)
        if (self._folder / page).is_file():  # made meanwhile; after this line, whoever makes it tells of it
            return self._listening(page, "", 200)
        return self._listening(page, GONE if page in self._shown else WAITING, 404)

    def _listening(self, path: str, text: str, status_code: int) -> Response:
        """A page that knows which it is, and of what content: what is made later is another."""
        made = self._made.get(path, "")  # before its file is read: at worst it is renewed once too often
        if not text:
            self._shown.add(path)
            text = (self._folder / path).read_text(encoding="utf-8")
        known = f'data-path="{escape(path)}" data-made="{escape(made)}" data-status="{status_code}"'
        scripts = "".join(f'<script src="/-/{name}" {known}></script>' for name in SCRIPTS)
        return HTMLResponse(text.replace("</body>", f"{scripts}</body>"), status_code, HEADERS)


def _asset(name: str, problem: HTTPException) -> Response:
    """A file that all pages share: a first build writes these last, and single pages are looked at before.

    raises: HTTPException where there is none
    """
    if name not in {file.name for file in counting(ASSETS.iterdir())}:
        raise problem
    if name != "style.css":
        return FileResponse(ASSETS / name, headers=HEADERS)
    from .pages.page import with_fonts  # here: once in the life of a course

    return Response(with_fonts((ASSETS / name).read_text(encoding="utf-8")), headers=HEADERS, media_type="text/css")


class OwnOrigin:
    """Refuses what a page of another site asks for in a browser, which names that site."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", ())}
        origin = headers.get("origin")
        is_foreign = headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
        if is_foreign or (origin is not None and origin != f"http://{headers.get('host')}"):
            await PlainTextResponse("a page of another site asks", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Site:
    """A folder that is served from a thread, until end()."""

    def __init__(self, folder: Path, listener: socket.socket, host: str) -> None:
        self.folder = folder
        self._made: dict[str, str] = {}  # of each file that was made anew, what tells its content from another
        self._told: dict[str, Any] = {"state": "ready", "text": "", "kit": _kit()}
        self._answers = Answers(HEADERS)
        self._moments: dict[str, tuple[str, float]] = {}  # of a page: the section where it stands, and the seconds
        named, self.port = listener.getsockname()[:2]
        self.address = f"http://{named}:{self.port}/"
        self._listeners: set[asyncio.Queue[str]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        app = Starlette(
            routes=[
                Route("/-/events", self._events),
                Route("/-/moment", self._stand, methods=["POST"]),
                *self._answers.routes,
                *(Route(f"/-/{file.name}", self._live) for file in counting(LIVE.iterdir())),
                Mount("/", Pages(folder, self._made)),
            ],
            # Another site's page could reach this one under a name of its own.
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", host]),
                Middleware(OwnOrigin),
            ],
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
            yield _event({**self._told, "made": self._made, "token": self._answers.token})
            while event := await queue.get():
                yield event
        finally:
            self._listeners.discard(queue)

    def tell(self, **news: Any) -> None:
        """Tell all pages, open now or later, what has changed: plain values by name, each in the place of its last.

        state: what the build is at, "building", "ready", or "failed"
        text:  what is to be read of that beyond any one scene
        """
        self._told |= news
        self._send(news)

    def answer(self, name: str, answer: Answer, writes: bool = False) -> None:
        """Have pages ask for something by its name; what writes asks for the token; see Answers."""
        self._answers.add(name, answer, writes)

    def show(self, name: str, answer: Callable[[Mapping[str, Any]], Path | None]) -> None:
        """Have pages ask for files of a name; which one, the answer says."""
        self._answers.add_files(name, answer)

    def renew(self, made: Mapping[Path, str]) -> None:
        """Have files that were made anew be shown where they are open.

        made: of each file, what tells its content from another
        """
        news = {file.relative_to(self.folder).as_posix(): content for file, content in made.items()}
        self._made |= news
        self._send({"made": news})
        if "index.html" in news:  # once it is there, what it does not lead to is removed
            pages = [page.relative_to(self.folder).as_posix() for page in self.folder.rglob("*.html")]
            for page in [name for name in self._made if name.endswith(".html") and name not in pages]:
                del self._made[page]  # it may come back as it was, and is news then to who waits for it
            self.tell(pages=pages)

    def _send(self, news: Mapping[str, Any]) -> None:
        self._put(_event(news))

    async def _stand(self, request: Request) -> Response:
        """A page tells where its film stands; it is kept in memory alone."""
        asked = request.query_params
        try:
            page, section, at = asked["page"], asked["section"], float(asked["at"])
        except (KeyError, ValueError):
            return PlainTextResponse("page, section and at", 400)
        if not (0 <= at < LONGEST and (self.folder / page).resolve().is_relative_to(self.folder.resolve())):
            return PlainTextResponse("no moment of a page", 400)
        if (self.folder / page).is_file():
            self._moments.pop(page, None)
            self._moments[page] = (section, at)  # as the last one
        return Response(status_code=204, headers=HEADERS)

    def moment(self, page: str, section: str) -> float | None:
        """The seconds into a section at which a page stands; None where it stands elsewhere, or is not open."""
        there, at = self._moments.get(page, ("", 0.0))
        return at if there == section and self._listeners else None

    @property
    def in_view(self) -> tuple[str, str] | None:
        """The page that told last where it stands, and the section; None where no page is open."""
        page, (section, _) = next(reversed(self._moments.items()), ("", ("", 0.0)))
        return (page, section) if page and self._listeners else None

    def glimpse(self, page: str, section: str, at: float, picture: bytes) -> None:
        """Show a JPEG of what is being drawn, to pages that are open now."""
        image = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
        self._send({"glimpse": {"page": page, "section": section, "at": at, "image": image}})

    def exchange(self, page: str, digest: str, sections: Sequence[Mapping[str, Any]]) -> None:
        """Have a page that is open now take the file that is shown as "film", of sections with starts and lengths."""
        self._send({"film": {"page": page, "digest": digest, "sections": sections}})

    def _put(self, event: str) -> None:
        if self._loop is not None:
            for queue in [*self._listeners]:
                self._loop.call_soon_threadsafe(queue.put_nowait, event)

    def end(self) -> None:
        # Who is in the middle of a video is cut off, which the server would tell with a traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._server.should_exit = True
        self._put("")  # who listens would hold it up, and be told of as an error
        self._thread.join(3)


def serve(folder: Path, host: str, port: int) -> Site:
    """Serve a folder at an address of this machine.

    raises: OSError if the address is taken
    """
    listener = socket.create_server((host, port))
    return Site(folder, listener, host)


def _event(news: Mapping[str, Any]) -> str:
    # JSON has no line breaks of its own, which would end an event.
    return f"data: {json.dumps(news)}\n\n"


def _kit() -> str:
    """What tells the scripts and styles of this kit from those of another: a page that runs others has to be loaded."""
    files = [file for folder in (LIVE, ASSETS) for file in counting(folder.iterdir())]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
