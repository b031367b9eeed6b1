"""What libbolt.live() tells of calls that wait."""

import libbolt


def functions(call):
    return [frame.function.rpartition("::")[2] for frame in call.frames]


def test_live_names_and_frames(module, host, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        task = await begin(module.nested(journal, gate))
        (call,) = libbolt.live()
        assert (call.name, call.state, call.parent) == ("nested", "waiting", None)
        assert call.task is host.native(task)
        assert functions(call) == ["inner", "middle", "nested"]
        assert {frame.file.rpartition("/")[2] for frame in call.frames} == {"calls.cpp"}
        assert len({frame.line for frame in call.frames}) == 3
        assert "at_gate" in call.waits_for
        assert 0 <= call.age < 300
        module.gate_open(gate)
        await task
        assert libbolt.live() == []

    run(main)


def test_live_children(module, host, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        first, second = module.gate_new(), module.gate_new()
        task = await begin(module.hold_both(journal, gate, first, second))
        calls = libbolt.live()
        (root,) = [call for call in calls if call.parent is None]
        children = [call for call in calls if call.parent is not None]
        assert (root.name, root.waits_for) == ("hold_both", "its children")
        assert [child.parent for child in children] == [root.future] * 2
        assert [functions(child) for child in children] == [["hold_as"]] * 2
        assert [child.task for child in children] == [None, None]
        module.gate_open(gate)
        await task

    run(main)
