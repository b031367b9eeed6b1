"""Runs the program that is its argument against server.py and checks what comes of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

from server import MUCH, SOME, Server

GOOD = {
    "/length": SOME,
    "/much": MUCH,
    "/nothing": b"",
    "/chunked": SOME + b"x" + SOME,
    "/extended": b"abc",
    "/until-close": SOME,
    "/line-feeds": b"abc",
    "/continue": SOME,
    "/patience": SOME,
    "/no-content": b"",
}
BAD = {
    "/missing": "status: 404 Not Found",
    "/moved": "status: 301 Moved Permanently",
    "/switching": "status: 101 Switching Protocols",
    "/too-much-patience": "bad response: more than 10 interim responses",
    "/truncated": "truncated: 3 of 1000 bytes",
    "/truncated-chunk": "truncated: 1003 bytes",
    "/no-last-chunk": "connection: it was closed in the middle",
    "/no-head": "connection: it was closed in the middle of the headers",
    "/silence": "connection: it was closed in the middle of the headers",
    "/reset": "connection: reading from 127.0.0.1:",
    "/not-http": "bad response: the status line is 'SSH-2.0-OpenSSH_9.2'",
    "/bad-status": "bad response: the status line is",
    "/bad-field": "bad response: a header field is 'no colon here'",
    "/folded": "bad response: a header field is ' c: d'",
    "/bad-length": "bad response: Content-Length is '3x'",
    "/negative-length": "bad response: Content-Length is '-3'",
    "/huge-length": "bad response: Content-Length is '99999999999999999999'",
    "/two-lengths": "bad response: two Content-Lengths",
    "/both": "bad response: both a Content-Length and a Transfer-Encoding",
    "/gzip": "bad response: Transfer-Encoding is '3'",
    "/bad-chunk": "bad response: the size of a chunk is 'zz'",
    "/huge-chunk": "bad response: the size of a chunk is",
    "/long-chunk": "bad response: a chunk is longer than it said",
    "/endless-line": "bad response: a line has no end",
    "/endless-fields": "bad response: more than 100 header fields",
}
BAD_URLS = {
    "ftp://127.0.0.1/": "bad URL: it does not begin with http://",
    "http:///path": "bad URL: no host",
    "http://user@host/": "bad URL: no host",
    "http://127.0.0.1:http/": "bad URL: the port is no number",
    "http://127.0.0.1:99999/": "bad URL: the port is no number",
    "http://127.0.0.1/ HTTP/1.1\r\nX: y": "bad URL: a character that URLs do not have",
    "http://[::1/": "bad URL: a '[' without its ']'",
}


def main(program: str) -> int:
    failed = []

    def run(
        url: str,
        expect_code: int,
        expect: str,
        content: bytes | None,
        *more: str,
        before: bytes | None = None,
    ) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            if before is not None:
                file.write_bytes(before)
            done = subprocess.run(
                [program, url, str(file), *more],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            found = file.read_bytes() if file.exists() else None
            others = [each.name for each in Path(folder).iterdir() if each != file]
        if done.returncode != expect_code or not done.stdout.startswith(expect):
            failed.append(f"{url}: {done.returncode} {done.stdout}{done.stderr[-2000:]}")
        elif found != content or others:
            failed.append(f"{url}: the file is not as expected {others}")

    def run_into(url: str, expect: str, name: str, place: Callable[[Path], object]) -> None:
        """With something at `name` that is no file: an error, and it stays."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            other = Path(folder) / name
            place(other)
            before = other.lstat()
            done = subprocess.run(
                [program, url, str(file)], capture_output=True, text=True, timeout=60, check=False
            )
            stays = os.path.lexists(other) and os.path.samestat(before, other.lstat())
        if done.returncode != 3 or f"{other} {expect}" not in done.stdout or not stays:
            failed.append(f"{url}: {done.returncode} {done.stdout} (it stays: {stays})")

    def run_in_halves(url: str, go_on: threading.Event) -> None:
        """The second half comes when the first one has been shown."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            shown = []
            with subprocess.Popen(
                [program, url, str(file)], stdout=PIPE, stderr=PIPE, text=True
            ) as started:
                for line in started.stderr:
                    shown.append(line)
                    go_on.set()
                go_on.set()  # the server waits for it in any case
            found = file.read_bytes() if file.exists() else None
        last = f"{len(SOME)} of {len(SOME)} bytes\n"
        if started.returncode != 0 or len(shown) < 2 or shown[-1] != last or found != SOME:
            failed.append(f"{url}: {started.returncode} {shown}")

    server = Server()
    with server as base:
        for path, content in GOOD.items():
            run(base + path, 0, f"{len(content)} bytes\n", content)
        run_in_halves(base + "/halves", server.go_on)
        for path, text in BAD.items():
            run(base + path, 1, text, None)
        run(base + "/stall", 1, "timed out", None, "0.1")  # and no half of a file is left
        run(base + "/length", 0, "1000 bytes\n", SOME, before=b"replaced")
        run(base + "/missing", 1, "status: 404", b"precious", before=b"precious")
        run(base + "/truncated", 1, "truncated", b"precious", before=b"precious")
        for path in "/length", "/missing":
            run_into(base + path, "is no file that", "file", Path.mkdir)
            run_into(base + path, "is no file that", "file", lambda at: at.symlink_to("/dev/null"))
            run_into(base + path, "cannot be written", "file.part", Path.mkdir)
    if not server.requests[0].startswith(b"GET /length HTTP/1.1\r\nHost: 127.0.0.1:"):
        failed.append(f"the request is {server.requests[0]!r}")
    for url, text in BAD_URLS.items():
        run(url, 1, text, None)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    run(f"http://127.0.0.1:{port}/", 1, f"connection: connecting to 127.0.0.1:{port}", None)

    for each in failed:
        print(each)
    print(f"{len(GOOD) + len(BAD) + len(BAD_URLS) + 12} downloads, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
