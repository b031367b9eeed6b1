"""Forks: by hand, by multiprocessing, and as servers do that load first and fork then."""

import re
import subprocess
import sys
import textwrap

import pytest

# Each worker ends as a process does, by finalizing the interpreter.
WORKERS = """
import logging, uvloop, trio

# GCC 12's race detector gives up if a thread of a child has the id of one that lives in the parent:
# there, who will fork leaves the pool alone.
pool = os.environ["BOLT_TEST_SANITIZER"] != "thread"

logging.getLogger("asyncio").setLevel(logging.ERROR)  # not what takes long on a busy machine

async def call():
    gate = module.gate_new()
    module.gate_open_elsewhere(gate)
    await module.wait_open(gate)
    assert not pool or await module.pool_thread()
    assert await module.yield_times(2) == 2
    return await module.add(1, 2)

def on_asyncio():
    return asyncio.run(call())

def on_uvloop():
    loop = uvloop.new_event_loop()
    try:
        return loop.run_until_complete(call())
    finally:
        loop.close()

def on_trio():
    return trio.run(call)

def blocking():
    return libbolt.run_blocking(call(), timeout=60)

def several_threads():
    threads = [threading.Thread(target=kind) for kind in kinds[:4] for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 3

kinds = [on_asyncio, on_uvloop, on_trio, blocking, several_threads]

def fork(work, forks=False):
    global pool
    child = os.fork()
    if child == 0:
        pool = pool or not forks
        try:
            code = 0 if work() == 3 else 1
        except Exception as error:
            os.write(2, repr(error).encode())
            code = 2
        sys.exit(code)
    return child

def wait(children):
    return {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children}
"""


def test_workers_of_a_parent_that_has_only_loaded(script):
    script(
        WORKERS
        + """
journal = module.journal_new()
cell = module.Cell.make(journal, 7)
assert cell.get() == 7
unbegun = module.add(1, 2)
children = [fork(lambda: unbegun.close() or kind()) for kind in kinds]
children.append(fork(lambda: libbolt.run_blocking(unbegun)))
assert wait(children) == {0}
assert libbolt.run_blocking(unbegun) == 3
assert cell.get() == 7
assert wait([fork(kind) for kind in kinds]) == {0}
"""
    )


def test_workers_of_a_parent_that_has_run_loops(script):
    script(
        WORKERS
        + """
for kind in kinds:
    assert kind() == 3
assert wait([fork(kind) for kind in kinds for _ in range(2)]) == {0}
for kind in kinds:
    assert kind() == 3
"""
    )


def test_children_of_children(script):
    script(
        WORKERS
        + """
def nested():
    assert on_trio() == 3
    assert wait([fork(kind) for kind in kinds]) == {0}
    return on_asyncio()

assert on_asyncio() == 3
assert wait([fork(nested, forks=True)]) == {0}
"""
    )


@pytest.mark.parametrize("kind", ["on_asyncio", "on_trio", "blocking"])
def test_child_of_a_running_loop_with_calls_in_flight(script, kind):
    """What waits in the parent is refused in the child by name; the parent's calls go on."""
    script(
        WORKERS
        + """
def in_child(waiting, cell):
    for again in (lambda: waiting.send(None), lambda: waiting.__await__(), lambda: cell.get()):
        try:
            again()
        except libbolt.ForkedError as error:
            assert "fork" in str(error)
        else:
            return 1
    waiting.close()
    async def again():
        return await module.pool_thread() and 3
    # trio keeps its run in the child, in which no other may begin.
    return 3 if kind is on_trio else asyncio.run(again())

async def call():
    gate = module.gate_new()
    waiting = module.wait_open(gate)
    waiting.send(None)
    cell = module.Cell.make(module.journal_new(), 1)
    child = os.fork()
    if child == 0:
        os._exit(0 if in_child(waiting, cell) == 3 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    waiting.close()
    module.gate_open_elsewhere(gate)
    await module.wait_open(gate)
    return cell.get() + 2

"""
        + f"kind = {kind}\nassert kind() == 3\n"
    )


PROGRAM = """
import asyncio, multiprocessing, sys, libbolt
module = libbolt.load({path!r})

async def call():
    gate = module.gate_new()
    module.gate_open_elsewhere(gate)
    await module.wait_open(gate)
    return await module.add(1, 2)

def work(queue):
    queue.put((asyncio.run(call()), libbolt.run_blocking(call())))

async def main(context):
    asyncio.get_running_loop().slow_callback_duration = 100  # it is blocked by the children
    waiting = asyncio.ensure_future(module.wait_open(gate := module.gate_new()))
    await asyncio.sleep(0)
    queue = context.SimpleQueue()
    processes = [context.Process(target=work, args=(queue,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert [queue.get() for _ in processes] == [(3, 3)] * 3
    module.gate_open_elsewhere(gate)
    await waiting

if __name__ == "__main__":
    asyncio.run(main(multiprocessing.get_context({method!r})))
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(modules, tmp_path, method):
    program = tmp_path / "program.py"
    path = str(modules / "libconformance.so")
    program.write_text(textwrap.dedent(PROGRAM).format(path=path, method=method))
    command = [sys.executable, "-X", "dev", "-W", "error", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    # asyncio tells of what has been slow, as it is on a busy machine.
    errors = re.sub(r"(?m)^Executing .* took [\d.]+ seconds\n", "", done.stderr)
    assert (done.returncode, done.stdout, errors) == (0, "", "")


def test_reactor_that_was_started_before(script):
    """Its threads are the parent's: a clear error, no hang."""
    script(
        WORKERS
        + """
async def pause():
    assert await module.sleep_for(1) >= 1
    return 3

def refused():
    try:
        asyncio.run(pause())
    except libbolt.BoltError as error:
        assert "forked" in str(error)
        return on_asyncio()

try:
    assert asyncio.run(pause()) == 3
except libbolt.BoltError as error:
    assert "no reactor" in str(error)
    sys.exit()
child = os.fork()
if child == 0:  # what only the reactor's thread knew is lost here: no leak to look for
    os._exit(0 if refused() == 3 else 1)
assert wait([child]) == {0}
assert asyncio.run(pause()) == 3
"""
    )
