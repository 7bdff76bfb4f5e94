"""A real Chromium without a window, driven over its remote debugging pipe."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # the browser's own buttons are pages, too
    "--disable-features=InitialWebUI,WebUIOmniboxPopup,WebUIReloadButton,WebUIToolbar",
    "--no-first-run",
    "--remote-debugging-pipe",
)
_PATIENCE = 60.0  # seconds for one command
# What a page leaves for when nobody types or slides any more, a test has done at once:
# `settled()` ends when Back and Forward have arrived, and what had to wait for some time is done.
_SETTLED = """(() => {
  const start = window.setTimeout, stop = window.clearTimeout, waiting = new Map();
  const rest = () => new Promise((done) => start(done, 5));
  let moves = 0;
  window.setTimeout = (work, time = 0) => {
    const timer = start(() => (waiting.delete(timer), work()), time);
    if (time > 0 && time < 1000) waiting.set(timer, work);
    return timer;
  };
  window.clearTimeout = (timer) => (waiting.delete(timer), stop(timer));
  for (const way of ["back", "forward"]) {
    const move = history[way].bind(history);
    history[way] = () => ((moves += 1), move());
  }
  window.addEventListener("popstate", () => (moves = Math.max(moves - 1, 0)));
  window.settled = async () => {
    await rest();
    for (let turn = 0; moves && turn < 200; turn++) await rest();
    for (const [timer, work] of [...waiting]) (window.clearTimeout(timer), work());
    await rest();
  };
})()"""


class Browser:
    """One Chromium with one page; `events` are what it has reported since it was opened."""

    def __init__(self, program: str) -> None:
        self.profile = tempfile.mkdtemp(prefix="envelope-chromium-")
        from_us, to_browser = os.pipe()
        from_browser, to_us = os.pipe()
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{from_us} 4>&{to_us}', program, *FLAGS,
             f"--user-data-dir={self.profile}", "about:blank"],
            pass_fds=(from_us, to_us), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(from_us)
        os.close(to_us)
        self._to = os.fdopen(to_browser, "wb", buffering=0)
        self._from = from_browser
        self._read = b""
        self._number = 0
        self.session = ""
        self.events: list[dict[str, Any]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.send("Page.addScriptToEvaluateOnNewDocument", source=_SETTLED)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command. Raises AssertionError where the browser refuses it."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self._to.write(json.dumps(message).encode() + b"\0")
        timer = threading.Timer(_PATIENCE, self.process.kill)
        timer.start()
        try:
            while True:
                found = self._next()
                if found.get("id") == self._number:
                    assert "error" not in found, f"{method}: {found['error']}"
                    result: dict[str, Any] = found["result"]
                    return result
                self.events.append(found)
        finally:
            timer.cancel()

    def _next(self) -> dict[str, Any]:
        """The next message of the browser; each ends in a zero byte."""
        while b"\0" not in self._read:
            piece = os.read(self._from, 1 << 20)
            assert piece, "Chromium has ended"
            self._read += piece
        message, _, self._read = self._read.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def open(self, address: str) -> None:
        """Load a page and wait until it stands."""
        self.events.clear()
        self.send("Page.navigate", url=address)
        while self.evaluate("document.readyState") != "complete":
            pass

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression. Raises AssertionError where it throws."""
        found = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def complaints(self) -> list[str]:
        """What the page has written on the console as an error or warning, and its exceptions."""
        self.evaluate("0")
        found = []
        for event in self.events:
            parameters = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(parameters["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled":
                found.append(f"{parameters['type']}: {parameters['args']}")
            elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] != "info":
                found.append(str(parameters["entry"]))
        return found

    def requests(self) -> list[str]:
        """The addresses that the page has asked for."""
        self.evaluate("0")
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A picture of the page as it is seen, or of the whole of it."""
        found = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def close(self) -> None:
        """End the browser and remove what it has left."""
        self.process.terminate()
        self.process.wait(20)
        self._to.close()
        os.close(self._from)
        shutil.rmtree(self.profile, ignore_errors=True)
