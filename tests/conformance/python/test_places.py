"""Work that runs elsewhere or beside."""

import threading


def runs_elsewhere(run, thread):
    async def main():
        assert await thread() != threading.get_native_id()

    run(main)


def cancel_is_acknowledged(module, host, run, begin, wait):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        task = await begin(wait(journal, gate))
        module.gate_block_until_waiting(gate, 1)
        task.cancel()
        await host.cancelled(task)
        assert module.journal_lines(journal) == ["wait", "~wait"]

    run(main)


def test_pool_runs_elsewhere(module, run):
    runs_elsewhere(run, module.pool_thread)


def test_pool_cancel_is_acknowledged(module, host, run, begin):
    cancel_is_acknowledged(module, host, run, begin, module.pool_wait)


def test_reactor_runs_elsewhere(module, run):
    runs_elsewhere(run, module.reactor_thread)


def test_reactor_cancel_is_acknowledged(module, host, run, begin):
    cancel_is_acknowledged(module, host, run, begin, module.reactor_wait)


def test_blocking_work_leaves_the_host_free(module, run, begin):
    async def main():
        journal, leave = module.journal_new(), module.gate_new()
        task = await begin(module.block_on_pool(journal, leave))
        module.gate_block_until_waiting(leave, 1)
        assert await module.add(1, 2) == 3
        assert not task.done()
        module.gate_open(leave)
        assert await task != threading.get_native_id()

    run(main)


def test_timer_fires(module, run):
    async def main():
        assert await module.sleep_for(2_000_000) >= 2_000_000

    run(main)


def test_timer_cancel_is_immediate(module, host, run, begin):
    async def main():
        task = await begin(module.sleep_for(3_600_000_000_000))
        task.cancel()
        await host.cancelled(task)

    run(main)


def test_when_all_keeps_the_order_of_its_children(module, run, begin):
    async def main():
        gates = [module.gate_new() for _ in range(3)]
        task = await begin(module.all_of(gates))
        for gate in reversed(gates):
            assert not task.done()
            module.gate_open_elsewhere(gate)
        assert await task == gates

    run(main)


def test_when_all_of_none(module, run):
    async def main():
        assert await module.all_of([]) == []

    run(main)


def test_when_all_of_many(module, run):
    async def main():
        assert await module.fan_out(1000) == sum(range(1000))

    run(main)


def test_when_all_cancel_reaches_the_children(module, host, run, begin):
    async def main():
        gates = [module.gate_new() for _ in range(3)]
        task = await begin(module.all_of(gates))
        assert [module.gate_waiting(gate) for gate in gates] == [1, 1, 1]
        task.cancel()
        await host.cancelled(task)
        assert [module.gate_waiting(gate) for gate in gates] == [0, 0, 0]

    run(main)


def test_spawned_task_is_joined(module, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        task = await begin(module.spawned(journal, gate))
        assert "parent goes on" in module.journal_lines(journal)
        assert not task.done()
        module.gate_open_elsewhere(gate)
        await task
        assert module.journal_lines(journal)[-1] == "~child"

    run(main)
