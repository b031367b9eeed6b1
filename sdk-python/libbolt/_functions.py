"""What Python tools ask of a function: name, docstring, signature, annotations."""

from __future__ import annotations

import inspect
from typing import Any

from ._annotations import annotation
from ._core import Function, View
from ._kinds import Callable
from ._names import joined_doc, method_name, python_name, top_name


def dress(function: Function, module: str, owner: str | None, error: type | None) -> str:
    """Gives an exported function what a Python function has; returns its name."""
    name = method_name(function.name) if owner else top_name(function.name)
    for i, (parameter, _, _, _) in enumerate(function.params):
        if python_name(parameter) != parameter:
            function.rename_param(i, python_name(parameter))
    signature = _signature(function)
    attributes: dict[str, Any] = {
        "__name__": name,
        "__qualname__": f"{owner}.{name}" if owner else name,
        "__module__": module,
        "__doc__": _doc(function, error),
        "__signature__": signature,
        "__annotations__": _annotations(signature),
    }
    function.__dict__.update(attributes)
    return name


def _doc(function: Function, error: type | None) -> str | None:
    doc = joined_doc(function.doc, "Args", [(name, doc) for name, doc, _, _ in function.params])
    if error is None:
        return doc
    return "\n".join([*([doc, ""] if doc else []), "Raises:", f"    {error.__name__}"])


def _signature(function: Function) -> inspect.Signature:
    parameters = []
    kind: Any = inspect.Parameter.POSITIONAL_OR_KEYWORD
    if function.kind == Callable.METHOD:
        parameters.append(inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY))
    defaults = False
    for i, (name, _, described, has_default) in enumerate(function.params):
        if defaults and not has_default:
            # Python knows no required parameter after a default, unless it is named.
            kind = inspect.Parameter.KEYWORD_ONLY
        defaults = defaults or has_default
        default = function.default(i) if has_default else inspect.Parameter.empty
        parameters.append(
            inspect.Parameter(name, kind, default=default, annotation=annotation(described))
        )
    return inspect.Signature(parameters, return_annotation=_result(function))


def _result(function: Function) -> Any:
    if function.in_place:
        view: Any = View  # of a type that is known at run time only
        return view[annotation(function.result).__args__[0]]
    return annotation(function.result)


def _annotations(signature: inspect.Signature) -> dict[str, Any]:
    annotations = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if parameter.annotation is not inspect.Parameter.empty
    }
    return {**annotations, "return": signature.return_annotation}
