"""A headless Chromium for tests, driven through pipes: what a browser makes of a page.

One Chromium runs for a module. It speaks the DevTools protocol over two pipes: nothing is opened on the network.
On a machine without Chromium a test that asks is skipped with what is missing; in CI (`CI=true`) it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["Browser", "browser"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--mute-audio",
)  # fmt: skip


class Browser:
    """One tab; commands are answered in turn.

    Args:
        send: The pipe that Chromium reads.
        receive: The pipe that it writes.
    """

    def __init__(self, send: int, receive: int) -> None:
        self._send = send
        self._receive = receive
        self._number = 0
        self._left = b""
        self._session = ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.setBypassCSP", enabled=True)

    def open(self, path: Path, width: int = 1280, height: int = 900) -> None:
        """Show a page and wait until it is there."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._ask("Page.navigate", url=path.as_uri())
        while self.run("document.readyState + ' ' + location.href") != f"complete {path.as_uri()}":
            pass

    def run(self, script: str) -> Any:
        """What a script gives; a promise is waited for."""
        answer = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def _ask(self, method: str, **given: Any) -> dict[str, Any]:
        self._number += 1
        request = {"id": self._number, "method": method, "params": given}
        if self._session:
            request["sessionId"] = self._session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self._send, data) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            more = os.read(self._receive, 1 << 20)
            if not more:
                raise AssertionError("Chromium stopped.")
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium with nothing in it."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), "")
    if not program:
        stop = pytest.fail if os.environ.get("CI", "").lower() in ("1", "true") else pytest.skip
        stop("This test needs Chromium (package chromium).")
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    with tempfile.TemporaryDirectory() as home:
        # Chromium reads commands from descriptor 3 and answers on 4.
        command = ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", program, *_QUIET,
                   f"--user-data-dir={home}", "--remote-debugging-pipe"]  # fmt: skip
        running = subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(ours_out, ours_in)
        finally:
            os.close(ours_out)
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
            os.close(ours_in)
