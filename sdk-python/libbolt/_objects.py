"""Classes of a module."""

from __future__ import annotations

from ._core import Function, Instance, Type
from ._kinds import Callable
from ._names import method_name, top_name


def make_class(described: Type, module: str) -> type[Instance]:
    """The Python class of an exported class, bound to it; its functions follow in fill_class."""
    name = top_name(described.name or "")
    namespace = {"__slots__": (), "__module__": module, "__doc__": described.doc}
    cls = type(name, (Instance,), namespace)
    described.bind(cls)
    return cls


def fill_class(cls: type[Instance], functions: list[Function]) -> None:
    """Adds properties, and methods and statics, which bind, or not, as Python's own do.

    A method named ``close`` takes the place of Instance.close; release() still works then.
    """
    setters = {function.name: function for function in functions if function.is_setter}
    for function in functions:
        if function.is_setter:
            continue
        member: object = function
        if function.is_getter:
            member = property(function, setters.get(function.name), doc=function.__doc__)
        elif function.kind == Callable.STATIC:
            member = staticmethod(function)  # as tools expect to find it
        setattr(cls, method_name(function.name), member)


def release(instance: Instance) -> None:
    """Lets go of a native object, also where its class has a ``close`` method of its own."""
    Instance.close(instance)
