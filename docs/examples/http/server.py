"""A server on 127.0.0.1 that answers as the path says, also as no server should."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable

SOME = b"0123456789" * 100
MUCH = bytes(range(256)) * 4096


def with_length(body: bytes, length: str | None = None, more: str = "") -> bytes:
    said = len(body) if length is None else length
    return f"HTTP/1.1 200 OK\r\nContent-Length: {said}\r\n{more}\r\n".encode() + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in chunks) + end


ANSWERS: dict[str, bytes] = {
    "/length": with_length(SOME),
    "/much": with_length(MUCH),
    "/nothing": with_length(b""),
    "/chunked": chunked(SOME, b"x", SOME),
    "/extended": chunked(end=b'3;name="v"\r\nabc\r\n0\r\nTrailer: field\r\n\r\n'),
    "/until-close": b"HTTP/1.0 200 OK\r\n\r\n" + SOME,
    "/line-feeds": b"HTTP/1.1 200 OK\nContent-Length: 3\n\nabc",
    "/continue": b"HTTP/1.1 100 Continue\r\n\r\n" + with_length(SOME),
    "/patience": b"HTTP/1.1 102 Processing\r\n\r\n" * 10 + with_length(SOME),
    "/too-much-patience": b"HTTP/1.1 102 Processing\r\n\r\n" * 11 + with_length(SOME),
    "/switching": b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + with_length(SOME),
    "/no-content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/missing": b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc",
    "/moved": b"HTTP/1.1 301 Moved Permanently\r\nLocation: /length\r\n\r\n",
    "/truncated": with_length(b"abc", "1000"),
    "/truncated-chunk": chunked(SOME, end=b"ff\r\nabc"),
    "/no-last-chunk": chunked(SOME, end=b""),
    "/no-head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "/silence": b"",
    "/not-http": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "/bad-status": b"HTTP/1.1 2x0 OK\r\n\r\n",
    "/bad-field": b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    "/folded": b"HTTP/1.1 200 OK\r\nA: b\r\n c: d\r\n\r\n",
    "/bad-length": with_length(b"abc", "3x"),
    "/negative-length": with_length(b"abc", "-3"),
    "/huge-length": with_length(b"abc", "99999999999999999999"),
    "/two-lengths": with_length(b"abc", more="Content-Length: 4\r\n"),
    "/both": with_length(b"abc", more="Transfer-Encoding: chunked\r\n"),
    "/gzip": with_length(b"abc", more="").replace(b"Content-Length", b"Transfer-Encoding"),
    "/bad-chunk": chunked(end=b"zz\r\nabc\r\n0\r\n\r\n"),
    "/huge-chunk": chunked(end=b"fffffffffffffffff\r\nabc"),
    "/long-chunk": chunked(end=b"2\r\nabc\r\n0\r\n\r\n"),
    "/endless-line": b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000,
    "/endless-fields": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000,
}


def stall(connection: socket.socket) -> None:
    connection.sendall(with_length(b"abc", "1000"))
    connection.recv(1)  # until the client has had enough


def reset(connection: socket.socket) -> None:
    connection.sendall(with_length(b"abc", "1000"))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


SPECIAL: dict[str, Callable[[socket.socket], None]] = {
    "/stall": stall,
    "/reset": reset,
}


class Server:
    """`with Server() as url:` gives "http://127.0.0.1:PORT"; `requests` holds what was asked.

    "/halves" sends its second half once `go_on` is set.
    """

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.go_on = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(4096) or b"\r\n\r\n"
        self.requests.append(request)
        path = request.split(b" ")[1].decode()
        try:
            if path == "/halves":
                self._halves(connection)
            elif path in SPECIAL:
                SPECIAL[path](connection)
            else:
                connection.sendall(ANSWERS[path])
        except OSError:
            pass  # a client that has seen enough

    def _halves(self, connection: socket.socket) -> None:
        answer = with_length(SOME)
        half = len(answer) // 2
        connection.sendall(answer[:half])
        self.go_on.wait()
        connection.sendall(answer[half:])
