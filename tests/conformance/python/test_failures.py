"""What fails without a type."""

import pytest

import libbolt


def test_G9_unexpected_exception(module, run):
    async def main():
        with pytest.raises(libbolt.BoltError, match=r"^out of luck: ü$"):
            await module.throw_text("out of luck: ü")
        with pytest.raises(libbolt.BoltError, match=r"^at once$"):
            module.throw_sync("at once")

    run(main)


def test_G9_unexpected_exception_after_suspension(module, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.throw_after(gate, "later"))
        module.gate_open_elsewhere(gate)
        with pytest.raises(libbolt.BoltError, match=r"^later$"):
            await task

    run(main)


def test_G9_bad_alloc(module, run):
    async def main():
        with pytest.raises((libbolt.BoltError, MemoryError)) as caught:
            await module.throw_bad_alloc()
        assert str(caught.value)

    run(main)


def test_G9_exception_of_no_known_type(module, run):
    async def main():
        with pytest.raises(libbolt.BoltError) as caught:
            await module.throw_number()
        assert str(caught.value)

    run(main)
