"""A reader in a process of its own, for files that a reader may hang, crash or swell on.

The process gets the content by a pipe, inherits nothing, and is ended when it takes too long or says too much. It
speaks in lines of JSON; what it says is believed only where the caller finds it within the limits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cipxl.findings import Rule
from cipxl.sources.received import Received

__all__ = ["NONSENSE", "Stopped", "said", "worker"]

NONSENSE = "what its reader says makes no sense"
# All that the process gets of this one's environment: what Windows and some installations need to start a program.
ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


class Stopped(Exception):  # noqa: N818 - caught where the worker is run, and told as a refusal
    """Raised when the worker does not come to its end, with how it stopped in words."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@contextmanager
def worker(
    received: Received, script: Path, arguments: Sequence[int], seconds: int, unread: Rule
) -> Iterator[IO[bytes]]:
    """The output of a worker that was given the file; ended after so many seconds and when it is left.

    Raises:
        FileRefused: By the rule `unread`, when it cannot be started or does not come to its end.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - our own file and numbers
            # By its own path, so that it loads nothing of cipxl; -I keeps out the environment and the present folder.
            [sys.executable, "-I", str(script), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=script.parent,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise received.refuse(unread, "its reader could not be started") from error
    with process:
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, end)
        feeder = threading.Thread(target=_feed, args=(process.stdin, received.data))
        clock.start()
        feeder.start()
        try:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            yield process.stdout
        except Stopped as stopped:
            how = f"its reader took more than {seconds} seconds" if late.is_set() else stopped.how
            raise received.refuse(unread, how) from None
        finally:
            clock.cancel()
            process.kill()
            clock.join()
            feeder.join()


def said(output: IO[bytes], most: int) -> Iterator[tuple[str, list[Any]]]:
    """What a worker says, a word and its values at a time, up to its "end".

    Raises:
        Stopped: When there is no end, it says more than `most` bytes, or what it says is no list of JSON.
    """
    left = most
    while True:
        line = output.readline(left + 1)
        left -= len(line)
        if left < 0:
            raise Stopped("there is more in it than a return can need")
        if not line.endswith(b"\n"):
            raise Stopped("its reader broke down over it")
        try:
            word, *values = json.loads(line)
        except (ValueError, TypeError) as error:
            raise Stopped(NONSENSE) from error
        if word == "end":
            return
        yield str(word), values


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        return  # the worker ended before it had read all; what it said, or did not, tells the rest
