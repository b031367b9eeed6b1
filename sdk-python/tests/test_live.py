"""libbolt.live() and its text; what the processes say at their ends."""

import asyncio
import os
import pathlib
import re
import subprocess
import sys
import threading

import libbolt

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "debugging.md"


def test_text_shows_children_under_who_drives_them(module, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        first, second = module.gate_new(), module.gate_new()
        task = await begin(module.hold_both(journal, gate, first, second))
        task.set_name("both")
        lines = libbolt.format_live().splitlines()
        assert lines[0].startswith("hold_both: waiting for its children, 0.")
        assert lines[0].endswith(", awaited by both")
        assert lines[1].startswith("    at conformance::hold_both (")
        assert [line[:14] for line in lines[2:]] == ["    a child: w", "        at con"] * 2
        module.gate_open(gate)
        await task
        assert libbolt.format_live() == ""

    run(main)


def test_a_call_on_the_pool_is_under_its_hosts(module, run, begin):
    async def main():
        journal, leave = module.journal_new(), module.gate_new()
        task = await begin(module.block_on_pool(journal, leave))
        module.gate_block_until_waiting(leave, 1)
        calls = libbolt.live()
        assert all(call.name == "block_on_pool" for call in calls)
        assert any(call.task is task for call in calls)
        module.gate_open(leave)
        await task

    run(main)


def test_what_is_cancelled_and_not_acknowledged_is_seen(module, run, begin):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        task = await begin(module.hold(journal, gate, acknowledge))
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        (call,) = libbolt.live()
        assert (call.state, call.task) == ("cancelling", task)
        assert "held_at_gate" in call.waits_for
        assert "hold: cancelling, waits for conformance::held_at_gate" in libbolt.format_live()
        module.gate_open_elsewhere(acknowledge)
        await asyncio.wait([task])
        assert task.cancelled()

    run(main)


def test_another_thread_may_ask(module, run, begin):
    """While this one's calls come and go: nothing is lost, nothing hangs."""
    stop = threading.Event()
    seen = []

    def ask():
        while not stop.is_set():
            seen.append(len(libbolt.live()))

    async def main():
        asker = threading.Thread(target=ask)
        asker.start()
        try:
            for _ in range(50):
                journal, gate = module.journal_new(), module.gate_new()
                task = await begin(module.nested(journal, gate))
                module.gate_open_elsewhere(gate)
                await task
        finally:
            stop.set()
            asker.join()

    run(main)
    assert seen


def test_deep_chain_tells_its_depth(module, run, begin):
    call = libbolt.LiveCall("f", "waiting", 1.5, "a timer", (), 100, None, 1, None, 0)
    assert libbolt.format_live([call]).splitlines() == [
        "f: waiting for a timer, 1.500 s",
        "    and 100 frames outside of these",
    ]


def test_text_in_a_folder_that_was_removed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    frame = libbolt.Frame("f()", "/src/f.cpp", 7)
    call = libbolt.LiveCall("f", "waiting", 1.5, "a timer", (frame,), 1, None, 1, None, 0)
    assert libbolt.format_live([call]).endswith("    at f() (/src/f.cpp:7)\n")


def test_the_page_shows_what_is_printed(modules, tmp_path):
    (program,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    expected, *_ = re.findall(r"^```text\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    (tmp_path / "hung.py").write_text(program.replace("libdemo.so", str(modules / "libdemo.so")))
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "hung.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert plain(done.stdout) == plain(expected)


def plain(text):
    """Without what differs from run to run: ages, and the way to the sources."""
    return re.sub(r"\(\S*?([^/\s]+\.cpp:)", r"(\1", re.sub(r"\d+\.\d{3} s", "AGE", text))


def test_nothing_is_left_at_the_end_of_a_process(modules):
    text = f"""
import asyncio, libbolt
module = libbolt.load({str(modules / "libconformance.so")!r})
async def main():
    call = module.nested(module.journal_new(), module.gate_new())
    task = asyncio.ensure_future(call)
    await asyncio.sleep(0)
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", text],
        env={**os.environ, "BOLT_LEAKCHECK": "1"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
