"""Sessions as a visitor meets them, in Chromium."""

from __future__ import annotations

import contextlib
import itertools
import json
import signal
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from hello_page import PROTOCOL, kernel_of, message, opened
from playwright.sync_api import expect
from processes import A_WHILE, gone
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def test_a_page_is_drawn_lives_and_asks_nobody_else(page, server):
    problems, addresses = [], []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.on("request", lambda request: addresses.append(request.url))
    opened(page, server)
    kernel_of(page, server)
    expect(page.locator("#lever")).to_be_visible()
    expect(page.locator("html[data-hello=drawn]")).to_have_count(1)
    expect(page.locator(".planner-notice:visible")).to_have_count(0)
    assert not problems
    assert addresses
    assert all(address.startswith((server.origin, "data:")) for address in addresses)


def test_the_second_visit_fetches_no_file_again(context, server):
    opened(context.new_page(), server)
    page, asked = context.new_page(), []
    page.on("response", lambda response: None if response.from_service_worker else asked.append(response))
    opened(page, server)
    sizes = page.evaluate("performance.getEntriesByType('resource').map(e => [e.name, e.transferSize])")
    fetched = [name for name, size in sizes if "/assets/" in name and size > 0]
    assert not fetched


def test_a_closed_tab_leaves_no_kernel(context, server):
    page = context.new_page()
    opened(page, server)
    kernel = kernel_of(page, server)
    page.close(run_before_unload=True)
    assert gone([kernel])


def test_a_page_left_before_its_kernel_came_leaves_none(context, start):
    server = start()
    page = context.new_page()
    page.goto(server.address, wait_until="commit")
    expect(page.locator("#lever")).to_be_visible()
    page.goto("about:blank")
    page.goto(server.address)
    expect(page.get_by_role("button", name="Tell")).to_be_visible()
    kernel = kernel_of(page, server)
    assert gone([k for k in server.kernels() if k.pid != kernel.pid])


def test_a_killed_kernel_is_said_within_ten_seconds(page, server):
    opened(page, server)
    kernel_of(page, server).kill()
    began = time.monotonic()
    notice = page.get_by_role("alert").filter(has_text="Beregningen bag denne side er stoppet")
    expect(notice).to_be_visible(timeout=10_000)
    assert time.monotonic() - began < 10
    expect(notice).to_contain_text("The calculation behind this page has stopped")
    notice.get_by_role("link").click()
    expect(page.get_by_role("button", name="Tell")).to_be_visible()
    expect(page.locator(".planner-notice:visible")).to_have_count(0)


def test_a_hanging_kernel_is_said_and_taken_back_when_it_answers(page, server):
    opened(page, server)
    kernel = kernel_of(page, server)
    kernel.send_signal(signal.SIGSTOP)
    notice = page.get_by_role("alert").filter(has_text="svarer ikke lige nu")
    expect(notice).to_be_visible()
    kernel.send_signal(signal.SIGCONT)
    expect(notice).to_be_hidden()


def test_a_closed_planner_is_said(page, start):
    server = start()
    opened(page, server)
    server.stop()
    expect(
        page.get_by_role("alert").filter(has_text="Er planner blevet lukket, så start planner igen")
    ).to_be_visible()


def test_what_a_proxy_says_without_its_server_is_no_word_of_the_kernel(page, server):
    opened(page, server)
    page.route("**/alive/*", lambda route: route.fulfill(status=502))
    notice = page.get_by_role("alert").filter(has_text="Siden har mistet forbindelsen til planner")
    expect(notice).to_be_visible()
    page.unroute("**/alive/*")
    expect(notice).to_be_hidden()
    kernel_of(page, server)


def test_an_idle_session_is_put_to_rest_and_said_while_pings_go_on(page, start):
    server = start("--idle", "4")
    opened(page, server)
    kernel = kernel_of(page, server)
    expect(page.get_by_role("alert").filter(has_text="sat i hvile")).to_be_visible()
    assert gone([kernel])


def test_a_full_house_lets_the_next_in_when_somebody_leaves(context, start):
    server = start("--limit", "1", "--again", "2")
    first, second = context.new_page(), context.new_page()
    opened(first, server)
    answer = second.goto(server.address)
    assert answer.status == 503
    expect(second.get_by_role("heading", name="Alle pladser er optaget")).to_be_visible()
    second.goto("about:blank")  # else it asks again by itself, and may be the quicker
    kernel = kernel_of(first, server)
    first.reload()  # a reload gives up its place and takes it again
    expect(first.get_by_role("button", name="Tell")).to_be_visible()
    assert gone([kernel])
    first.close(run_before_unload=True)
    assert gone(server.kernels())
    opened(second, server)


def test_no_traceback_and_no_print_reaches_the_browser(page, start):
    server, heard = start(), []

    def listen(socket):
        socket.on("framereceived", lambda frame: heard.append(frame))  # noqa: PLW0108  (playwright marks what it is given)

    page.on("websocket", listen)
    opened(page, server)
    page.get_by_role("button", name="Fail").click()
    kernel_of(page, server)
    assert heard
    said = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in heard)
    assert b"told by" in said
    assert b"/secret" not in said
    assert b"Traceback" not in said
    assert "/secret/path/file.py" in server.log.read_text()


def test_pages_and_refusals_and_notices_are_for_everyone(chromium, server):
    context = chromium.new_context(bypass_csp=True)  # axe is put in as an inline script
    page = context.new_page()
    page.goto(f"{server.origin}/nosuch?token={server.token}")
    assert not Axe().run(page).response["violations"]
    opened(page, server)
    page.evaluate("document.querySelector('[data-notice=stopped]').hidden = false")
    assert not Axe().run(page).response["violations"]
    context.close()


def test_a_script_in_a_page_does_not_run(page, server):
    opened(page, server)
    page.evaluate("""() => {
        window.blocked = new Promise(done => document.addEventListener("securitypolicyviolation",
            event => event.effectiveDirective === "script-src-attr" && done(event)));
        document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror='window.ran = true'>");
    }""")
    # the picture's own address may be objected to as well, before or after
    assert page.evaluate("window.blocked.then(event => event.effectiveDirective)") == "script-src-attr"
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("execute_request", {"code": "open(FILE, 'w')", "silent": False, "user_expressions": {}}),
        ("execute_request", {"code": "", "silent": True, "user_expressions": {"x": "open(FILE, 'w')"}}),
        ("complete_request", {"code": "open(FILE, 'w').", "cursor_pos": 15}),
        ("inspect_request", {"code": "open(FILE, 'w')", "cursor_pos": 4, "detail_level": 0}),
        ("is_complete_request", {"code": "open(FILE, 'w')"}),
        (
            "debug_request",
            {"type": "request", "command": "evaluate", "arguments": {"expression": "open(FILE, 'w')"}},
        ),
        ("input_reply", {"value": "open(FILE, 'w')"}),
    ],
)
def test_no_code_runs_over_the_websocket(page, server, tmp_path, kind, content):
    opened(page, server)
    kernel_id = page.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    file = tmp_path / "ran"
    filled = json.loads(json.dumps(content).replace("FILE", repr(str(file))))
    heard = []
    with connect(
        f"ws://localhost:{server.port}/api/kernels/{kernel_id}/channels?session_id=x",
        subprotocols=[PROTOCOL],
        additional_headers={"Authorization": f"token {server.token}"},
        proxy=None,
    ) as socket:
        for channel in ("shell", "control", "stdin", "iopub"):
            socket.send(message(kind, filled, channel))
        socket.send(message("kernel_info_request", {}, "shell"))  # answered after whatever came before it
        while not heard or b"kernel_info_reply" not in heard[-1]:
            heard.append(socket.recv(timeout=A_WHILE))
    assert not file.exists()
    assert not any(kind.replace("request", "reply").encode() in one for one in heard)


KINDS = [  # all that a kernel knows, and what it might be taken for
    "execute_request", "complete_request", "inspect_request", "is_complete_request", "debug_request",
    "input_reply", "history_request", "connect_request", "shutdown_request", "interrupt_request",
    "apply_request", "abort_request", "create_subshell_request", "delete_subshell_request",
    "list_subshell_request", "usage_request", "execute_input", "execute_reply", "Execute_Request",
    "execute_request ", "execute_request\0", "", "comm_open",
]  # fmt: skip
CHANNELS = ["shell", "control", "stdin", "iopub", "hb", "Shell", "", "shell\0"]


def forged(kind, channel, file):
    """One wish in four forms: as it should be, nested, in the name of another, and as the target of a comm."""
    code = f"open({str(file)!r}, 'w')"
    plain = {"code": code, "silent": False, "user_expressions": {"x": code}, "cursor_pos": len(code) - 1}
    content = plain | {"value": code, "comm_id": "x", "target_name": code, "data": plain}
    whole = message(kind, content, channel)
    return [
        whole,
        message(kind, {"content": content, "header": {"msg_type": "execute_request"}}, channel),
        whole.replace(b'"username": ""', b'"username": "planner", "subshell_id": "x"'),  # offsets that lie
        message(kind, content | {"target_module": "os", "target_name": "jupyter.widget.control"}, channel),
    ]


@pytest.mark.long
def test_of_all_messages_anybody_could_write_to_a_kernel_none_runs_and_its_page_goes_on(
    page, server, tmp_path
):
    opened(page, server)
    kernel, file = kernel_of(page, server), tmp_path / "ran"
    kernel_id = page.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    names = itertools.count()

    def line():
        return connect(
            f"ws://localhost:{server.port}/api/kernels/{kernel_id}/channels?session_id=x{next(names)}",
            subprotocols=[PROTOCOL],
            additional_headers={"Authorization": f"token {server.token}"},
            proxy=None,
        )

    wishes = [one for channel in CHANNELS for kind in KINDS for one in forged(kind, channel, file)]
    assert len(wishes) == 736
    with contextlib.ExitStack() as held:
        socket = held.enter_context(line())
        for n, one in enumerate(wishes):
            heard = []
            try:
                socket.send(one)
                # answered after whatever came before it; a kernel takes the same message once
                socket.send(message("kernel_info_request", {"n": n}, "shell"))
                while not heard or b"kernel_info_reply" not in heard[-1]:
                    heard.append(socket.recv(timeout=A_WHILE))
            except ConnectionClosed:  # it was no message at all, and its connection ends
                socket = held.enter_context(line())
            assert not any(b'"execute_reply"' in said or b'"error"' in said for said in heard)
    assert not file.exists()
    assert kernel_of(page, server) == kernel


@pytest.mark.long
def test_a_page_left_alone_keeps_its_one_connection(page, server):
    """Half a minute is where a ping's timeout once cut every page off, again and again."""
    connections = []
    page.on("websocket", lambda socket: connections.append(socket.url))
    opened(page, server)
    page.wait_for_timeout(40_000)
    assert len(connections) == 1
