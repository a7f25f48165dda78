"""The site: which address is which page, in which language it is answered, and what an error looks like. What pages show is in their own files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from tenure.errors import StoreError, TenureError, UnknownName
from tenure.faces.pages import words
from tenure.faces.pages.catalogue import catalogue
from tenure.faces.pages.customer import customer
from tenure.faces.pages.customers import customers, records
from tenure.faces.pages.guard import Guard
from tenure.faces.pages.metric import answer_records, metric
from tenure.faces.pages.number import number, row_records
from tenure.faces.pages.overview import overview
from tenure.faces.pages.reading import Held, Reader
from tenure.faces.pages.visit import Visit
from tenure.faces.printing import as_csv
from tenure.words import LANGUAGES
from tenure.workspace import Workspace

HERE = Path(__file__).parent
STATIC = {"tenure.css": "text/css", "tenure.js": "text/javascript", "icon.svg": "image/svg+xml"}
PART = "x-part"
"""The header by which a page's script asks for a part of it alone."""
Fill = Callable[[Visit], Mapping[str, Any]]
Records = Callable[[Visit], list[dict[str, Any]]]


@dataclass(frozen=True)
class Page:
    """A page: its address, its template, what fills it, and which entry of the menu it belongs to. `part`: the template of its changing part."""

    path: str
    template: str
    fill: Fill
    menu: str
    part: str = ""


PAGES = (
    Page("/", "overview.html", overview, "overview"),
    Page("/customers", "customers.html", customers, "customers", "customers_list.html"),
    Page("/customers/{account_id:path}", "customer.html", customer, "customers"),
    Page("/metrics", "metrics.html", catalogue, "metrics"),
    Page("/metrics/{key}/number", "number.html", number, "metrics"),
    Page("/metrics/{key}", "metric.html", metric, "metrics"),
)
MENU = (("overview", "/"), ("customers", "/customers"), ("metrics", "/metrics"))
DOWNLOADS: tuple[tuple[str, Records], ...] = (
    ("/customers.csv", records), ("/metrics/{key}/rows.csv", row_records), ("/metrics/{key}.csv", answer_records),
)  # fmt: skip


def site(workspace: Workspace) -> Starlette:
    """The dashboard of a workspace as an ASGI application; `app.state.reader` answers for it."""
    reader = Reader(workspace)
    routes = [
        Route("/static/{version}/{name}", _static),
        *(Route(path, partial(_download, reader, made)) for path, made in DOWNLOADS),
        *(Route(page.path, partial(_page, reader, page)) for page in PAGES),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard), Middleware(GZipMiddleware, minimum_size=600)],
        exception_handlers={404: partial(_missing, reader), 500: partial(_broken, reader)},
    )
    app.state.reader = reader
    return app


def _page(reader: Reader, page: Page, request: Request) -> Response:
    part = page.part if page.part and request.headers.get(PART) else ""
    lang = words.language(request)
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    key = (page.path, tuple(sorted(request.path_params.items())), tuple(query.items()), lang, part)
    try:
        html = reader.page(
            key, query.get("policy", ""), lambda held: _made(reader, page, part or page.template, _visit(reader, request, held))
        )
    except TenureError as wrong:
        return _answered(request, _problem(reader, request, wrong), _status(wrong, page))
    return _answered(request, html, 200, part=bool(part))


def _made(reader: Reader, page: Page, template: str, visit: Visit) -> str:
    return _rendered(template, visit=visit, menu=page.menu, **_frame(reader, visit.lang), **page.fill(visit))


def _download(reader: Reader, made: Records, request: Request) -> Response:
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    try:
        with reader.open(query.get("policy", "")) as held:
            rows = made(_visit(reader, request, held))
    except TenureError as wrong:
        return _answered(request, _problem(reader, request, wrong), _status(wrong, None))
    text = as_csv(rows, list(dict.fromkeys(name for row in rows for name in row)))
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in request.url.path.strip("/").removesuffix(".csv"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def _visit(reader: Reader, request: Request, held: Held) -> Visit:
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    parts = {name: str(value) for name, value in request.path_params.items()}
    return Visit(held, reader.workspace, words.language(request), request.url.path, query, parts)


def _answered(request: Request, html: str, status: int, part: bool = False) -> Response:
    headers = {"Vary": "Cookie, Accept-Language, X-Part", "Cache-Control": "no-store" if part or status != 200 else "private, no-cache"}
    if status == 503:
        headers["Refresh"] = headers["Retry-After"] = "3"
    response = Response(html, status, headers, media_type="text/html; charset=utf-8")
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", words.language(request), max_age=31_536_000, samesite="lax", httponly=True)
    return response


def _problem(reader: Reader, request: Request, wrong: TenureError) -> str:
    """The page that says what was seen, what is possible, what to do. The sentence itself is the error's own."""
    lang = words.language(request)
    busy = isinstance(wrong, StoreError)
    facts = {"message": wrong.in_(lang), "title": words.say("cannot", lang), "hint": words.say("busy" if busy else "wrong_link", lang)}
    return _error(reader, request, facts)


def _error(reader: Reader, request: Request, facts: Mapping[str, str]) -> str:
    lang = words.language(request)
    return _rendered(
        "error.html", menu="", lang=lang, say=partial(words.say, lang=lang), switch=_switch(request, lang), **_frame(reader, lang), **facts
    )


def _missing(reader: Reader, request: Request, wrong: Exception) -> Response:
    lang = words.language(request)
    facts = {"message": "", "title": words.say("not_there", lang), "hint": words.say("not_there_next", lang)}
    return _answered(request, _error(reader, request, facts), wrong.status_code if isinstance(wrong, HTTPException) else 404)


def _broken(reader: Reader, request: Request, wrong: Exception) -> Response:
    lang = words.language(request)
    return _answered(
        request, _error(reader, request, {"message": "", "title": words.say("cannot", lang), "hint": words.say("broken", lang)}), 500
    )


def _status(wrong: TenureError, page: Page | None) -> int:
    if isinstance(wrong, StoreError):
        return 503
    missing = isinstance(wrong, UnknownName) and wrong.what in ("metric", "account") and page is not None
    return 404 if missing else 400


def _switch(request: Request, lang: str) -> str:
    """The address of the same page in the other language."""
    other = next(name for name in LANGUAGES if name != lang)
    query = [(name, value) for name, value in parse_qsl(request.url.query) if name != "lang"]
    return f"{request.url.path}?{urlencode([*query, ('lang', other)])}"


def _frame(reader: Reader, lang: str) -> dict[str, Any]:
    company = reader.workspace.configuration.name or reader.workspace.folder.name
    return {"company": company, "entries": [(name, words.say(name, lang), href) for name, href in MENU], "static": f"/static/{version()}"}


def _rendered(template: str, **facts: Any) -> str:
    visit = facts.get("visit")
    if isinstance(visit, Visit):
        other = next(name for name in LANGUAGES if name != visit.lang)
        facts |= {"lang": visit.lang, "say": visit.say, "switch": visit.link(visit.path, **{**visit.query, "lang": other})}
    # A page cannot hold NUL, and a name may.
    return templates().get_template(template).render(**facts).replace("\x00", "\ufffd")


@cache
def templates() -> Environment:
    """The templates: everything is escaped, a name that is missing is an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def version() -> str:
    """The name under which browsers may keep style, script and icon for ever: of their content."""
    return hashlib.sha256(b"".join((HERE / "static" / name).read_bytes() for name in STATIC)).hexdigest()[:12]


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return FileResponse(HERE / "static" / name, media_type=STATIC[name], headers={"Cache-Control": "public, max-age=31536000, immutable"})
