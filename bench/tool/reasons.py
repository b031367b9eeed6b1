"""Why libbolt is slower than something in a case, where that has been looked into.

By (language, case) and, if it is about one of them only, the other subject: the report puts the
reason beside the figure. No figures here: they are the report's.
"""

SWIFT_HOPS = (
    "an `async` function that calls C hops to its caller's executor when it is entered and when it "
    "has returned; each hop reads the task's state by a compare-and-swap of 16 bytes"
)
WHERE = ("one processor", "two processors", "unpinned")
NO_HANDLER = (
    "its calls cannot be cancelled: no cancellation handler is installed and removed; libbolt's is "
    "beside `cancellable_continuation`"
)
PROCESSOR_SLEEPS = (
    "mostly the time in which a sleeping processor is woken, which varies more than the subjects "
    "differ: compare the minima, and the threads that share one processor"
)
HANDLER = "the floor has no cancellation handler; `cancellable_continuation` has"
NOT_A_CALL = "the floor does not call into another language"
AWAIT = (
    "more than a third of the instructions of libbolt's call are the interpreter's own part of an "
    "await, which both have; of the rest it has a third of PyO3's (callgrind)"
)
FIELDS = (
    "two thirds of the instructions are the interpreter's: its loop, and a number made and freed "
    "for each field, which the peers have as well (callgrind)"
)
ENTERED = (
    "the interpreter enters an `async def` without leaving its loop; libbolt's call makes two "
    "objects, Python's and the C++ coroutine, and polls that"
)
COPIED_TWICE = "the floor copies once; here the author copies the records, and their block is made"
COPIES = "the floor copies nothing: the text is copied into the call, by its author, and out of it"
LOOPS = ("asyncio", "uvloop")
DOES_LESS = "it does less: nobody checks its handle, and no cancellation can be waited for"
FRAMES = (
    "about as many instructions (callgrind), but each frame is started and continued through an "
    "address, from a loop, so that the stack does not grow with the depth; Rust's call each other"
)
OWN_STRING = (
    "the length of a text lies before it in a block, so the author's string is copied into one; "
    "the peers hand out the string itself"
)
EACH_AS_FLOOR = "atomic read-modify-writes, each of which costs as much as the floor"
BY_QUEUE = f"a wake, a drain and a poll make six {EACH_AS_FLOOR}; the model asks for all of them"
ASIO_WAIT = (
    "a task has a checked handle and two state machines between an event and its coroutine; a wait "
    "for a descriptor is an `epoll_ctl` more than Asio's own reads (ADR 0009)"
)
JVM_NATIVE = (
    "the floor is one native function; libbolt's starts a coroutine in it, runs it and gives its "
    "result: most of its native instructions are the core's own (callgrind)"
)
JVM_PARKED = (
    "each call that waits is a Kotlin coroutine of its own with a dispatched continuation, and is "
    "two native calls and one call into the JVM; the floor's is one object that a Java thread "
    "resumes"
)
JVM_OBJECTS = (
    "the objects themselves, which both make, are more than half of the time: `objects_made`"
)
JVM_COPY = "the author's copy and the copy into the call come before Kotlin's, the floor's only one"
CONTENDED = [f"wake_contended_{threads}" for threads in (1, 2, 4)]

REASONS: dict[tuple[str, ...], str] = {
    **{
        ("core", case, peer): DOES_LESS
        for case in ("create_poll_free", "per_suspension", "live_1m", *CONTENDED)
        for peer in ("rust_box", "async_ffi", "cpp_box")
    },
    ("core", "create_poll_free", "boltffi"): (
        "another program on the processor slows ordinary instructions, which are all of libbolt's "
        "call, more than the atomic ones in BoltFFI's, so read the minima; nearly half of the call "
        "is the coroutine itself, made, run, encoded and destroyed (callgrind)"
    ),
    ("gcc", "ready call, a C++ task"): (
        "the frame is allocated and freed as in the floor; around it the call is checked and the "
        "coroutine made, run and destroyed through pointers, without an atomic read-modify-write"
    ),
    ("gcc", "suspension by callback, a C++ task"): (
        f"a wake and a poll make four {EACH_AS_FLOOR}; the model asks for all of them"
    ),
    ("gcc", "suspension by queue, C ABI"): BY_QUEUE,
    ("gcc", "suspension by queue, a C++ task"): BY_QUEUE,
    ("gcc", "yield, C ABI"): f"the begin and the end of a poll are two {EACH_AS_FLOOR}",
    ("gcc", "yield, a C++ task"): (
        f"the begin and the end of a poll are two {EACH_AS_FLOOR}, and a coroutine is resumed"
    ),
    ("gcc", "beside asio awaitable"): ASIO_WAIT,
    ("gcc", "one of 100,000 sleepers wakes"): (
        "a task has a checked handle and two state machines between a timer and its coroutine, in "
        "memory of its own: most of that is in no cache when so many wake"
    ),
    **{("core", "chain_10", peer): FRAMES for peer in ("rust_box", "async_ffi")},
    **{("growth", "depth", peer): FRAMES for peer in ("rust_box", "async_ffi")},
    ("growth", "depth", "asio_awaitable"): (
        "its chains are awaited inside one call, each of libbolt's is a call"
    ),
    **{
        ("growth", curve, peer): DOES_LESS
        for curve in ("live", "resume")
        for peer in ("rust_box", "async_ffi")
    },
    ("core", "when_all_100k", "boltffi"): (
        "each child has a record of its own, with what stopping it and waiting for that needs"
    ),
    ("growth", "payload"): OWN_STRING,
    ("growth", "live, bytes"): "the first future takes a slab, which has room for many",
    **{
        ("core", case, "boltffi"): (
            "a wake of what was woken already only reads there; libbolt's writes, so that the poll "
            "that follows sees all that was written before the wake"
        )
        for case in CONTENDED
    },
    **{
        ("core", "echo_1k", peer): "it hands out its author's string; libbolt copies it to a block"
        for peer in ("rust_box", "async_ffi")
    },
    ("core", "records_1k", "bytes_copy"): (
        "two copies, the author's and the block; together they leave the first cache"
    ),
    **{
        ("core", "live_1m", peer): "a slot for the id and its states, beside the frame"
        for peer in ("boltffi", "malloc_free_96")
    },
    ("core", "chain_10_static"): "Rust makes one frame of ten functions that the compiler knows",
    **{("swift", case, "bare_c_call"): SWIFT_HOPS for case in ("ready_noop", "ready_add")},
    **{("swift", case, "async_func"): NOT_A_CALL for case in ("ready_noop", "ready_add")},
    **{
        ("swift", case): (
            "the author's copy and the block's leave the first cache, from where the floor reads"
        )
        for case in ("records_1k_read", "records_1k_objects_read")
    },
    **{("swift", what, "bare_c_call"): SWIFT_HOPS for what in ("noop()", "add(a: 1, b: 2)")},
    ("swift", "a typed error", "libbolt_add"): (
        "Swift allocates an object for an error, and its text is a string that is made; a catch by "
        "type is a cast that looks into it"
    ),
    ("swift", "yield_once", "uniffi"): (
        "libbolt's yield is `Task.yield()`, so that others run; UniFFI's poll goes on at once"
    ),
    ("swift", "gather_10k", "uniffi"): NO_HANDLER,
    **{
        ("swift", case, peer): PROCESSOR_SLEEPS
        for case in ("suspend_once", "suspend_100_driven")
        for peer in ("boltffi", "uniffi")
    },
    **{
        ("swift", f"{what}, {where}", "pthread_continuation"): HANDLER
        for what in (
            "woken by a thread",
            "woken by a thread, main actor",
            "10,000 woken in a group",
        )
        for where in WHERE
    },
    ("swift", "cancel_10k", "boltffi"): (
        "its call ends, and is freed, once it is told; libbolt's only when the native side has "
        "ended, which takes a poll more"
    ),
    ("swift", "gather_10k", "child_tasks"): "the floor's children never wait",
    ("swift", "gather_10k", "pthread_continuation"): (
        "a task group looks for each child that ends before earlier ones in a list"
    ),
    **{
        ("python", case, peer): FIELDS
        for case in ("records_1k_read", "records_1k_objects_read")
        for peer in ("boltffi", "pyo3", "fields_read")
    },
    ("python", "records_1k", "bytes_copy"): "the floor is not even an await",
    **{("python", case, "pyo3"): AWAIT for case in ("ready_noop", "ready_add")},
    ("python", "ready_typed_error", "pyo3"): (
        "nine tenths of it are the interpreter's: the exception, its traceback and the handler"
    ),
    ("python", "echo_1k", "async_def"): COPIES,
    ("python", "echo_1k", "boltffi"): (
        "half of the instructions are the text's: copied in and out, checked to be UTF-8 and kept "
        "by its author (callgrind); no loop takes part in libbolt's call, and the peer's is faster"
    ),
    **{("python", case, "async_def"): ENTERED for case in ("ready_noop", "ready_add")},
    **{
        (f"python, {loop}", f"await {call}", "async_def"): ENTERED
        for loop in LOOPS
        for call in ("noop()", "add(1, 2)")
    },
    ("python", "records_1k", "async_def_bytes"): COPIED_TWICE,
    **{
        (f"python, {loop}", "1,000 records in place", "async_def_bytes"): COPIED_TWICE
        for loop in LOOPS
    },
    ("python", "cancel_10k", "pyo3"): (
        "it drops its future once it is told; libbolt polls it until the native side has ended"
    ),
    ("python", "suspend_100_detached", "pyo3_async_runtimes"): (
        "with most wakes two of tokio's threads run, where libbolt's reactor is one: no processor "
        "falls asleep, at twice the processor time; on a machine that is busy anyway it is slower"
    ),
    **{(f"python, {loop}", "await echo of 1 KB", "async_def"): COPIES for loop in LOOPS},
    ("python", "gather_10k", "boltffi"): (
        "most of libbolt's time is in asyncio's own tasks, which both have: `sleep0_tasks`, which "
        "wakes nobody, is the limit"
    ),
    **{
        ("kotlin", case, floor): JVM_NATIVE
        for case, floor in (
            ("ready_noop", "bare_jni"),
            ("ready_add", "bare_jni"),
            ("ready_method", "bare_jni"),
            ("noop()", "bare JNI add"),
            ("add(1, 2)", "bare JNI add"),
        )
    },
    ("kotlin", "beside a continuation"): (
        "the floor makes one object, which the JVM's compiler sees through, and crosses nothing"
    ),
    ("kotlin", "ready_typed_error"): (
        "most of it is Java's stack trace, which gets longer by each function between native code "
        "and its caller; the floor's exception is thrown by the caller's own code"
    ),
    **{
        ("kotlin", case, floor): JVM_PARKED
        for case, floor in (
            *((case, "suspend_cancellable") for case in ("gather_10k", "gather_10k_default")),
            *((case, "suspend_cancellable") for case in ("suspend_once", "suspend_100_driven")),
            ("suspend_100_detached", "suspend_cancellable"),
            ("suspend_once", "executor"),
            ("10,000 woken, runBlocking", "resumed"),
            ("one processor", "resumed"),
            ("10,000 woken, Dispatchers.Default", "resumed on Default"),
        )
    },
    ("kotlin", "suspend_once", "bare_event_descriptor"): (
        "the floor has no coroutine and no dispatcher in it"
    ),
    ("kotlin", "gather_10k", "boltffi"): (
        "much of libbolt's time is in kotlinx's own tasks and their collection, which both have: "
        "`suspend_cancellable`, which calls nothing native, is the limit"
    ),
    **{
        ("kotlin", case, "boltffi"): JVM_OBJECTS
        for case in ("records_1k_objects", "records_1k_objects_read")
    },
    ("kotlin", "records_1k_objects", "objects_made"): (
        "the floor has the fields already; libbolt's are copied twice before they are read"
    ),
    **{
        ("kotlin", case, "bytes_copy"): JVM_COPY
        for case in ("records_1k", "numbers_1k", "numbers_1k_array")
    },
    ("kotlin", "records_1k_read", "boltffi"): (
        "half of it is the copies of the bytes, by the author and into the call and out of it"
    ),
    ("kotlin", "echo_1k", "bytes_copy"): COPIES,
    **{
        ("kotlin", "cancel_10k", peer): (
            "its call ends once it is told; libbolt's only when the native side has ended, which "
            "takes a poll and a wake more"
        )
        for peer in ("boltffi", "uniffi", "suspend_cancellable")
    },
    ("kotlin", "yield_once", "kotlinx_yield"): (
        "the floor has nothing to start; libbolt's is two native calls and a coroutine of its own"
    ),
    ("python", "suspend_once", "bare_event_descriptor"): "the floor has no event loop in it",
    ("python", "suspend_100_driven", "pyo3_async_runtimes"): (
        "its calls are always detached: tokio's threads are woken, not the event loop's"
    ),
    ("kotlin", "ready_add", "boltffi"): (
        "beside `ready_noop` two arguments are written, and a result is read and made an object"
    ),
    ("python", "records_1k_objects", "boltffi"): (
        "most of libbolt's time are the thousand objects, which both make; on uvloop what BoltFFI "
        "does for the event loop, beside them, is less"
    ),
    ("python, uvloop", "gather of 10,000 woken, one processor", "sleep0_tasks"): (
        "each is woken by another thread, and polled once more; the floor's wake themselves"
    ),
}


def reason(language: str, case: str, other: str) -> str:
    """The most particular one that is known, or nothing."""
    return REASONS.get((language, case, other)) or REASONS.get((language, case), "")
