"""Awaiting libbolt from Python, beside the least that it could cost there, and beside peers.

    python bench.py MODULE [--loop asyncio|uvloop] [--rounds N] [--seed N] [--peers JSON]
                        prints one JSON object: what each has taken in each round

Contestants take turns of half a millisecond within a round, in an order that is shuffled for each,
in one process; slow ones do fewer operations in a turn. All is the default: libbolt.load, no
options, the garbage collector on. Of these times bench/tool/python_rounds.py makes figures.
"""

import argparse
import asyncio
import json
import platform
import sys

import ready
import subjects
import turns
import waiting

import libbolt


async def run(module, peers: dict, rounds: int, seed: int, only: str) -> dict:
    all_subjects = [subjects.bolt(module), *subjects.peers(peers)]
    groups = [*ready.groups(module, all_subjects), *waiting.groups(module, all_subjects)]
    asyncio.get_running_loop().set_exception_handler(report)
    figures = {}
    for group in groups:
        if group.name.startswith(only):
            figures[group.name] = await turns.run_group(group, rounds, seed)
    return {"groups": figures, "left": await left(all_subjects)}


def report(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """BoltFFI sets the results of futures that are cancelled already. Writing ten thousand such
    tracebacks would be most of what its cancellation costs."""
    if not isinstance(context.get("exception"), asyncio.InvalidStateError):
        loop.default_exception_handler(context)


async def left(all_subjects: list) -> dict[str, int]:
    """Calls that are still there after all have ended; they get a second to go."""
    there = [each for each in all_subjects if not each.fault]
    for _ in range(100):
        if any(each.live() for each in there):
            await asyncio.sleep(0.01)
    return {each.name: each.live() for each in there}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module")
    parser.add_argument("--loop", choices=["asyncio", "uvloop"], default="asyncio")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the rounds' orders")
    parser.add_argument("--peers", type=json.loads, default={}, help="as subjects.peers has them")
    parser.add_argument("--only", default="", help="groups whose names begin so")
    options = parser.parse_args()
    module = libbolt.load(options.module)
    work = run(module, options.peers, options.rounds, options.seed, options.only)
    if options.loop == "uvloop":
        import uvloop

        results = uvloop.run(work)
    else:
        results = asyncio.run(work)
    results["python"] = platform.python_version()
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
