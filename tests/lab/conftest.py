"""What the tests of the lab share: a real server, raw HTTP, and a page in Chromium."""

import http.client
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="NumPy is not installed")
pytest.importorskip("starlette", reason="the extra 'lab' (Starlette, uvicorn) is not installed")
pytest.importorskip("uvicorn", reason="the extra 'lab' (Starlette, uvicorn) is not installed")

from neuron.lab.app import create_app
from neuron.lab.listening import listening_socket
from neuron.lab.serving import Server
from neuron.lab.settings import SHIPPED_MODEL, Settings


@dataclass
class Lab:
    """A lab that is running."""

    settings: Settings
    port: int
    server: Server
    thread: threading.Thread

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def comes_to(self, n: int, within: float = 15.0) -> bool:
        """Whether so many requests, and no more, are soon being answered."""
        until = time.monotonic() + within
        while len(self.server.server_state.tasks) != n and time.monotonic() < until:
            time.sleep(0.02)
        return len(self.server.server_state.tasks) == n

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)
        assert not self.thread.is_alive(), "the lab has not ended"


def start(routes: Sequence[Any] = (), **chosen: Any) -> Lab:
    """A lab in a thread of this process, on a free port, perhaps with more routes."""
    settings = Settings(**{"port": 0, **chosen})
    listener = listening_socket(settings)
    app = create_app(settings)
    app.routes.extend(routes)
    server = Server(app, ready=lambda: None)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < until, "the lab has not started"
        time.sleep(0.01)
    return Lab(settings, listener.getsockname()[1], server, thread)


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that reads digits: the shipped one, or one that knows nothing."""
    if SHIPPED_MODEL.is_file():
        return SHIPPED_MODEL
    from neuron.network import MLP
    from neuron.store import save

    path = tmp_path_factory.mktemp("model") / "digits.json"
    save(MLP(784, [16, 16, 10], activation="sigmoid", seed=0, backend="numpy"), path)
    return path


@pytest.fixture
def start_lab(model_path: Path) -> Iterator[Callable[..., Lab]]:
    """`start_lab(routes, max_sessions=3)` starts a lab of a test's own; all end with the test."""
    running: list[Lab] = []

    def begin(routes: Sequence[Any] = (), **chosen: Any) -> Lab:
        running.append(start(routes, **{"model_path": model_path, **chosen}))
        return running[-1]

    yield begin
    for lab in running:
        lab.stop()


@pytest.fixture(scope="session")
def lab(model_path: Path) -> Iterator[Lab]:
    """A lab that all tests share."""
    running = start(model_path=model_path, idle_after=0.0)  # sessions of former tests give place
    yield running
    running.stop()


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Raw HTTP: `client.post("/api/digits/look", {...})` with token and session, as the page."""

    lab: Lab
    session: str = ""

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, content, {**self.own_headers(), **named})

    def own_headers(self) -> dict[str, str]:
        """The headers by which the page shows that it is the lab's own."""
        own = {"X-Neuron-Token": self.lab.settings.token, "Content-Type": "application/json"}
        return {**own, "X-Neuron-Session": self.session} if self.session else own

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.lab.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def begin(self) -> "Client":
        """The same, with a session of its own."""
        reply = self.post("/api/session")
        assert reply.status == 200, reply.body
        return Client(self.lab, reply.json["session"])


@pytest.fixture
def client(lab: Lab) -> Client:
    """Raw HTTP with a session of its own."""
    return Client(lab).begin()


@pytest.fixture
def client_of() -> Callable[[Lab], Client]:
    """`client_of(lab)` speaks to a lab that a test has started, as yet without a session."""
    return Client


@pytest.fixture
def connect(lab: Lab) -> Iterator[Callable[[], socket.socket]]:
    """`connect()` opens a bare socket to the shared lab; all close with the test."""
    opened: list[socket.socket] = []

    def open_one() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", lab.port), timeout=30))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture(scope="module")  # not longer: other tests drive browsers of their own
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    with playwright.sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(
                executable_path=system, args=["--no-sandbox", "--disable-gpu"]
            )
        except playwright.Error as error:
            pytest.skip(f"no Chromium can be started: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


#: Counts in a page what it has asked the engine and not yet read.
COUNTING = """
  window.asking = 0;
  const { fetch } = window;
  const { json } = Response.prototype;
  const read = () => setTimeout(() => { window.asking -= 1; });
  window.fetch = (...words) => {
    window.asking += 1;
    return fetch(...words).catch((error) => { read(); throw error; });
  };
  Response.prototype.json = function () { return json.call(this).finally(read); };
"""
#: Resolves when nothing has been asked for three frames: what an answer leads to is painted.
QUIET = """() => new Promise((done) => {
  let quiet = 0;
  const look = () => {
    quiet = window.asking ? 0 : quiet + 1;
    if (quiet > 3) done(); else requestAnimationFrame(() => setTimeout(look));
  };
  look();
})"""


class Settling:
    """`settle()` waits until all that a page asked is answered and shown."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.waited_for: set[Any] = set()
        page.add_init_script(COUNTING)
        page.on("request", lambda r: self.waited_for.add(r) if r.method == "POST" else None)
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, lambda request: self.waited_for.discard(request))

    def settle(self) -> None:
        self.page.evaluate(QUIET)
        while self.waited_for:  # the page may know of an answer before its driver does
            self.page.wait_for_timeout(5)


WINDOW = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def profile(chromium: Any) -> Iterator[Any]:
    """What pages with the usual settings share, so that they load from the browser's cache."""
    context = chromium.new_context(**WINDOW)
    yield context
    context.close()


def cleared(profile: Any, lab: Lab) -> Any:
    """The same, without what former pages have left there."""
    page = profile.new_page()
    storage = {"origin": lab.url, "storageTypes": "local_storage,cookies"}
    profile.new_cdp_session(page).send("Storage.clearDataForOrigin", storage)
    profile.set_offline(False)
    return page


@pytest.fixture
def new_page(chromium: Any, profile: Any, lab: Lab) -> Iterator[Callable[..., Any]]:
    """`new_page(color_scheme="dark")` opens a page in Chromium, with a browser's settings.

    Errors on its console, and requests to elsewhere, fail the test, but for those of which
    a part is in `page.allowed_errors`. `page.settle()` waits for what was asked.
    """
    opened: list[Any] = []
    wrong: list[tuple[Any, str]] = []

    def begin(**chosen: Any) -> Any:
        page = chromium.new_page(**WINDOW | chosen) if chosen else cleared(profile, lab)
        opened.append(page)
        page.on("console", lambda m: wrong.append((page, m.text)) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append((page, str(error))))

        def seen(request: Any) -> None:
            if not request.url.startswith((lab.url + "/", "data:", "blob:")):
                wrong.append((page, f"asked elsewhere: {request.url}"))

        page.on("request", seen)
        page.allowed_errors = []
        page.settle = Settling(page).settle
        return page

    yield begin
    for page in opened:
        page.close()
    allowed = [(page, part) for page in opened for part in page.allowed_errors]
    assert [
        text for page, text in wrong if not any(p is page and part in text for p, part in allowed)
    ] == []


@pytest.fixture
def browser_page(new_page: Callable[..., Any]) -> Any:
    """A page in Chromium: see `new_page`."""
    return new_page()


FAULTS_ALONE = {"resultTypes": ["violations"]}  # every rule is tried, and faults are described


@pytest.fixture(scope="session")
def serious_faults() -> Callable[[Any], list[str]]:
    """`serious_faults(page)`: what axe-core calls serious or critical, and where it is."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )

    def found(page: Any) -> list[str]:
        return [
            f"{fault['impact']} {fault['id']}: {fault['help']}\n"
            + "\n".join(
                f"    {node['html'][:200]}\n    {node['failureSummary']}"
                for node in fault["nodes"][:5]
            )
            for fault in axe.Axe().run(page, options=FAULTS_ALONE).response["violations"]
            if fault["impact"] in ("serious", "critical")
        ]

    return found
