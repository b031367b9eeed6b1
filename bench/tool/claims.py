"""What is claimed, each with its floor and target: the list that the report goes through."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A ratio of two subjects of one group, as bench programs name them."""

    what: str
    group: str
    subject: str
    floor: str
    target: float | None = None  # None: reported, nothing is promised
    aim: bool = False  # the target is what is hoped for, not promised


CORE = [
    Claim("ready call, C ABI", "ready", "hand-written body", "malloc+free 96", 1.5),
    Claim("ready call, a C++ task", "ready", "add", "malloc+free 96", 1.5),
    Claim("  the same, aimed at", "ready", "add", "malloc+free 96", 1.1, aim=True),
    *[
        Claim(f"{what}, {kind}", "suspension", f"{subject}, {how}", "compare-and-swap", target)
        for how, what, target in (
            ("by callback", "suspension by callback", 7.0),
            ("by queue", "suspension by queue", 8.0),
            ("yield", "yield", 3.5),
        )
        for subject, kind in (("body", "C ABI"), ("task", "a C++ task"))
    ],
    Claim("chain of 10 ready tasks", "chain", "10 frames", "1 frame", 11.0),
    Claim("resumption at depth 100", "resume", "depth 100", "depth 1", 1.15),
    *[
        Claim(f"wake across threads, {where}", f"crossing, {where}", "wake and poll",
              "bare event descriptor", 1.15)
        for where in ("one processor", "two processors", "unpinned")
    ],
]  # fmt: skip

CORE_MORE = [
    Claim("add, with buffer release", "ready", "add, released", "malloc+free 96"),
    Claim("noop", "ready", "noop", "malloc+free 96"),
    Claim("echo of 1 KB", "ready", "echo 1 KB", "malloc+free 96"),
    Claim("one ready await in a loop", "chain", "one ready await in a loop", "1 frame"),
    Claim("one of 3,000,000 of them, one call", "loop", "of 3,000,000", "of 10,000"),
    Claim("task by queue, 64 at a time", "suspension", "task, by queue, batches of 64",
          "compare-and-swap"),
    Claim("task by queue, event descriptor each", "suspension", "task, by queue with descriptor",
          "compare-and-swap"),
    Claim("whole life: start, suspend, wake, end", "suspension", "whole life", "compare-and-swap"),
    Claim("cancelled life: start, suspend, cancel", "suspension", "cancelled life",
          "compare-and-swap"),
    Claim("ready call beside a second thread", "threads", "ready on 2 threads",
          "ready on 1 thread"),
    Claim("whole life beside a second thread", "threads", "suspension on 2 threads",
          "suspension on 1 thread"),
]  # fmt: skip

ASIO = "asio callbacks"
IO = [
    Claim("timer wait, 100 tasks at once", "timers", "bolt task", ASIO, 1.3),
    Claim("  beside asio awaitable", "timers", "bolt task, to awaitable", "asio awaitable", 1.0),
    Claim("timer wait, one task", "timer alone", "bolt task", ASIO, 1.3),
    Claim("  beside asio awaitable", "timer alone", "bolt task, to awaitable", "asio awaitable",
          1.0),
    Claim("TCP ping-pong, a round trip", "ping-pong", "bolt task", ASIO, 1.3),
    Claim("  beside asio awaitable", "ping-pong", "bolt task, to awaitable", "asio awaitable",
          1.0),
    Claim("one of 100,000 sleepers wakes", "sleepers", "bolt task", "asio awaitable", 1.0),
    Claim("ready child, of 100,000 in when_all", "children", "ready in when_all, of 100000",
          "ready in when_all, of 10000", 1.5),
    Claim("child of 100,000 in a scope", "children", "in a scope, of 100000",
          "in a scope, of 10000", 1.5),
    Claim("frame of a chain of 1,000", "children", "chain of 1000", "chain of 10", 1.5),
]  # fmt: skip

IO_MORE = [
    Claim("100 waits, detached", "placement", "detached", "driven"),
    Claim("asio awaitable, timer", "timers", "asio awaitable", ASIO),
    Claim("asio awaitable, ping-pong", "ping-pong", "asio awaitable", ASIO),
]  # fmt: skip

PEERS = [
    Claim("Rust boxed future, ready", "ready", "boxed future (Rust)", "malloc+free 96"),
    Claim("Rust-like boxed future, ready", "ready", "boxed future (C++ copy)", "malloc+free 96"),
    Claim("asio awaitable, co_await, ready", "ready", "asio awaitable, co_await",
          "malloc+free 96"),
    Claim("asio awaitable, co_spawn, ready", "ready", "asio awaitable, co_spawn",
          "malloc+free 96"),
    Claim("Rust boxed future, suspension", "suspension", "boxed future (Rust)",
          "compare-and-swap"),
    Claim("Rust-like boxed future, suspension", "suspension", "boxed future (C++ copy)",
          "compare-and-swap"),
    Claim("asio awaitable, post and resume", "suspension", "asio awaitable, post",
          "compare-and-swap"),
    Claim("Rust boxed future, chain of 10", "chain", "10 boxed (Rust)", "1 boxed (Rust)"),
    Claim("Rust-like boxed future, chain of 10", "chain", "10 boxed (C++ copy)",
          "1 boxed (C++ copy)"),
    Claim("asio awaitable, chain of 10", "chain", "10 asio awaitables", "1 asio awaitable"),
]  # fmt: skip

WHERE = ("one processor", "two processors", "unpinned")
PYTHON = [
    Claim("await noop()", "ready_noop", "libbolt", "async_def", 1.0),
    Claim("await add(1, 2)", "ready_add", "libbolt", "async_def", 1.0),
    Claim("a typed error", "ready_typed_error", "libbolt", "async_def"),
    Claim("await echo of 1 KB", "echo_1k", "libbolt", "async_def", 2.5),
    Claim("yield once", "yield_once", "libbolt", "sleep0", 1.1),
    Claim("1,000 records in place", "records_1k", "libbolt", "async_def_bytes", 2.0),
    Claim("  (that floor beside bytes() alone)", "records_1k", "async_def_bytes", "bytes_copy"),
    Claim("1,000 numbers in place", "numbers_1k", "libbolt", "async_def_bytes", 2.0),
    Claim("1,000 records as dataclasses", "records_1k_objects", "libbolt", "dataclasses_made", 0.8),
    Claim("1,000 numbers as a list", "numbers_1k_objects", "libbolt", "array_tolist"),
    Claim("a view of 1,000 records passed", "records_1k_passed", "libbolt", "bytes_copy"),
    Claim("1,000 dataclasses passed", "records_1k_objects_passed", "libbolt", "fields_read"),
    Claim("a list of 1,000 numbers passed", "numbers_1k_objects_passed", "libbolt",
          "array_of_list"),
    *[
        Claim(what + where, f"{case}, {where}", "libbolt", "sleep0_tasks", 1.4)
        for where in WHERE
        for what, case in (
            ("gather of 10,000 woken, ", "gather_10k_bare"),
            ("  the same inside async def, ", "gather_10k"),
        )
    ],
    Claim("gather of 10,000 that are ready", "gather_10k_ready", "libbolt", "sleep0_tasks"),
    Claim("10,000 cancelled", "cancel_10k", "libbolt", "asyncio_future"),
    *[
        Claim(what + where, f"{case}, {where}", "libbolt", floor)
        for where in WHERE
        for what, case, floor in (
            ("one suspension, ", "suspend_once", "bare_event_descriptor"),
            ("  beside a bare asyncio future, ", "suspend_once", "asyncio_future"),
            ("a hundred of them, ", "suspend_100_driven", "asyncio_future"),
            ("  detached, ", "suspend_100_detached", "asyncio_future"),
        )
    ],
]  # fmt: skip

KOTLIN = [
    Claim("noop()", "ready", "noop", "bare JNI add", 4.0),
    Claim("  beside a continuation", "ready", "noop", "resumed at once", 0.4),
    Claim("add(1, 2)", "ready", "add", "bare JNI add", 4.0),
    Claim("  beside a continuation", "ready", "add", "add, resumed at once", 0.4),
    Claim("echo of 1 KB", "ready", "echo 1 KB", "copy of 1 KB", 2.5),
    *[
        Claim(what + where, f"crossing, {where}", "woken", "resumed", target, aim)
        for where in WHERE
        for what, target, aim in (
            ("woken by a thread, ", 1.5, False),
            ("  the same, aimed at, ", 1.2, True),
        )
    ],
    Claim("10,000 woken, runBlocking", "concurrent", "woken", "resumed", 1.2),
    Claim("  one processor", "concurrent, one processor", "woken", "resumed", 1.2),
    Claim("10,000 woken, Dispatchers.Default", "concurrent", "woken on Default",
          "resumed on Default", 1.2),
]  # fmt: skip

KOTLIN_MORE = [
    Claim("a method of an object", "ready", "method", "bare JNI add"),
    Claim("a typed error", "ready", "typed error", "exception"),
    Claim("yield once", "yield", "yield", "kotlinx yield()"),
    Claim("1,000 records in place", "records", "records in place", "bytes, 24 KB"),
    Claim("1,000 numbers in place", "records", "numbers in place", "array, 8 KB"),
    Claim("1,000 numbers as an array", "records", "numbers as an array", "array, 8 KB"),
    Claim("1,000 records as data classes", "records", "records as data classes",
          "data classes made by Kotlin"),
    Claim("a view of 1,000 records read", "records", "view read", "data classes read"),
    Claim("a view of 1,000 records passed", "records", "view as an argument", "bytes, 24 KB"),
    Claim("1,000 data classes passed", "records", "data classes as an argument",
          "fields read by Kotlin"),
    Claim("an array of 1,000 numbers passed", "records", "array as an argument", "array, 8 KB"),
    *[
        Claim(what + where, f"crossing, {where}", subject, floor)
        for where in WHERE
        for what, subject, floor in (
            ("woken by a thread, ", "woken", "resumed by an executor"),
            ("  the same, ", "woken", "bare event descriptor"),
        )
    ],
    Claim("10,000 woken, runBlocking", "concurrent", "woken", "resumed by an executor"),
    Claim("  one processor", "concurrent, one processor", "woken", "resumed by an executor"),
    Claim("10,000 woken, Dispatchers.Default", "concurrent", "woken on Default",
          "executor, on Default"),
]  # fmt: skip

SWIFT = [
    Claim("noop()", "ready_noop", "libbolt", "bare_c_call", 1.7),
    Claim("add(a: 1, b: 2)", "ready_add", "libbolt", "bare_c_call", 1.7),
    Claim("a typed error", "ready_typed_error", "libbolt", "libbolt_add", 2.0),
    *[
        Claim(f"{what}, from @MainActor", "from_main_actor", subject, "resumed_continuation", 1.3)
        for what, subject in (("noop", "libbolt_noop"), ("add", "libbolt"))
    ],
    *[
        Claim(f"woken by a thread{actor}, {where}", f"suspend_once{case}, {where}", "libbolt",
              "pthread_continuation", 1.1)
        for where in WHERE
        for actor, case in (("", ""), (", main actor", "_from_main_actor"))
    ],
    *[
        Claim(f"10,000 woken in a group, {where}", f"gather_10k, {where}", "libbolt",
              "pthread_continuation", 2.0)
        for where in WHERE
    ],
]  # fmt: skip

SWIFT_MORE = [
    Claim("noop beside Swift's own", "ready_noop", "libbolt", "async_func"),
    Claim("add beside Swift's own", "ready_add", "libbolt", "async_func"),
    Claim("add beside a continuation", "ready_add", "libbolt", "resumed_continuation"),
    Claim("a method of an object", "ready_method", "libbolt", "bare_c_call"),
    Claim("a typed error beside Swift's own", "ready_typed_error", "libbolt", "async_func"),
    Claim("echo of 1 KB", "echo_1k", "libbolt", "string_copy"),
    Claim("add, from @MainActor", "from_main_actor", "libbolt", "async_func"),
    Claim("yield once", "yield_once", "libbolt", "task_yield"),
    *[
        Claim(f"100 suspensions, {how}, {where}", f"suspend_100_{how}, {where}", "libbolt",
              "pthread_continuation")
        for how in ("driven", "detached")
        for where in WHERE
    ],
    *[
        Claim(f"woken by a thread, {where}", f"suspend_once, {where}", "libbolt",
              "cancellable_continuation")
        for where in WHERE
    ],
    *[
        Claim(f"10,000 in a group, {where}", f"gather_10k, {where}", "libbolt", floor)
        for where in WHERE
        for floor in ("cancellable_continuation", "child_tasks")
    ],
    Claim("10,000 cancelled", "cancel_10k", "libbolt", "cancellation_handler"),
    Claim("1,000 records in place", "records_1k", "libbolt", "array_copy"),
    Claim("1,000 records as structs", "records_1k_objects", "libbolt", "array_copy"),
    Claim("1,000 records in place, read", "records_1k_read", "libbolt", "fields_read"),
    Claim("the same by their memory", "records_1k_read", "libbolt_memory", "fields_read"),
    Claim("1,000 records as structs, read", "records_1k_objects_read", "libbolt", "fields_read"),
    Claim("1,000 structs passed", "records_1k_passed", "libbolt", "array_copy"),
    Claim("1,000 numbers in place", "numbers_1k", "libbolt", "array_copy"),
    Claim("1,000 numbers as an array", "numbers_1k_objects", "libbolt", "array_copy"),
    Claim("an array of 1,000 numbers passed", "numbers_1k_passed", "libbolt", "array_copy"),
]  # fmt: skip

SWIFT_PEERS = [
    Claim(f"{case} beside {peer}", case, "libbolt", peer)
    for peer in ("boltffi", "uniffi")
    for case in (
        "ready_noop", "ready_add", "ready_typed_error", "echo_1k", "from_main_actor", "records_1k",
        "records_1k_objects", "records_1k_read", "records_1k_objects_read", "yield_once",
        *(f"suspend_once, {where}" for where in WHERE),
        *(f"suspend_100_driven, {where}" for where in WHERE),
        *(f"gather_10k, {where}" for where in WHERE), "cancel_10k",
    )
]  # fmt: skip

# Subjects that may not allocate once they are warm.
NO_ALLOCATION = [
    "ready/add", "ready/add, released", "ready/noop", "ready/hand-written body",
    "suspension/body, by callback", "suspension/task, by callback", "suspension/body, by queue",
    "suspension/task, by queue", "suspension/body, yield", "suspension/task, yield",
    "suspension/whole life", "suspension/cancelled life",
    "suspension/task, by queue, batches of 64", "suspension/task, by queue with descriptor",
    "chain/1 frame", "chain/10 frames", "chain/one ready await in a loop",
]  # fmt: skip

# Creating, waking and finishing a future costs at most this much more at 1,000,000 than at 100,000
# live ones. Linear would be 1; caches and page tables are allowed to show, a quadratic step is not.
LINEAR = 1.5
