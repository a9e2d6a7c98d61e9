"""A site on this machine: byte ranges for videos, and pages that load themselves again when they were built."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from os import PathLike, stat_result
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HEADERS = {
    "Cache-Control": "no-cache",  # a file is asked for again, and sent again only if it changed
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; media-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
LIVE = '<script src="/-/live.js"></script>'
LIVE_SCRIPT = """"use strict";
(() => {
  const video = document.querySelector("video");
  const kept = JSON.parse(sessionStorage.getItem(location.pathname) || "null");
  sessionStorage.removeItem(location.pathname);
  const goOn = () => {
    video.currentTime = Math.min(kept.time, video.duration);
    if (kept.playing) { video.muted = true; video.play().catch(() => {}); }
  };
  if (video && kept && video.readyState) goOn();
  else if (video && kept) video.addEventListener("loadedmetadata", goOn, { once: true });
  const status = document.body.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  status.className = "live";
  const words = { building: "Building …", failed: "The build failed: see the terminal.", ready: "" };
  new EventSource("/-/events").onmessage = ({ data }) => {
    status.textContent = words[data];
    if (data !== "ready") return;
    if (video) sessionStorage.setItem(location.pathname,
      JSON.stringify({ time: video.currentTime, playing: !video.paused }));
    location.reload();
  };
})();
"""


class Pages(StaticFiles):
    """The files of one folder; its pages listen for the next build."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        if str(full_path).endswith(".html"):
            text = Path(full_path).read_text(encoding="utf-8").replace("</body>", f"{LIVE}</body>")
            return HTMLResponse(text, status_code, HEADERS)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response


class Site:
    """A folder that is served from a thread, until end()."""

    def __init__(self, folder: Path, listener: socket.socket, host: str) -> None:
        self.address = "http://{}:{}/".format(*listener.getsockname()[:2])
        self._listeners: set[asyncio.Queue[str]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        app = Starlette(
            routes=[
                Route("/-/events", self._events),
                Route("/-/live.js", self._live),
                Mount("/", Pages(directory=folder, html=True, check_dir=False)),
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
        return Response(LIVE_SCRIPT, media_type="text/javascript", headers=HEADERS)

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._states(), media_type="text/event-stream", headers=HEADERS)

    async def _states(self) -> AsyncIterator[str]:
        """What the build is at, as server-sent events."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield ": here\n\n"
            while True:
                yield f"data: {await queue.get()}\n\n"
        finally:
            self._listeners.discard(queue)

    def tell(self, state: str) -> None:
        """Tell all open pages what the build is at: "building", "ready" or "failed"."""
        if self._loop is not None:
            for queue in [*self._listeners]:
                self._loop.call_soon_threadsafe(queue.put_nowait, state)

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join(3)


def serve(folder: Path, host: str, port: int) -> Site:
    """Serve a folder at an address of this machine.

    raises: OSError if the address is taken
    """
    listener = socket.create_server((host, port))
    return Site(folder, listener, host)
