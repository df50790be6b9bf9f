"""Every door is shut to whoever has no token, and most are not there at all."""

from __future__ import annotations

import http.client
import json
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from processes import A_WHILE, gone
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

HERE = Path(__file__).parent
SOME_ID = "01234567-89ab-cdef-0123-456789abcdef"
NOT_THERE = [
    "/api/kernels",
    "/api/contents",
    "/login",
    "/logout",
    "/metrics",
    "/nosuch",
    "/secret",
    "/unlisted",
    "/voila/api/contents/",
    "/voila/files/picture.png",
    "/voila/files/hello.ipynb",
    f"/voila/query/{SOME_ID}",
    "/voila/render/unlisted.ipynb",
    "/voila/render/../hello.ipynb",
    "/voila/render/%2e%2e/serve_here.py",
    "/voila/static/voila.js",
    f"/api/kernels/{SOME_ID}",
    "/voila/templates/base/static/voila.js",
    "/voila/tree",
    "/../../etc/passwd",
    "/assets/0/../../../../etc/passwd",
]
THERE = ["/", "/hello", "/hello?template=nosuch", "/voila/render/hello.ipynb", f"/alive/{SOME_ID}"]


def asset_of(server, name):
    page = server.get("/hello", token=server.token).text
    return re.search(r'data-assets="([^"]+)page/"', page)[1] + name


@pytest.mark.parametrize(
    "path", [*THERE, *NOT_THERE, f"/api/kernels/{SOME_ID}", f"/api/kernels/{SOME_ID}/channels"]
)
def test_without_the_token_every_address_is_refused_alike(server, path):
    for headers in (
        {},
        {"Cookie": f"username-localhost-{server.port}=forged"},
        {"Authorization": "token wrong"},
    ):
        answer = server.get(path, headers=headers)
        assert answer.status == 403
        assert "nøgle" in answer.text
        assert "its key" in answer.text
        assert "_xsrf" not in str(answer.headers.get_all("Set-Cookie"))


METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"]


@pytest.mark.parametrize("methods", [METHODS[2:3], pytest.param(METHODS, marks=pytest.mark.long)], ids=len)
def test_of_all_requests_without_the_token_none_is_answered_and_the_server_keeps_its_size(server, methods):
    forged = [
        {},
        {"Authorization": "token "},
        {"Authorization": "Bearer null"},
        {"Cookie": f"username-localhost-{server.port}=2|1:0|10:0|8:username|4:eHg=|00"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "X-Forwarded-Host": "localhost"},
        {"X-XSRFToken": "x", "Cookie": "_xsrf=x"},
        {"Origin": f"http://localhost:{server.port}", "Referer": f"http://localhost:{server.port}/hello"},
    ]
    paths = [*THERE, *NOT_THERE, "/open?ticket=", "/hello?token=", "/hello?token=null", "//hello", "/%00"]
    memory, sent = psutil.Process(server.process.pid).memory_info, 0
    before = memory().rss
    kernels = server.kernels()
    for method in methods:
        for path in paths:
            for headers in forged:
                answer = server.get(path, method=method, headers=headers)
                sent += 1
                assert 400 <= answer.status < 500, (method, path, headers)
                assert "data-value" not in answer.text
    assert sent == len(methods) * len(paths) * len(forged)  # 2,100 of all methods
    assert memory().rss - before < 20 * 2**20
    assert {k.pid for k in server.kernels()} <= {k.pid for k in kernels}
    assert server.get("/hello", token=server.token).status == 200


def test_without_the_token_no_asset_is_served_and_nothing_is_posted(server):
    assert server.get(asset_of(server, "page/kernel.js")).status == 403
    assert server.get(f"/voila/api/shutdown/{SOME_ID}", method="POST").status == 403
    assert server.get("/hello", method="OPTIONS").status in (403, 405)
    assert server.get(f"/api/kernels/{SOME_ID}", method="OPTIONS").status in (403, 405)


@pytest.mark.parametrize("path", NOT_THERE)
def test_with_the_token_nothing_is_there_but_the_dashboards(server, path):
    answer = server.get(path, token=server.token)
    assert answer.status == 404
    assert "Der er ingen side her" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", "10.0.0.1"])
def test_a_foreign_host_is_refused_even_with_the_token(server, host):
    for path in ("/hello", "/", asset_of(server, "page/base.css"), f"/alive/{SOME_ID}"):
        assert server.get(path, token=server.token, headers={"Host": host}).status == 403
    assert server.get(f"/hello?token={server.token}", headers={"Host": host}).status == 403


def test_only_this_machine_is_listened_to(server):
    listening = [
        c.laddr.ip for c in psutil.Process(server.process.pid).net_connections() if c.status == "LISTEN"
    ]
    assert listening
    assert set(listening) <= {"127.0.0.1", "::1"}


def test_the_opening_is_out_before_there_is_a_kernel(server):
    connection = http.client.HTTPConnection("localhost", server.port, timeout=A_WHILE)
    connection.request("GET", f"/hello?school=Aarhus&token={server.token}")
    answer = connection.getresponse()
    heard = b""
    # The opening may come in several pieces, and what follows it in none of them.
    while b"</output>" not in heard and (piece := answer.read1(65536)):
        heard += piece
    first = heard.decode("utf-8", "replace")
    assert '<html lang="da"' in first
    assert 'data-value="1">Aarhus</output>' in first  # the query without the token
    assert "data-model" not in first
    assert "data-model" in answer.read().decode()
    assert server.token not in first
    connection.close()


def test_a_template_or_theme_asked_for_changes_nothing(server):
    plain = server.get("/hello", token=server.token)
    other = server.get("/hello?template=nosuch&theme=nosuch", token=server.token)
    assert other.status == 200
    assert other.text.count("<script") == plain.text.count("<script")
    assert server.get("/hello?lang=en", token=server.token).text.startswith(
        '<!doctype html>\n<html lang="en"'
    )


def test_a_page_says_who_may_run_and_frame_what(server):
    answer = server.get(f"/hello?token={server.token}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    cookies = answer.headers.get_all("Set-Cookie")
    assert len(cookies) == 2
    assert all("SameSite=Strict" in cookie for cookie in cookies)
    assert any("username" in cookie and "HttpOnly" in cookie for cookie in cookies)


def test_no_other_site_may_read_an_answer(server):
    answer = server.get("/hello", token=server.token, headers={"Origin": "https://evil.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "null"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_assets_are_compressed_and_kept_for_ever(server):
    address = asset_of(server, "page/kernel.js")
    answer = server.get(address, token=server.token)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    old = re.sub(r"/assets/\w+/", "/assets/0123/", address)
    assert server.get(old, token=server.token).status == 404


@pytest.mark.parametrize("protocols", [None, ["v1.kernel.websocket.jupyter.org"]])
def test_the_websocket_needs_token_host_and_protocol(server, protocols):
    address = f"ws://localhost:{server.port}/api/kernels/{SOME_ID}/channels"
    for headers in ({}, {"Authorization": "token wrong"}):
        with pytest.raises(InvalidStatus, match="403"):
            connect(address, subprotocols=protocols, additional_headers=headers, proxy=None)
    with pytest.raises(InvalidStatus, match="404" if protocols else "400"):
        connect(
            address,
            subprotocols=protocols,
            additional_headers={"Authorization": f"token {server.token}"},
            proxy=None,
        )


def test_what_fails_shows_no_path_and_leaves_a_number(start):
    server = start()
    answer = server.get("/broken", token=server.token)
    assert answer.status == 200
    assert "data-failed" in answer.text
    assert "/secret" not in answer.text
    assert "RuntimeError" not in answer.text
    log = server.log.read_text()
    assert re.search(r"[0-9a-f]{8}: no opening state", log)
    assert "/secret/path in an opening" in log
    assert "/secret/path in a cell" in log


def test_a_bookmark_survives_a_restart_and_so_does_the_cookie(start, tmp_path):
    first = start(home=tmp_path)
    bookmark = f"/hello?token={first.token}"
    cookie = first.get(bookmark).headers.get_all("Set-Cookie")[0].partition(";")[0]
    first.stop()
    second = start("--port", str(first.port), home=tmp_path)
    assert second.port == first.port
    assert second.get(bookmark).status == 200
    assert second.get("/hello", headers={"Cookie": cookie}).status == 200


def test_the_browser_is_opened_with_a_ticket_that_is_good_once(start, tmp_path):
    note = tmp_path / "opened"
    server = start("--browser", browser=f"{sys.executable} -c \"open('{note}', 'w').write('%s')\"")
    deadline = time.monotonic() + A_WHILE
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        assert server.get("/hello").status == 403  # each asks the server: no idle waiting
    way_in = note.read_text().removeprefix(server.origin)
    assert server.token not in way_in
    assert server.get("/open?ticket=wrong").status == 403
    assert server.get(way_in, headers={"Host": "evil.example"}).status == 403
    first = server.get(way_in)
    assert first.status == 302
    assert first.headers["Location"] == server.address
    assert server.get(way_in).status == 403


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_kernel_behind(start, sent):
    server = start()
    assert server.get("/hello", token=server.token).status == 200
    kernels = server.kernels()
    assert len(kernels) == 1
    server.process.send_signal(sent)
    assert server.process.wait(A_WHILE) == 0
    assert gone(kernels)
    assert "Traceback" not in server.log.read_text()


def test_the_next_visitor_finds_a_kind_page_and_a_time_to_return(start):
    server = start("--limit", "2")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.get("/hello", token=server.token), range(6)))
    assert sorted(answer.status for answer in answers) == [200, 200, 503, 503, 503, 503]
    refused = next(answer for answer in answers if answer.status == 503)
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.text.index("Alle pladser er optaget") < refused.text.index("All places are taken")
    assert len(server.kernels()) == 2


def test_what_lies_beside_the_dashboards_is_there_for_the_refusals_to_mean_something():
    names = {path.name for path in (HERE / "dashboards").iterdir()}
    assert {"picture.png", "unlisted.ipynb", "hello.ipynb"} <= names
    assert json.loads((HERE / "dashboards" / "unlisted.ipynb").read_text())["nbformat"] == 4


def test_the_key_leaves_the_address_once_the_browser_has_its_cookie(context, chromium, server):
    page = context.new_page()
    page.goto(f"{server.origin}/hello?school=Aarhus&token={server.token}")
    assert page.url == f"{server.origin}/hello?school=Aarhus"
    assert page.reload().status == 200
    again = context.new_page()  # a bookmark, or an address on paper, in the same browser
    assert again.goto(f"{server.origin}/hello").status == 200
    stranger = chromium.new_page()
    assert stranger.goto(f"{server.origin}/hello").status == 403
    stranger.close()


@pytest.mark.parametrize(
    ("site", "status"), [("none", 302), ("same-origin", 302), ("cross-site", 200), ("", 200)]
)
def test_a_browser_that_would_not_bring_its_cookie_along_is_sent_nowhere(server, site, status):
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = server.get(f"/hello?lang=en&token={server.token}", headers=headers)
    assert answer.status == status
    assert server.token not in answer.text
    if status == 302:
        assert answer.headers["Location"] == "/hello?lang=en"
        (cookie,) = [c for c in answer.headers.get_all("Set-Cookie") if "username-localhost" in c]
        known = {"Cookie": cookie.partition(";")[0]}
        again = server.get("/hello?lang=en", headers=known)
        assert again.status == 200
        # A visit keeps it for another thirty days: what is bookmarked has no key.
        assert any("username-localhost" in c for c in again.headers.get_all("Set-Cookie"))
