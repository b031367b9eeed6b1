"""Who is measured: libbolt's module, and each peer's that is there, all with the same names."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import turns

import libbolt

# What every fixture has under the name that it has here.
FUNCTIONS = ("noop", "add", "refuse", "echo", "records_1k", "yield_once", "wake_from_thread",
             "suspend_100")  # fmt: skip


@dataclass
class Subject:
    name: str
    functions: dict[str, Callable]
    refused: type[Exception] | None  # what `refuse` raises
    live: Callable[[], int]  # calls that have not been dropped
    threads: bool = False  # each call is carried out by another thread
    not_supported: dict[str, str] = field(default_factory=dict)  # {function: why}
    code: str = "e.code"  # what a handler of `e`, a `refused`, reads
    fault: str = ""  # why it can do nothing at all

    def of(self, name: str) -> Callable | None:
        return self.functions.get(name)

    def lacks(self, name: str) -> str | None:
        """Why it does not take part where this function is called; None: it does."""
        if self.fault:
            return self.fault
        if name in self.not_supported:
            return self.not_supported[name]
        return None if name in self.functions else "its fixture has no such function"


def bolt(module) -> Subject:
    functions = {name: getattr(module, name) for name in FUNCTIONS}
    functions["records_1k_objects"] = module.list_of_records_1k
    functions["suspend_100_detached"] = module.suspend_100_detached
    functions["wait_forever"] = module.wait_until_cancelled
    return Subject("libbolt", functions, module.Refused, libbolt.live_futures)


def peers(described: dict[str, dict]) -> list[Subject]:
    """Of {subject: {"path", "module", "refused", "code", "threads", "not_supported"}}."""
    return [imported(name, about) for name, about in described.items()]


def imported(name: str, about: dict) -> Subject:
    """What cannot be imported is a subject that has nothing, and says why."""
    sys.path.insert(0, about["path"])
    try:
        return peer(name, importlib.import_module(about["module"]), about)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of Rust is no Exception
        return Subject(name, {}, None, lambda: 0, fault=turns.reason(error))


def peer(name: str, module: ModuleType, about: dict) -> Subject:
    names = [each for each in (*FUNCTIONS, "wait_forever") if hasattr(module, each)]
    functions = {each: getattr(module, each) for each in names}
    if "records_1k" in functions:
        functions["records_1k_objects"] = functions["records_1k"]
    not_supported = dict(about["not_supported"])
    if about["threads"]:
        functions["suspend_100_detached"] = functions["suspend_100"]
    else:
        not_supported["suspend_100_detached"] = "its futures are polled by the host's loop only"
    refused = module
    for part in about["refused"].split("."):
        refused = getattr(refused, part)
    live = getattr(module, "live", lambda: 0)
    more = (about["threads"], not_supported, about["code"])
    return Subject(name, functions, refused, live, *more)
