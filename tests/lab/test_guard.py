"""Attacks on a lab that is running: foreign names and pages, bodies of every bad kind, paths."""

import http.client
import json
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from neuron.lab.guard import HEADERS, is_own_name
from neuron.lab.requests import read_json, work
from neuron.lab.sessions import session_of
from neuron.lab.settings import Settings

EVERY_PAGE = ["/", "/training", "/nothing", "/page/lab.css", "/api/session"]


async def echo(request: Request) -> JSONResponse:
    """Answer with what was read, as any handler of a room reads it."""
    session_of(request)
    return JSONResponse(await read_json(request))


async def break_down(request: Request) -> JSONResponse:
    """Fail in a way that nobody foresaw, with a secret at hand."""
    session_of(request)
    return JSONResponse(await work(open, "/secret-folder/secret-file"))  # type: ignore[call-overload]


@pytest.fixture
def echoing(start_lab: Callable[..., Any], client_of: Callable[..., Any]) -> Any:
    """A client of a lab with two more addresses, one that echoes and one that breaks down."""
    routes = [
        Route("/api/echo", echo, methods=["POST"]),
        Route("/api/break", break_down, methods=["POST"]),
    ]
    return client_of(start_lab(routes)).begin()


def raw(port: int, request: bytes, *, is_all: bool = False) -> bytes:
    """What a server answers to these very bytes, until it hangs up; perhaps told that it is all."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(request)
            if is_all:
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            raise
        except OSError:  # hung up on
            return answer
    return answer


# ---- who may ask ----


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8784",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "10.0.0.7",
        "[::2]",
        "[not an address",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/session"])
def test_a_foreign_host_is_turned_away(client: Any, host: str, path: str) -> None:
    for reply in (client.get(path, Host=host), client.post(path, Host=host)):
        assert reply.status == 421
        assert client.lab.settings.token.encode() not in reply.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:{port}", "[::1]:{port}", "LOCALHOST."])
def test_the_computers_own_names_are_served(client: Any, host: str) -> None:
    assert client.get("/", Host=host.format(port=client.lab.port)).status == 200


def test_two_hosts_or_none_are_turned_away(lab: Any) -> None:
    two = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    none = b"GET / HTTP/1.0\r\n\r\n"
    for request in (two, none):
        assert raw(lab.port, request).split(b" ")[1] in (b"400", b"421")


def test_a_lab_on_the_network_is_reached_by_address_but_not_under_any_name() -> None:
    settings = Settings(host="0.0.0.0")
    for own in ("192.168.1.20:8784", "[fe80::1]:80", "localhost", socket.gethostname()):
        assert is_own_name(own, settings)
    assert not is_own_name("evil.example", settings)
    assert not is_own_name("192.168.1.20.evil.example", settings)


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost:1",
        "http://127.0.0.1",
        "https://127.0.0.1.evil.example",
        "file://",
        "http://[",
        "",
    ],
)
def test_a_post_from_a_foreign_page_is_refused(client: Any, origin: str) -> None:
    reply = client.post("/api/session", Origin=origin)
    assert (reply.status, reply.json["code"]) == (403, "wrong_origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "nonsense"])
def test_a_post_that_the_browser_calls_foreign_is_refused(client: Any, site: str) -> None:
    reply = client.post("/api/session", Sec_Fetch_Site=site)
    assert (reply.status, reply.json["code"]) == (403, "wrong_origin")


def test_a_post_from_the_labs_own_page_is_obeyed(client: Any) -> None:
    own = {"Origin": client.lab.url, "Sec_Fetch_Site": "same-origin"}
    assert client.post("/api/session", **own).status == 200


@pytest.mark.parametrize("token", ["", "x", "\xff\xfe", "a" * 10_000])
def test_a_post_without_the_token_is_refused(client: Any, token: str) -> None:
    reply = client.post("/api/session", X_Neuron_Token=token)
    assert (reply.status, reply.json["code"]) == (403, "wrong_token")


def test_the_token_is_in_the_page_and_another_in_every_run(
    client: Any, start_lab: Callable[..., Any], client_of: Callable[..., Any]
) -> None:
    other = start_lab()
    assert client.lab.settings.token in client.get("/").body.decode()
    assert other.settings.token != client.lab.settings.token
    stolen = client_of(other).post("/api/session", X_Neuron_Token=client.lab.settings.token)
    assert stolen.status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_other_methods_are_refused(lab: Any, method: str) -> None:
    path = "/api/session"
    request = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert raw(lab.port, request.encode()).split(b" ")[1] == b"405"


def test_nothing_changes_by_get(client: Any) -> None:
    assert client.get("/api/session").status == 405


# ---- what every answer carries ----


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_answer_carries_the_headers_and_none_opens_it_to_others(
    client: Any, path: str
) -> None:
    foreign = {"Origin": "http://evil.example"}
    for reply in (client.get(path), client.post(path), client.get(path, **foreign)):
        for name, value in HEADERS.items():
            assert reply.headers[name.lower()] == value
        assert not [name for name in reply.headers if name.startswith("access-control")]
        assert "server" not in reply.headers


def test_the_policy_lets_no_inline_script_run_and_nobody_frame_the_page() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_frame_and_an_inline_script_are_blocked_by_a_real_browser(
    chromium: Any, lab: Any
) -> None:
    page = chromium.new_page()
    page.goto(lab.url)
    ran = page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.intruder = true';
            document.head.append(script);
            return window.intruder === true;
        }"""
    )
    assert not ran
    page.set_content(f'<iframe src="{lab.url}/"></iframe>')
    page.wait_for_timeout(300)
    assert not [frame for frame in page.frames[1:] if frame.query_selector("[name=neuron-token]")]
    page.close()


# ---- paths ----


@pytest.mark.parametrize(
    "path",
    [
        "/page/../app.py",
        "/page/..%2fapp.py",
        "/page/%2e%2e/app.py",
        "/page/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/page/..\\app.py",
        "/page//etc/passwd",
        "/page/....//app.py",
        "/page/%00",
        "/page/lab.css%00.js",
        "/page/js",
        "/page/index.html",
        "/page/%c0%ae%c0%ae/app.py",
        "/page/..;/app.py",
        "//etc/passwd",
        "/../../../etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_page(lab: Any, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = raw(lab.port, request.encode())
    assert answer.split(b" ")[1] in (b"404", b"307", b"400")
    assert b"root:" not in answer
    assert b"import" not in answer


# ---- bodies ----


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"x"', "not a JSON object"),
        (b'{"x": NaN}', "NaN"),
        (b'{"x": Infinity}', "Infinity"),
        (b'{"x": [-Infinity]}', "-Infinity"),
        (b'{"x": 1e999}', "too large"),
        (b'{"x": ' + b"9" * 400 + b"}", "too large"),
        (b'{"x": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"x": "\xff"}', "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'{"x": "\\ud800"}', "half a character"),
        (b'{"\\ud800": 1}', "half a character"),
        (b'{"x": ' + b"[" * 40 + b"]" * 40 + b"}", "too deep"),
        (b'{"x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too deep"),
        (b'{"x":' * 30_000 + b"1" + b"}" * 30_000, "too deep"),
        (b"\x00" * 100, "not JSON"),
    ],
)
def test_a_malformed_body_is_answered_with_one_sentence(
    echoing: Any, body: bytes, said: str
) -> None:
    reply = echoing.post("/api/echo", body)
    assert (reply.status, reply.json["code"]) == (400, "bad_json")
    assert said in reply.json["error"]
    assert "\n" not in reply.json["error"]
    assert len(reply.json["error"]) < 300


def test_a_good_body_comes_through_to_the_last_bit(echoing: Any) -> None:
    body = {"x": [0.1, -1e-308, 2**53, True, None, "σ 🎓"], "y": {"z": [[[]]]}}
    assert echoing.post("/api/echo", body).json == body


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(echoing: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", echoing.lab.port, timeout=10)
    connection.putrequest("POST", "/api/echo")
    for name, value in echoing.own_headers().items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert json.loads(answer.read())["code"] == "too_large"
    connection.close()


def test_who_sends_too_large_a_body_to_its_end_sees_the_sentence(echoing: Any) -> None:
    reply = echoing.post("/api/echo", b" " * 20 * echoing.lab.settings.max_json)
    assert (reply.status, reply.json["code"]) == (413, "too_large")


def test_a_chunked_body_without_a_length_is_cut_off_soon(
    start_lab: Callable[..., Any], client_of: Callable[..., Any]
) -> None:
    routes = [Route("/api/echo", echo, methods=["POST"])]
    client = client_of(start_lab(routes, head_seconds=0.5)).begin()
    head = "".join(f"{name}: {value}\r\n" for name, value in client.own_headers().items())
    start = f"POST /api/echo HTTP/1.1\r\nHost: localhost\r\n{head}"
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", client.lab.port), timeout=10) as connection:
        connection.sendall(f"{start}Transfer-Encoding: chunked\r\n\r\n".encode())
        is_cut_off = False
        while not is_cut_off and time.monotonic() - began < 10:
            try:
                connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
            except ConnectionError:
                is_cut_off = True
        assert is_cut_off
    assert client.post("/api/echo", {"x": 1}).status == 200


def test_a_chunked_body_within_the_limit_is_read(echoing: Any) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in echoing.own_headers().items())
    chunks = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in b'{"x": 1}') + b"0\r\n\r\n"
    start = f"POST /api/echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}"
    answer = raw(echoing.lab.port, f"{start}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks)
    assert answer.endswith(b'{"x":1}')


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,  # TLS
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_and_hung_up_on(lab: Any, request_: bytes) -> None:
    answer = raw(lab.port, request_, is_all=True)
    assert answer == b"" or answer.split(b" ")[1][:1] == b"4"


def test_a_request_for_a_websocket_is_no_way_in(lab: Any) -> None:
    request = (
        b"GET /api/training/events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n"
    )
    assert raw(lab.port, request).split(b" ")[1] in (b"404", b"410")


# ---- errors ----


def test_an_unforeseen_error_stays_in_the_servers_log(
    echoing: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "neuron.lab"):
        reply = echoing.post("/api/break")
    assert (reply.status, reply.json["code"]) == (500, "unexpected")
    for secret in (b"secret", b"Traceback", b"File", b".py", b"FileNotFoundError"):
        assert secret not in reply.body
    assert "secret-file" in caplog.text
    assert echoing.post("/api/echo", {"x": 1}).status == 200


def test_every_code_of_an_error_has_its_sentence_in_both_languages(client: Any) -> None:
    for language in ("en", "es"):
        texts = client.get(f"/page/texts/{language}.json").json["common"]
        assert {name for name in texts if name.startswith("error_")} >= {
            f"error_{code}"
            for code in "bad_json lab_full session_gone too_large too_many_requests unexpected "
            "wrong_token wrong_host wrong_origin too_slow".split()
        }
