"""What a page that is served asks for by a name, and what it may write: answered by functions that the site was given.

To write takes a token, which pages are told as they begin to listen: no other site can read it, and no request that a
page of another site could have a browser make carries it. Who is not on this machine writes nothing.
"""

import ipaddress
import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Answer: TypeAlias = Callable[[Mapping[str, Any]], Any]

LONGEST = 100_000  # bytes of what is to be written


class Answers:
    """Functions by name: of plain values, to plain values; None of what is not there, as null."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.token = secrets.token_urlsafe(32)
        self._headers = headers
        self._reading: dict[str, Answer] = {}
        self._writing: dict[str, Answer] = {}
        self._files: dict[str, Callable[[Mapping[str, Any]], Path | None]] = {}

    def add(self, name: str, answer: Answer, writes: bool) -> None:
        (self._writing if writes else self._reading)[name] = answer

    def add_files(self, name: str, answer: Callable[[Mapping[str, Any]], Path | None]) -> None:
        self._files[name] = answer

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/-/ask/{name}", self._ask),
            Route("/-/file/{name}", self._file),
            Route("/-/write/{name}", self._write, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        return await self._told(self._reading, request, request.query_params)

    async def _file(self, request: Request) -> Response:
        answer = self._files.get(request.path_params["name"])
        path = await run_in_threadpool(answer, dict(request.query_params)) if answer else None
        if path is None or not path.is_file():
            return PlainTextResponse("not there", 404)
        return FileResponse(path, headers=dict(self._headers))

    async def _write(self, request: Request) -> Response:
        if not (_is_of_here(request) and secrets.compare_digest(_token(request), self.token.encode())):
            return PlainTextResponse("a page of this server alone writes, and on this machine", 403)
        content = b""
        try:
            async for chunk in request.stream():
                content += chunk
                if len(content) > LONGEST:
                    return PlainTextResponse("that is too long", 413)
            given = json.loads(content)
        except (ValueError, RecursionError, ClientDisconnect):
            return PlainTextResponse("this is no JSON", 400)
        if not isinstance(given, dict):
            return PlainTextResponse("values by name", 400)
        return await self._told(self._writing, request, given)

    async def _told(self, answers: Mapping[str, Answer], request: Request, given: Mapping[str, Any]) -> Response:
        answer = answers.get(request.path_params["name"])
        told = await run_in_threadpool(answer, dict(given)) if answer else None
        return JSONResponse(told, headers=dict(self._headers))


def _is_of_here(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _token(request: Request) -> bytes:
    return request.headers.get("x-token", "").encode("latin-1", "replace")
