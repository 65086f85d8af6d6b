"""A real TLS server on loopback that speaks HTTP/2 (or HTTP/1.1), well or badly, with a certificate of its own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import h2.config
import h2.connection
import h2.errors
import h2.events
import pytest


def make_certificate(folder: Path, names: str = "DNS:localhost,IP:127.0.0.1") -> tuple[Path, Path]:
    """(certificate, key), self-signed, for the names; the test is skipped where ``openssl`` is not installed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    certificate, key = folder / "room.pem", folder / "room.key"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=room", "-addext", f"subjectAltName={names}", "-keyout",
            str(key), "-out", str(certificate),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


class Stream:
    """One request of an HTTP/2 connection; a route answers through it."""

    def __init__(self, room: TlsRoom, sock: ssl.SSLSocket, conn: h2.connection.H2Connection, number: int) -> None:
        self.room, self.sock, self.conn, self.number = room, sock, conn, number

    def flush(self) -> None:
        """Send what the connection has to send."""
        self.sock.sendall(self.conn.data_to_send())

    def head(self, status: str = "200", headers: tuple[tuple[str, str], ...] = (), end: bool = False) -> None:
        """Send the header block."""
        self.conn.send_headers(
            self.number, [(":status", status), ("content-type", "text/html"), *headers], end_stream=end
        )
        self.flush()

    def data(self, body: bytes, end: bool = False) -> None:
        """Send one piece of the body, waiting for the window where it is full."""
        while body or end:
            size = min(len(body), self.conn.local_flow_control_window(self.number), self.conn.max_outbound_frame_size)
            if body and size <= 0:
                self.conn.receive_data(self.sock.recv(65_536) or _gone())
                continue
            piece, body = body[:size], body[size:]
            self.conn.send_data(self.number, piece, end_stream=end and not body)
            self.flush()
            if not body:
                return

    def answer(self, body: bytes, status: str = "200", headers: tuple[tuple[str, str], ...] = ()) -> None:
        """A good answer."""
        self.head(status, headers)
        self.data(body, end=True)

    def frame(self, kind: int, flags: int, payload: bytes, number: int | None = None) -> None:
        """A frame as bytes, whatever the state machine would say to it (RFC 9113, 4.1)."""
        stream = self.number if number is None else number
        self.sock.sendall(len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload)


Route = Callable[[Stream], None]


def _gone() -> bytes:
    raise ConnectionResetError


class TlsRoom:
    """The server. ``routes`` by path; ``asked`` are (connection number, path) in order. ``alpn`` is what it offers."""

    def __init__(self, certificate: tuple[Path, Path], alpn: tuple[str, ...] = ("h2",)) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[int, str]] = []
        self.connections = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate)
        self._context.set_alpn_protocols(list(alpn))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()

    def url(self, path: str) -> str:
        """The address of ``path``."""
        return f"https://127.0.0.1:{self._listener.getsockname()[1]}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(plain, self.connections), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        self._open.add(plain)
        # A client that leaves in the middle is no news.
        with contextlib.suppress(Exception), plain, self._context.wrap_socket(plain, server_side=True) as sock:
            self._open.add(sock)
            if sock.selected_alpn_protocol() == "h2":
                self._speak(sock, number)
            else:
                self._speak_old(sock, number)

    def _speak(self, sock: ssl.SSLSocket, number: int) -> None:
        conn = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, validate_outbound_headers=False))
        conn.initiate_connection()
        sock.sendall(conn.data_to_send())
        while data := sock.recv(65_536):
            for event in conn.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[b":path"].decode()
                    self.asked.append((number, path))
                    stream = Stream(self, sock, conn, event.stream_id)
                    self.routes.get(path, lambda s: s.answer(b"nothing here", "404"))(stream)
            sock.sendall(conn.data_to_send())

    def _speak_old(self, sock: ssl.SSLSocket, number: int) -> None:
        path = sock.recv(65_536).split(b" ")[1].decode()
        self.asked.append((number, path))
        body = b"an older protocol"
        sock.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
