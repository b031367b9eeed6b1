"""What a module looks like to Python programs and tools."""

import asyncio
import collections.abc
import copy
import dataclasses
import enum
import inspect
import pickle
import pydoc
import typing

import pytest

import libbolt


def test_records_are_dataclasses(module):
    point = module.Point(x=1.0, y=2.0)
    assert dataclasses.is_dataclass(point)
    assert repr(point) == "Point(x=1.0, y=2.0)"
    assert point == module.Point(1.0, 2.0)
    assert point != module.Point(1.0, 3.0)
    assert dataclasses.replace(point, x=5.0) == module.Point(5.0, 2.0)
    assert copy.deepcopy(point) == point
    assert module.Point.__module__ == "conformance"
    with pytest.raises(AttributeError):
        point.z = 1


def test_records_say_their_types(module):
    assert typing.get_type_hints(module.Point) == {"x": float, "y": float}
    hints = typing.get_type_hints(module.Person)
    assert hints["email"] == typing.Optional[str]  # noqa: UP045 - what an optional is
    assert hints["tags"] == list[str]
    assert hints["favourite"] is module.Color
    assert typing.get_type_hints(module.Tree)["children"] == list[module.Tree]


def test_records_without_a_doc_say_their_types_there(module, modules):
    assert module.Point.__doc__ == "Point(x: float, y: float)"
    assert module.Tree.__doc__ == "Tree(label: str, children: list[conformance.Tree])"
    assert module.NotFound.__doc__ == "NotFound(id: int, what: str)"
    assert "Point(x: float, y: float)" in pydoc.render_doc(module, renderer=pydoc.plaintext)
    division = libbolt.load(modules / "libcmodule.so").Division
    assert division.__doc__ == "What divide() gives."


def test_module_in_c_has_constants_and_defaults(modules):
    module = libbolt.load(modules / "libcmodule.so")
    assert module.UNIT == module.Division(1) == module.Division(quotient=1, remainder=0)
    assert module.__doc__ == "Written in C.\n\nConstants:\n    UNIT: One, without a remainder."


def test_enums_are_enums(module):
    assert issubclass(module.Color, enum.Enum)
    assert [color.name for color in module.Color] == ["red", "green", "blue"]
    assert module.Color(2) is module.Color.blue
    assert module.Color["red"].value == 0


def test_errors_are_exceptions(module):
    error = module.NotFound(7, "gone")
    assert isinstance(error, (libbolt.Error, Exception))
    assert str(error) == "id=7, what='gone'"
    assert repr(error) == "NotFound(id=7, what='gone')"
    twin = copy.copy(error)
    assert (type(twin), twin.id, twin.what) == (module.NotFound, 7, "gone")
    assert len({error, twin}) == 2
    fault = module.Fault(module.Fault.Code.timed_out)
    assert str(fault) == "timed_out"
    assert issubclass(module.NotFound, module.NotFoundOrRefused)
    assert issubclass(module.Refused, module.NotFoundOrRefused)


def test_error_classes_of_the_package():
    names = ["BoltError", "BusyError", "ClosedError", "ForkedError", "ShutdownError", "LoadError"]
    for name in names:
        assert issubclass(getattr(libbolt, name), libbolt.Error)
    assert issubclass(libbolt.VersionError, ImportError)


def test_own_errors_can_be_pickled():
    error = pickle.loads(pickle.dumps(libbolt.BoltError("text")))
    assert (type(error), str(error)) == (libbolt.BoltError, "text")


def test_functions_describe_themselves(module):
    assert module.greet.__name__ == "greet"
    assert module.greet.__qualname__ == "greet"
    assert module.greet.__module__ == "conformance"
    assert module.Cell.read.__qualname__ == "Cell.read"
    signature = inspect.signature(module.greet)
    assert str(signature) == "(name: str, greeting: str = 'Hello', times: int = 1) -> str"
    assert module.greet.__annotations__["times"] is int
    assert "NotFoundOrRefused" in module.lookup.__doc__
    assert repr(module.add) == "<libbolt async function conformance.add>"
    assert repr(module.add_sync) == "<libbolt function conformance.add_sync>"


def test_help_shows_functions(module):
    text = pydoc.render_doc(module, renderer=pydoc.plaintext)
    assert "greet(name: str" in text
    assert "Adds two numbers." in text
    assert "class Point" in text


def test_async_functions_are_known_as_such(module):
    assert inspect.iscoroutinefunction(module.add) or asyncio.iscoroutinefunction(module.add)
    assert not inspect.iscoroutinefunction(module.add_sync)


def test_coroutines_are_known_as_such(module):
    call = module.noop()
    assert asyncio.iscoroutine(call)
    assert inspect.isawaitable(call)
    assert isinstance(call, collections.abc.Coroutine)
    assert repr(call).startswith("<libbolt coroutine conformance.noop created at 0x")
    assert call.__qualname__ == "conformance.noop"
    assert call.cr_await is None
    call.close()


def test_methods_bind(module):
    with module.Cell.make(module.journal_new(), 1) as cell:
        get = cell.get
        assert get() == 1
        assert get.__self__ is cell
        assert str(inspect.signature(get)) == "() -> int"
        assert repr(cell).startswith("<Cell object 0x")
        assert not cell.closed
    assert cell.closed
    assert repr(cell).startswith("<closed Cell object 0x")


def test_functions_do_not_bind(module):
    class Holder:
        add = module.add_sync

    assert Holder().add(1, 2) == 3


def test_release_closes(module):
    cell = module.Cell.make(module.journal_new(), 1)
    libbolt.release(cell)
    assert cell.closed
    with pytest.raises(libbolt.ClosedError), cell:
        pass


def test_counters(module):
    assert libbolt.live_futures() == 0
    assert libbolt.live() == []
    assert set(libbolt.counters()) >= {"live_futures", "live_frames", "late_wakes", "allocations"}


def test_package_can_be_imported_anew(script):
    script("""
        for name in [name for name in sys.modules if name.startswith("libbolt")]:
            del sys.modules[name]
        import libbolt as again
        module = again.load(module.__file__)
        assert asyncio.run(module.add(1, 2)) == 3
        try:
            module.throw_sync("text")
        except again.BoltError:
            pass
    """)
