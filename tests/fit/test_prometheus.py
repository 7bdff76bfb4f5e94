"""Prometheus: answers in files, the real server with known series, and hostile servers."""

import json
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import pytest

import envelope
from envelope.errors import InputError
from envelope.fit import live
from tests.programs.installed import program

SHOP = Path(__file__).parent / "shop.toml"
START, STEP, COUNT = 1_790_812_800, 300, 2_000  # 2026-10-01, samples of five minutes


def answer(*series: tuple[str, list[Any]]) -> dict[str, Any]:
    """What Prometheus answers to a range query."""
    result = [
        {"metric": {"__name__": name} if name else {}, "values": [[START, each] for each in values]}
        for name, values in series
    ]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def fitted(data: object, folder: Path, name: str = "answers.json") -> dict[str, Any]:
    """The measured quantities of a JSON file."""
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data))
    found = envelope.load(str(SHOP)).fit(file)
    return {row["name"]: row for row in found.data()["measured"]}


def test_an_answer_of_a_file(tmp_path: Path) -> None:
    """By the name of the series, of the quantity, of the query, or of the file."""
    values = ["1900", "NaN", "+Inf", "2100"]
    for name, file in (
        ("record_bytes", "a.json"),
        ("envelope_shop_record_size", "a.json"),
        ("", "record_size.json"),
    ):
        row = fitted(answer((name, values)), tmp_path, file)["record_size"]
        assert row["p50"]["value"] == pytest.approx(2.0)
        assert (row["samples"], row["from"]) == (2, "2026-10-01")
    several = {"dau": answer(("", ["5"])), "order_share": answer(("", ["0.25"]))}
    found = fitted(several, tmp_path)
    assert found["order_share"]["p50"]["text"] == "25%"  # a plain number in Prometheus
    assert found["dau"]["p50"]["value"] == 5


def timed(time: float) -> dict[str, Any]:
    """An answer whose only sample is of that time."""
    result = [{"metric": {"__name__": "dau"}, "values": [[time, "1"]]}]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "holds no JSON"),
        ("[" * 100_000, "holds no JSON"),
        ([], "is no answer of Prometheus"),
        ({}, "holds no samples"),
        (answer(), "holds no samples"),
        (answer(("dau", ["NaN"])), "holds no samples"),
        (answer(("daus", ["1"])), "`daus` of `.*answers.json` measures nothing"),
        (answer(("dau", ["1"]), ("dau", ["2"])), "gives 2 series for `dau`"),
        ({"status": "error", "error": "parse error \x1b[31m"}, r"parse error \\x1b\[31m"),
        ({"status": "success"}, "holds no series"),
        ({"status": "success", "data": {"resultType": "scalar"}}, "holds no series"),
        ({"status": "success", "data": {"resultType": "matrix"}}, "is no answer"),
        ({"status": "success", "data": {"resultType": "matrix", "result": [5]}}, "is no answer"),
        (answer(("dau", ["many"])), "is no answer"),
        ({"dau": {"status": "success", "data": 5}}, "holds no series"),
        (timed(1e300), "is no answer"),
        (timed(float("nan")), "is no answer"),
        (timed(10**400), "is no answer"),
    ],
)
def test_a_wrong_answer_is_refused(data: object, message: str, tmp_path: Path) -> None:
    """In words."""
    with pytest.raises(InputError, match=message):
        fitted(data, tmp_path)


# the real server


def openmetrics() -> tuple[str, dict[str, list[float]]]:
    """Series as OpenMetrics, and the values of those that are gauges."""
    draw = Random(1)
    gauges = {
        "active_users": [draw.lognormvariate(14.7, 0.3) for _ in range(COUNT)],
        "record_bytes": [draw.gauss(2500, 200) for _ in range(COUNT)],
        "orders_share": [draw.betavariate(30, 970) for _ in range(COUNT)],
    }
    times = [START + STEP * index for index in range(COUNT)]
    lines = []
    for name, values in gauges.items():
        lines.append(f"# TYPE {name} gauge")
        lines += (f"{name} {v!r} {t}" for v, t in zip(values, times, strict=True))
    lines.append("# TYPE views counter")
    total = 0.0
    for index, moment in enumerate(times):
        total = 0.0 if index == COUNT // 2 else total + 450.0 * STEP  # restarted once
        lines.append(f"views_total {total!r} {moment}")
    return "\n".join([*lines, "# EOF", ""]), gauges


@contextmanager
def prometheus(folder: Path, metrics: str) -> Iterator[str]:
    """A real server that holds these series, by its address."""
    (folder / "metrics.txt").write_text(metrics)
    create = [program("promtool", "prometheus"), "tsdb", "create-blocks-from", "openmetrics"]
    blocks = [*create, str(folder / "metrics.txt"), str(folder / "data")]
    subprocess.run(blocks, check=True, capture_output=True, timeout=120)
    (folder / "prometheus.yml").write_text("")
    port = free_port()
    command = [
        program("prometheus", "prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/ready", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=60)


def free_port() -> int:
    """A port on which nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_address[1]


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Until a server answers."""
    for _ in range(600):
        assert server.poll() is None, server.communicate()[1].decode()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_a_real_prometheus_gives_its_inputs_back(tmp_path: Path) -> None:
    """Within 2 %: percentiles of gauges, a rate over the restart of its counter."""
    metrics, gauges = openmetrics()
    end = START + STEP * (COUNT - 1)
    with prometheus(tmp_path, metrics) as address:
        scenario = envelope.load(str(SHOP))
        found = scenario.fit(address, since="2026-10-01", until=str(end), step="5 min")
        with pytest.raises(InputError, match="has no samples of this scenario"):
            scenario.fit(address, since="2020-01-01", until="2020-01-02")
    rows = {row["name"]: row for row in found.data()["measured"]}
    for name, series in {
        "dau": "active_users",
        "record_size": "record_bytes",
        "order_share": "orders_share",
    }.items():
        values = sorted(gauges[series])
        factor = {"record_size": 1e-3, "order_share": 100}.get(name, 1)
        for key, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95)):
            expected = values[round(share * (COUNT - 1))] * factor
            assert rows[name][key]["value"] == pytest.approx(expected, rel=0.02)
        assert (rows[name]["from"], rows[name]["samples"]) == ("2026-10-01", COUNT)
    assert rows["view_rate"]["p50"]["value"] == pytest.approx(450, rel=0.02)
    assert not rows["view_rate"]["replaced"]
    assert found.notes[0] == "`web.peak_factor` has no samples in that time: it stays as it is"
    after = envelope.load(str(written(found.scenario, tmp_path))).run().draw()
    for name, series in {"dau": "active_users", "order_share": "orders_share"}.items():
        values = sorted(gauges[series])
        assert after.values_in_base_units[name] == pytest.approx(values[COUNT // 2], rel=0.02)
        spread = after.spread(name)
        assert spread is not None
        ends = values[round(0.05 * COUNT)], values[round(0.95 * COUNT)]
        assert (spread.quantiles[0], spread.quantiles[2]) == pytest.approx(ends, rel=0.03)


def written(text: str, folder: Path) -> Path:
    """The fitted scenario beside a copy of the one that it extends."""
    (folder / "shop.toml").write_text(SHOP.read_text())
    path = folder / "fitted.toml"
    path.write_text(text)
    return path


# servers that mean no good


class Server(ThreadingHTTPServer):
    """Answers every request by a function; `asked` are the paths of those that came."""

    def __init__(self, respond: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.asked: list[str] = []
        self.headers: list[str] = []
        self.bodies: list[str] = []
        asked, headers, bodies = self.asked, self.headers, self.bodies

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def do_POST(self) -> None:
                """Note it, and answer."""
                length = int(self.headers.get("Content-Length", 0))
                bodies.append(self.rfile.read(length).decode())
                asked.append(self.path)
                headers.append(self.headers.get("Authorization", ""))
                respond(self)

            def do_GET(self) -> None:
                """Of a redirect that was followed."""
                self.do_POST()

            def log_message(self, *_: Any) -> None:
                """Nothing on stderr."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(respond: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Server]:
    """A server while it runs."""
    with Server(respond) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def sends(
    content: bytes, code: int = 200, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers with this."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        """The answer, whether anybody listens to its end or not."""
        handler.send_response(code)
        for name, text in headers.items():
            handler.send_header(name, text)
        handler.end_headers()
        try:
            handler.wfile.write(content)
        except OSError:
            handler.close_connection = True

    return respond


def test_no_other_address_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No redirect is followed, and no proxy of the environment is used."""
    fine = sends(json.dumps(answer(("", ["1e6"]))).encode())
    with serving(fine) as other:
        monkeypatch.setenv("http_proxy", other.address)
        monkeypatch.setenv("no_proxy", "")
        with serving(sends(b"", 302, Location=f"{other.address}/else")) as server:
            with pytest.raises(InputError, match="it answers 302"):
                envelope.load(str(SHOP)).fit(server.address)
            assert server.asked == ["/api/v1/query_range"]
        assert other.asked == []


def test_a_name_and_a_password_are_sent_and_not_shown() -> None:
    """Neither in the answer nor in the file nor in an error."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        """A series for one of the queries."""
        is_dau = "query=sum%28active_users%29" in server.bodies[-1]
        sends(json.dumps(answer(("", ["5e5"])) if is_dau else answer()).encode())(handler)

    with serving(respond) as server:
        address = server.address.replace("://", "://me:s%20cret@")
        found = envelope.load(str(SHOP)).fit(f"{address}/prefix/")
        assert set(server.asked) == {"/prefix/api/v1/query_range"}
        assert set(server.headers) == {"Basic bWU6cyBjcmV0"}
    shown = found.scenario + str(found) + found.to_json()
    assert "cret" not in shown
    assert "127.0.0.1" in shown
    with pytest.raises(InputError) as error:
        envelope.load(str(SHOP)).fit(address)
    assert "cannot ask `http://127.0.0.1:" in str(error.value)
    assert "cret" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"<html>", 200, "holds no JSON"),
        (b"no", 500, "it answers 500"),
        (b'{"status":"error","error":"bad query"}', 400, "bad query"),
        (b"[" * 3_000_000, 200, "answers more than 1 MB"),
    ],
)
def test_an_answer_that_is_none(
    content: bytes, code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is told in a line."""
    monkeypatch.setattr(live, "LARGEST", 1_000_000)
    with serving(sends(content, code)) as server, pytest.raises(InputError, match=message):
        envelope.load(str(SHOP)).fit(server.address)


def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each piece of the answer comes in time."""
    monkeypatch.setattr(live, "_TIMEOUT", 0.3)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        """A byte now and then, without end."""
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    with serving(drip) as server, pytest.raises(InputError, match="takes longer than"):
        envelope.load(str(SHOP)).fit(server.address)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "soon"}, "`--from soon` is no time"),
        ({"since": "2026-10-02", "until": "2026-10-01"}, "`--from` is before `--to`"),
        ({"step": "5 GB"}, "--step is a time"),
        ({"step": "9 years"}, "`--step` is a time within the window"),
    ],
)
def test_a_wrong_window_is_refused(given: dict[str, str], message: str) -> None:
    """Before anybody is asked."""
    with pytest.raises(InputError, match=message):
        envelope.load(str(SHOP)).fit("http://127.0.0.1:9", **given)
