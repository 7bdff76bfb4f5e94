"""Prometheus at work: memory of a series that is alive, how long it keeps samples."""

import json
import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.measured.programs import LOOPBACK, Program, folder, free_port, running
from tests.measured.runs import Run

_TARGETS, _SECONDS = 20, 30.0
_LABELS = 10


def _page(count: int) -> bytes:
    """A page of so many series with ten labels; Prometheus adds a job, an instance and a zone."""
    lines = ["# TYPE requests_total counter"]
    for i in range(count):
        labels = [f'label_{k}="value-{(i >> (2 * k)) & 3}-{k}"' for k in range(_LABELS - 1)]
        lines.append(f'requests_total{{{",".join(labels)},path="/items/{i}"}} {7 * i}')
    return ("\n".join(lines) + "\n").encode()


@contextmanager
def exporter(count: int) -> Iterator[int]:
    """The port of a server that answers with such a page."""
    page = _page(count)

    class Answers(BaseHTTPRequestHandler):
        """Its one answer."""

        def do_GET(self) -> None:
            """The page."""
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def prometheus(scraped: int | None = None) -> Iterator[Program]:
    """A Prometheus with its defaults; it scrapes a port as if it were twenty targets."""
    port = free_port()
    target = "  - {{targets: ['127.0.0.1:{}'], labels: {{zone: 'z{}'}}}}\n"
    targets = "".join(target.format(scraped, number) for number in range(_TARGETS))
    text = "global: {scrape_interval: 5s, scrape_timeout: 5s}\n"
    if scraped:
        text += f"scrape_configs:\n- job_name: app\n  static_configs:\n{targets}"
    with folder() as place:
        (place / "prometheus.yml").write_text(text)
        command = ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
        address = f"--web.listen-address={LOOPBACK}:{port}"
        with running([*command, address], place, port) as program:
            yield program


def _asked(program: Program, path: str) -> bytes:
    """What it answers to a path."""
    with urllib.request.urlopen(f"http://{LOOPBACK}:{program.port}{path}", timeout=30) as answer:
        body: bytes = answer.read()
        return body


def live(count: int) -> float:
    """Bytes that are in use right after a collection, with so many series at each target."""
    with exporter(count) as scraped, prometheus(scraped) as program:
        time.sleep(_SECONDS)
        _asked(program, "/debug/pprof/heap?gc=1")  # collects
        page = _asked(program, "/metrics").decode()
        match = re.search(r"^go_memstats_alloc_bytes (\S+)", page, re.MULTILINE)
        assert match
        return float(match[1])


def series_memory() -> float:
    """Bytes of memory of a series by two Prometheus with 10,000 and 50,000.

    The collector lets what is in use double before it collects again.
    """
    few, many = 500, 2500
    return 2 * (live(many) - live(few)) / (_TARGETS * (many - few))


def retention() -> float:
    """Days that samples are kept."""
    with prometheus() as program:
        for _ in range(50):
            try:
                answer = json.loads(_asked(program, "/api/v1/status/runtimeinfo"))
                return float(answer["data"]["storageRetention"].removesuffix("d"))
            except OSError:  # it answers 503 until it is ready
                time.sleep(0.2)
        raise RuntimeError("Prometheus does not become ready")


def runs() -> list[Run]:
    """All of them."""
    given = {"base_series": "1000 series"}
    return [
        Run(
            "series",
            "memory of a series with 14 labels, 20 targets scraped for 30 s",
            "kB/series",
            lambda: series_memory() / 1e3,
            "time_series_store",
            given,
            "memory_per_series",
            "10,000 and 50,000 series, twice the difference of what is in use after a collection",
            repetitions=2,
            cited=True,
        ),
        Run(
            "retention",
            "days that samples are kept",
            "days",
            retention,
            "time_series_store",
            given,
            "retention",
            "/api/v1/status/runtimeinfo",
            "limit",
            repetitions=1,
            quick=True,
        ),
    ]
