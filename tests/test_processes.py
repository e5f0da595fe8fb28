"""Functions in a child process end within their limits, whatever they do, and the next call works."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from challenges import child, processes
from challenges.refusals import Reason, Unreadable

MEBI = 2**20


def call(function, *arguments, seconds=20.0, memory=200 * MEBI):
    return processes.call(function, *arguments, seconds=seconds, memory=memory, modules=())


def loop_in_c():
    """Sleep in C code, where Python's signal handlers do not run."""
    ctypes.PyDLL(None).sleep(100)


def refuse(text):
    raise Unreadable(Reason(text, most=3))


class Odd(Exception):
    """An exception that cannot be rebuilt from its arguments."""

    def __init__(self, one, other):
        super().__init__(f"{one} {other}")


def raise_odd():
    raise Odd("one", "other")


def allocate(size):
    return len(bytearray(size))


def keep(size):
    """Allocate memory and keep it."""
    _kept.append(bytearray(size))


def variable(name):
    return os.environ.get(name)


_kept = []


def test_results_come_back_as_they_were():
    data = os.urandom(3 * MEBI)
    assert call(bytes.upper, data) == data.upper()
    assert call(sorted, [3, 1, 2]) == [1, 2, 3]
    assert isinstance(call(bytearray, b"x"), bytearray)


def test_one_process_serves_many_calls_and_is_replaced_after_five_hundred():
    first = call(os.getpid)
    served = {call(os.getpid) for _ in range(processes.MOST_CALLS)}
    assert first != os.getpid()
    assert first in served
    assert len(served) == 2


@pytest.mark.parametrize("function, arguments", [(time.sleep, (100,)), (loop_in_c, ())], ids=["python", "c"])
def test_a_call_that_takes_too_long_is_killed(function, arguments):
    before = call(os.getpid)
    began = time.monotonic()
    with pytest.raises(processes.TooSlow):
        call(function, *arguments, seconds=0.3)
    assert time.monotonic() - began < 10
    assert not Path(f"/proc/{before}").exists()  # neither alive nor a zombie
    assert call(os.getpid) != before


def test_a_call_that_takes_too_much_memory_is_killed():
    assert call(allocate, 100 * MEBI) == 100 * MEBI
    with pytest.raises(processes.TooLarge):
        call(allocate, 250 * MEBI)
    assert call(allocate, 1) == 1


def test_a_process_that_has_grown_is_replaced():
    before = call(os.getpid)
    call(keep, 120 * MEBI)
    assert call(os.getpid) != before


@pytest.mark.parametrize("end", [(os.abort,), (os._exit, 3), (os._exit, 0), (sys.exit, 0)], ids=str)
def test_a_crash_is_reported_as_one(end):
    with pytest.raises(processes.Crashed):
        call(*end)
    assert call(len, "abc") == 3


def test_an_exception_comes_back_with_its_attributes():
    with pytest.raises(Unreadable) as refused:
        call(refuse, "At most %(most)s.")
    assert refused.value.reason == Reason("At most %(most)s.", most=3)
    with pytest.raises(RuntimeError, match="Odd: one other"):
        call(raise_odd)
    assert call(len, "abc") == 3


def test_an_idle_process_that_exited_is_replaced():
    before = call(os.getpid)
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert call(os.getpid) != before


def test_each_thread_has_a_process_and_it_ends_with_the_thread():
    mine, others = call(os.getpid), []
    thread = threading.Thread(target=lambda: others.append(call(os.getpid)))
    thread.start()
    thread.join()
    assert mine not in others
    assert not Path(f"/proc/{others[0]}").exists()


def test_a_process_does_not_outlive_its_parent():
    """The parent is killed while its child waits for a call."""
    asks = (
        "import os, time\nfrom challenges import processes\n"
        "print(processes.call(os.getpid, seconds=9, memory=2**28, modules=()), flush=True)\ntime.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        watched = os.pidfd_open(pid)
        parent.kill()
    waiting = select.poll()
    waiting.register(watched)
    assert waiting.poll(20_000)
    os.close(watched)


def test_a_process_whose_parent_is_gone_ends_in_the_middle_of_a_call():
    asks = (
        "import os, time\nfrom challenges import processes\n"
        "processes.call(os.getpid, seconds=9, memory=2**28, modules=())\nprint(processes.process_id(), flush=True)\n"
        "processes.call(time.sleep, 100, seconds=0.5, memory=2**28, modules=())\n"
    )
    with subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        watched = os.pidfd_open(pid)
        parent.kill()
    waiting = select.poll()
    waiting.register(watched)
    assert waiting.poll(int(child.GRACE * 1000) + 20_000)
    os.close(watched)


def test_the_process_has_no_secrets_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    while processes.process_id():
        with pytest.raises(processes.Crashed):
            call(os.abort)
    assert call(variable, "PATH")
    assert call(variable, "SECRET_KEY") is None
