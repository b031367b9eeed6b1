"""The end of the process, forks, interrupts, interpreters: each in a process of its own."""

import subprocess
import sys


def test_exit_with_calls_in_flight(script):
    script("""
        gate = module.gate_new()
        calls = []
        async def main():
            for _ in range(100):
                call = module.wait_open(gate)
                call.send(None)
                calls.append(call)
        asyncio.run(main())
    """)


def test_exit_with_calls_in_flight_on_a_running_loop(script):
    script("""
        gate = module.gate_new()
        module.gate_open_elsewhere(gate)
        async def main():
            calls = [module.wait_open(module.gate_new()) for _ in range(10)]
            asyncio.get_running_loop().keep = calls
            for call in calls:
                call.send(None)
            sys.exit(0)
        asyncio.run(main())
    """)


def test_exit_with_calls_in_flight_on_each_loop(script):
    """In each, and in threads that still run when the interpreter ends."""
    script("""
        import faulthandler, trio, uvloop
        assert faulthandler.is_enabled() and sys.flags.dev_mode

        never, entered, kept = module.gate_new(), threading.Semaphore(0), []

        async def waits():
            await module.wait_open(never)

        async def in_flight():
            for function in (module.wait_open, module.pool_value):
                call = function(never)
                call.send(None)
                kept.append(call)
            kept.append(module.Cell.make(module.journal_new(), 1))
            await module.add(1, 2)

        def on_uvloop(main):
            loop = uvloop.new_event_loop()
            kept.append(loop)
            return loop.run_until_complete(main())

        runners = [
            lambda main: asyncio.run(main()),
            on_uvloop,
            trio.run,
            lambda main: libbolt.run_blocking(main()),
        ]
        for run in runners:
            run(in_flight)
            threading.Thread(target=run, args=(waits,), daemon=True).start()
        module.gate_block_until_waiting(never, 2 * len(runners) + len(runners))
    """)


def test_exit_inside_each_loop(script):
    script("""
        import trio, uvloop

        async def leaves():
            for function in (module.wait_open, module.pool_value):
                call = function(module.gate_new())
                call.send(None)
                globals().setdefault("kept", []).append(call)
            await module.yield_times(2)
            sys.exit(0)

        for run in (
            lambda main: asyncio.run(main()),
            trio.run,
            lambda main: libbolt.run_blocking(main()),
            lambda main: uvloop.new_event_loop().run_until_complete(main()),
        ):
            try:
                run(leaves)
            except SystemExit:
                pass
        libbolt.run_blocking(leaves())
    """)


def test_exit_while_the_pool_works(script):
    script(
        """
        leave = module.gate_new()
        async def main():
            call = module.pool_value(leave)
            call.send(None)
            module.gate_block_until_waiting(leave, 1)
            os.write(1, b"leaving\\n")
            sys.exit(0)
        asyncio.run(main())
    """,
        stdout="leaving\n",
    )


def test_exit_while_other_threads_run_loops(script):
    script("""
        def work():
            async def main():
                started.set()
                await module.wait_open(module.gate_new())
            asyncio.run(main())
        started = threading.Event()
        threading.Thread(target=work, daemon=True).start()
        started.wait()
    """)


def test_objects_alive_at_exit(script):
    script("""
        cells = [module.Cell.make(module.journal_new(), i) for i in range(10)]
        cells.append(cells)
    """)


def test_fork_child_can_call(script):
    script("""
        async def main():
            gate = module.gate_new()
            asyncio.get_running_loop().call_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)
            return await module.add(1, 2)
        assert asyncio.run(main()) == 3
        child = os.fork()
        if child == 0:
            ok = asyncio.run(main()) == 3
            os._exit(0 if ok else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert asyncio.run(main()) == 3
    """)


def test_fork_old_calls_are_refused(script):
    script(
        """
        async def main():
            gate = module.gate_new()
            call = module.wait_open(gate)
            call.send(None)
            cell = module.Cell.make(module.journal_new(), 1)
            child = os.fork()
            if child == 0:
                try:
                    call.throw(ValueError("mine"))
                except ValueError:
                    pass
                try:
                    cell.get()
                except libbolt.ForkedError as error:
                    os.write(1, b"refused\\n" if "fork" in str(error) else b"no reason\\n")
                os._exit(0)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            module.gate_open_elsewhere(gate)
            call.close()
            cell.close()
        asyncio.run(main())
    """,
        stdout="refused\n",
    )


def test_fork_old_call_cannot_go_on(script):
    script(
        """
        async def main():
            call = module.yield_times(2)
            call.send(None)
            child = os.fork()
            if child == 0:
                try:
                    call.send(None)
                except libbolt.ForkedError as error:
                    os.write(1, b"refused\\n" if "fork" in str(error) else b"no reason\\n")
                os._exit(0)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            call.close()
        asyncio.run(main())
    """,
        stdout="refused\n",
    )


def test_keyboard_interrupt_cancels(script):
    script(
        """
        import signal
        # Whoever started the tests may have had it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        journal = module.journal_new()
        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(os.kill, os.getpid(), signal.SIGINT)
            await module.nested(journal, module.gate_new())
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print(module.journal_lines(journal)[-1], libbolt.live_futures())
    """,
        stdout="~outer 0\n",
    )


def test_never_awaited_is_printed(modules):
    text = f"import libbolt; libbolt.load({str(modules / 'libconformance.so')!r}).add(1, 2)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0
    assert "RuntimeWarning: coroutine 'conformance.add' was never awaited" in done.stderr


SUBINTERPRETER = """
# One that shares the GIL: from others Python itself keeps the extension away.
import sys
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
    new = lambda: interpreters.create("legacy")
else:
    import _xxsubinterpreters as interpreters
    new = lambda: interpreters.create(isolated=False)
def run_in_another(text):
    other = new()
    try:
        return str(interpreters.run_string(other, text))
    except Exception as error:
        return str(error)
    finally:
        interpreters.destroy(other)
"""


def test_subinterpreters_are_refused(script):
    script(
        SUBINTERPRETER
        + """
assert "main interpreter only" in run_in_another("import libbolt")
assert "one per process" in run_in_another("import libbolt")
assert asyncio.run(module.add(1, 2)) == 3
"""
    )


def test_subinterpreters_are_refused_before_the_main_one_has_imported(modules):
    text = f"""
{SUBINTERPRETER}
path = sys.path
for _ in range(2):
    assert "main interpreter only" in run_in_another(
        f"import sys; sys.path[:] = {{path!r}}; import libbolt"
    )
import asyncio, libbolt
module = libbolt.load({str(modules / "libconformance.so")!r})
assert asyncio.run(module.add(1, 2)) == 3
"""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
