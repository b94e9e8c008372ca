"""Where the returns of a round are read: in this process, in several, or on a cluster.

Reading is a pure function of a file and what it is told against, so any `concurrent.futures.Executor` gives the same
result. Files go out in batches, since what they are told against goes with each.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from cipxl.errors import FolderError, UsageError
from cipxl.rounds.returns import Context, OneReturn, read_return

__all__ = ["WORTH_PROCESSES", "executor_for", "processes_for", "read_all"]

BATCH = 16  # files
WORTH_PROCESSES = 200  # files: with fewer, starting processes takes what they save


@contextmanager
def executor_for(processes: int = 1, scheduler: str = "") -> Iterator[Executor | None]:
    """What the returns are to be read on, for as long as it is needed; None for this process.

    Args:
        processes: How many processes of our own to use.
        scheduler: The address of a Dask scheduler whose workers see the same folders, such as "tcp://10.0.0.5:8786".

    Raises:
        UsageError: When there are to be no processes, Dask is not installed, or no scheduler answers at that address.
    """
    if processes < 1:
        raise UsageError(f"Returns cannot be read in {processes} processes.", "Give --processes 1 or more.")
    if scheduler:
        with _cluster(scheduler) as executor:
            yield executor
    elif processes > 1:
        with _processes(processes) as executor:
            yield executor
    else:
        yield None


def processes_for(files: int) -> int:
    """How many processes pay for so many files: one for the returns of a council, all processors for a nation's."""
    return min(os.cpu_count() or 1, 8) if files >= WORTH_PROCESSES else 1


def read_all(
    files: Sequence[Path], context: Context, executor: Executor | None, done: Callable[[int, Path | None], None]
) -> list[OneReturn]:
    """The files as read, in their order.

    Args:
        files: The files.
        context: What they are told against.
        executor: What reads them; this process when None.
        done: Told after each file or batch how many are read, and which is next; may raise Cancelled. What has not
            been started then never is.

    Raises:
        FolderError: When a process or worker that was reading was ended from outside.
    """
    if executor is None:
        found = []
        for number, path in enumerate(files, start=1):
            found.append(read_return(path, context))
            done(number, files[number] if number < len(files) else None)
        return found
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    futures: list[Future[list[OneReturn]]] = []
    try:
        futures += [executor.submit(_read_batch, batch, context) for batch in batches]
        found = []
        for future in futures:
            found += future.result()
            done(len(found), files[len(found)] if len(found) < len(files) else None)
    except (BrokenExecutor, CancelledError) as error:
        raise _ended() from error
    finally:
        for future in futures:
            future.cancel()
    return found


def _ended() -> FolderError:
    return FolderError(
        "A process that was reading returns was ended from outside. Nothing was changed.",
        "Try again; with --processes 1 everything is read in one.",
    )


def _read_batch(files: Sequence[Path], context: Context) -> list[OneReturn]:
    return [read_return(path, context) for path in files]


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Spawned everywhere, as Windows does: a copy of a program with windows or threads is not safe to go on with.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawned, initializer=_leave_interrupts) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl+C goes to the whole group of processes: the one that was started by a person answers to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        distributed: Any = import_module("distributed")  # has no types of its own
    except ImportError as error:
        raise UsageError(
            "Dask is not installed, so there is no scheduler to ask.", "Install it with: pip install cipxl[dask]"
        ) from error
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"No Dask scheduler answers at '{address}'.", "Look at the address, and whether it runs."
        ) from error
    try:
        executor = client.get_executor(pure=False)
        try:
            yield executor
        except distributed.KilledWorker as error:  # several workers died of the same files
            raise _ended() from error
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close()
