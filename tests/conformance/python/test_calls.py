"""Calls that end where they start, and what the module says of them."""

import inspect
import threading

import pytest


def test_G5_ready_noop(module, run):
    async def main():
        assert await module.noop() is None

    run(main)


def test_G5_ready_add(module, run):
    async def main():
        assert await module.add(40, 2) == 42
        assert await module.add(b=2, a=-(2**63)) == 2 - 2**63

    run(main)


def test_G5_ready_echo(module, run):
    async def main():
        assert await module.echo("x" * 1024) == "x" * 1024

    run(main)


def test_G5_many_ready_calls(module, run):
    async def main():
        total = 0
        for _ in range(10_000):
            total = await module.add(total, 1)
        assert total == 10_000

    run(main)


def test_sync_function(module, run):
    assert module.add_sync(1, 2) == 3


def test_defaults_are_described(module, run):
    parameters = inspect.signature(module.greet).parameters
    assert [(p.name, p.default) for p in parameters.values()] == [
        ("name", inspect.Parameter.empty),
        ("greeting", "Hello"),
        ("times", 1),
    ]

    async def main():
        assert await module.greet("Ada") == "Hello, Ada!"
        assert await module.greet("Ada", times=2) == "Hello, Ada! Hello, Ada!"
        assert await module.greet("Ada", "Hi", 1) == "Hi, Ada!"

    run(main)


def test_docs_and_signatures(module, run):
    assert module.__doc__.startswith("What the conformance suites of all SDKs run against.")
    assert module.add.__doc__ == "Adds two numbers."
    assert module.add.__name__ == "add"
    assert str(inspect.signature(module.add)) == "(a: int, b: int) -> int"
    assert str(inspect.signature(module.Cell.set)) == "(self, /, value: int) -> None"
    assert inspect.iscoroutinefunction(module.add) or inspect.signature(module.add)


def test_G1_lazy_until_first_poll(module, run):
    async def main():
        journal = module.journal_new()
        call = module.write_line(journal, "ran")
        assert module.journal_lines(journal) == []
        await call
        assert module.journal_lines(journal) == ["ran"]

    run(main)


def test_G2_views_live_across_suspension(module, run, begin):
    async def main():
        gate = module.gate_new()
        data = bytearray(b"bytes")
        task = await begin(module.wait_views(gate, "".join(["te", "xt "]), data))
        data[:] = b"xxxxx"
        module.gate_open_elsewhere(gate)
        assert await task == "text bytes"

    run(main)


def test_G3_body_runs_on_the_polling_thread(module, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.threads_across(gate))
        module.gate_open_elsewhere(gate)
        here = threading.get_native_id()
        assert await task == [here, here]

    run(main)
    assert module.thread_id() == threading.get_native_id()


def test_G9_error_record(module, run):
    async def main():
        assert await module.find(1) == "entry 1"
        with pytest.raises(module.NotFound) as caught:
            await module.find(-3)
        assert (caught.value.id, caught.value.what) == (-3, "no such entry")

    run(main)


def test_G9_error_enum(module, run):
    async def main():
        assert await module.connect(True) is None
        with pytest.raises(module.Fault) as caught:
            await module.connect(False)
        assert caught.value.code is module.Fault.Code.disconnected
        assert caught.value.code.value == 7

    run(main)


def test_G9_error_variant(module, run):
    async def main():
        assert await module.lookup(21) == 42
        with pytest.raises(module.NotFoundOrRefused) as caught:
            await module.lookup(0)
        assert isinstance(caught.value, module.NotFound)
        with pytest.raises(module.Refused) as caught:
            await module.lookup(-1)
        assert isinstance(caught.value, module.NotFoundOrRefused)
        assert (caught.value.reason, caught.value.level) == ("negative", module.Level.high)

    run(main)


def test_G9_error_ends_the_tasks_between(module, run):
    async def main():
        journal = module.journal_new()
        with pytest.raises(module.Refused):
            await module.lookup_through(journal, -1)
        assert module.journal_lines(journal) == ["outer", "inner", "~inner", "~outer"]
        assert await module.lookup_through(journal, 4) == 9

    run(main)


def test_G9_error_of_a_sync_function(module, run):
    assert module.find_sync(2) == "entry 2"
    with pytest.raises(module.NotFound) as caught:
        module.find_sync(-2)
    assert caught.value.id == -2
