"""What the report calls the core's figures: see rows.py. What each of them does is in bench/core.

Peers do the same work: the same functions (bench/peers/fixture.rs), called through pointers as a
host calls them; what waits is woken and polled again by the same host. Where a peer does less, such
as with handles that nobody checks, it is not made to do more.

per_suspension is by callback on both sides. yield_once and suspend_once are whole calls, as in the
languages; per_yield and per_wake are a step of a call that never ends. live_1m is a process for
each run, by its resident bytes (bench/core/live.cpp); in them are the wakers that a host of so many
needs to know which of them was woken.
"""

# Each peer's name in the programs.
PEERS = {
    "boxed future (Rust)": "rust_box",
    "async-ffi": "async_ffi",
    "BoltFFI": "boltffi",
    "asio awaitable": "asio_awaitable",
}


def each_peer(group: str, case: str, name: str = "{}", **others: str) -> list[tuple]:
    """A line for each peer, whose subject in the group is `name` of it, unless `others` says so."""
    return [
        (group, others.get(subject, name.format(peer)), case, subject, "")
        for peer, subject in PEERS.items()
    ]


# The group of what no program measures, and why none does.
NOT_COMPARED = "not compared"
WHY_NOT_COMPARED = (
    "its fixture does not do this: the core is compared with it in create_poll_free, "
    "per_suspension, chain_10, echo_1k, wake_contended, when_all_100k and live_1m"
)
BOX = "boxed future (C++ copy)"
WHERE = ("one processor", "two processors", "unpinned")
MALLOC = ("malloc+free 96", "malloc_free_96")
SWAP = ("compare-and-swap", "compare_and_swap")


def not_compared(*cases: str, regime: str = "") -> list[tuple]:
    """Lines for what the peers' fixtures do not do; measure.py has the reason as their figures."""
    return [
        (NOT_COMPARED, f"{case}, {subject}", case, subject, regime)
        for case in cases
        for subject in PEERS.values()
    ]


def line(group: str, names: tuple[str, str], case: str, regime: str = "") -> tuple:
    return (group, names[0], case, names[1], regime)


CASES = [
    ("ready", "add, released", "create_poll_free", "libbolt", ""),
    *each_peer("ready", "create_poll_free", asio_awaitable="asio awaitable, co_spawn"),
    ("ready", BOX, "create_poll_free", "cpp_box", ""),
    line("ready", MALLOC, "create_poll_free"),
    ("suspension", "task, by callback", "per_suspension", "libbolt", ""),
    *each_peer("suspension", "per_suspension", asio_awaitable="asio awaitable, post"),
    ("suspension", BOX, "per_suspension", "cpp_box", ""),
    line("suspension", SWAP, "per_suspension"),
    ("chain", "10 frames", "chain_10", "libbolt", ""),
    *each_peer(
        "chain", "chain_10", "10 {}",
        rust_box="10 boxed (Rust)", asio_awaitable="10 asio awaitables",
    ),
    line("chain", MALLOC, "chain_10"),
    # Ten different functions instead of one that calls itself: Rust makes one frame of them.
    ("chain", "ten steps", "chain_10_static", "libbolt", ""),
    *each_peer("chain", "chain_10_static", "ten steps, {}"),
    line("chain", MALLOC, "chain_10_static"),
    *[
        found
        for threads in (1, 2, 4)
        for group, case in [(f"contended, {threads}", f"wake_contended_{threads}")]
        for found in (
            (group, "task", case, "libbolt", ""),
            *each_peer(group, case),
            line(group, SWAP, case),
        )
    ],
    ("live_1m", "libbolt", "live_1m", "libbolt", ""),
    *[("live_1m", subject, "live_1m", subject, "") for subject in PEERS.values()],
    ("live_1m", "malloc_free_96", "live_1m", "malloc_free_96", ""),
    *[
        found
        for what, case in (("ready", "when_all_100k"), ("yield once", "when_all_100k_yield"))
        for found in (
            ("join", f"when_all, {what}", case, "libbolt", ""),
            *each_peer("join", case, f"{{}}, {what}"),
            line("join", MALLOC, case),
        )
    ],
    ("ready", "noop", "ready_noop", "libbolt", ""),
    line("ready", MALLOC, "ready_noop"),
    ("ready", "add", "ready_add", "libbolt", ""),
    ("ready", "hand-written body", "ready_add", "hand_written_body", ""),
    line("ready", MALLOC, "ready_add"),
    ("ready", "typed error", "ready_typed_error", "libbolt", ""),
    line("ready", MALLOC, "ready_typed_error"),
    ("bytes", "echo 1 KB", "echo_1k", "libbolt", ""),
    *each_peer("bytes", "echo_1k", "echo 1 KB, {}"),
    ("bytes", "copy of 1 KB", "echo_1k", "bytes_copy", ""),
    ("bytes", "1,000 records", "records_1k", "libbolt", ""),
    ("bytes", "copy of 24 KB", "records_1k", "bytes_copy", ""),
    ("suspension", "whole life, yield", "yield_once", "libbolt", ""),
    line("suspension", SWAP, "yield_once"),
    ("suspension", "task, yield", "per_yield", "libbolt", ""),
    line("suspension", SWAP, "per_yield"),
    *[
        (f"crossing, {where}", name, case, subject, where)
        for case, mine in (("suspend_once", "whole call"), ("per_wake", "wake and poll"))
        for where in WHERE
        for name, subject in (
            (mine, "libbolt"),
            ("bare event descriptor", "event_descriptor_ping"),
        )
    ],
    *not_compared("ready_noop", "ready_add", "ready_typed_error", "records_1k", "yield_once"),
    *[row for where in WHERE for row in not_compared("suspend_once", regime=where)],
]  # fmt: skip
