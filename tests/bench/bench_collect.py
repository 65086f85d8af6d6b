"""What collecting costs. Not a test: ``python -m tests.bench.bench_collect [PAGES] [--memory]``.

So many pages (2,000) of 30 KB, over 50 hosts on loopback (127.0.1.1 to 127.0.1.50) that another process serves. In
one run and in this order: the pages only fetched, through the same polite client; trafilatura alone on the bytes, in
one thread; our reading alone; then everything: feeds, pages, reading, the store with what was fetched. Pages a second
of each, and how long everything takes beside the parts. The pause between two requests to a host is 0.

Processor time (that of the reader's process included, the server's not) is what travels: a shared machine stretches
the other.

``--memory`` leaves the parts out and prints the resident memory, of this process and of the reader's, every twenty
seconds as the pages come in, run after run (each takes up to 5,000).
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.collecting import collect
from app.progress import Silent
from scrapers import aside
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.pages import read_page
from store import articles, fetched
from store.database import open_store
from store.model import Source

HOSTS = 50
PAGE_BYTES = 30_000
EVERY = 20.0  # seconds between two looks at the memory
NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
SETTINGS = FetchSettings(per_host_delay=0, allow_private_hosts=("127.0.0.0/8",))
WORDS = (
    "workers cameras union letter company drivers depot week badges office manager signed answer software hours report "
    "council morning screens meeting pause break records trial contract city region supplier lawyer judge plan promise"
).split()


def hosts() -> list[str]:
    """The loopback addresses that stand for outlets."""
    return [f"127.0.1.{number}" for number in range(1, HOSTS + 1)]


def sentence(seed: int) -> str:
    """A sentence of common words, another for each seed."""
    state, words = seed * 2_654_435_761 % 2**32, []
    for _ in range(14):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        words.append(WORDS[(state >> 8) % len(WORDS)])
    return f"{' '.join(words).capitalize()}, {seed % 9_000 + 100} of them."


def page(host: int, number: int) -> bytes:
    """An article of 25 paragraphs in a page with the usual furniture, 30 KB in all."""
    seed = (host * 100_000 + number) * 1_000
    paragraphs = "".join(f"<p>{' '.join(sentence(seed + p * 4 + s) for s in range(3))}</p>" for p in range(25))
    links = "".join(f"<li><a href=/section/{n}>{sentence(n)[:30]}</a></li>" for n in range(60))
    head = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{sentence(seed)[:60]} | Post {host}</title>"
        f'<meta property="og:site_name" content="Post {host}">'
        f'<meta property="article:published_time" content="2026-06-2{number % 4}T08:00:00Z"></head>'
    )
    body = (
        f"<body><header><nav><ul>{links}</ul></nav></header><article><h1>{sentence(seed)[:60]}</h1>{paragraphs}</article>"
        f"<aside><ul>{links}</ul></aside><footer><ul>{links}</ul></footer>"
    )
    html = head + body
    return (html + f"<script>/*{'x' * (PAGE_BYTES - len(html) - 30)}*/</script></body></html>").encode()


def feed(pages: int) -> bytes:
    """A feed of so many pages."""
    items = "".join(f"<item><title>Page {n}</title><link>/p/{n}</link></item>" for n in range(pages))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


async def serve(pages: int) -> None:
    """The newsrooms: HTTP/1.1 with connections kept open; says its port on standard output."""
    listing = feed(pages)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = int(writer.get_extra_info("sockname")[0].rpartition(".")[2])
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode()
                status, kind, body = b"200 OK", b"text/html", b""
                if path == "/feed":
                    kind, body = b"application/rss+xml", listing
                elif path.startswith("/p/"):
                    body = page(host, int(path[3:]))
                else:
                    status = b"404 Not Found"
                head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                writer.write(head % (status, kind, len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, hosts()[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = await asyncio.start_server(talk, hosts()[1:], port)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    async with server, others:
        await server.serve_forever()


@contextmanager
def newsrooms(pages: int) -> Iterator[int]:
    """The server as a process of its own; yields its port."""
    command = [sys.executable, "-m", "tests.bench.bench_collect", str(pages), "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def fetch_all(urls: list[str]) -> list[bytes]:
    """Every page through the client, as many at once as collecting asks for."""
    async with Fetcher(SETTINGS) as fetcher:
        return [answer.body for answer in await asyncio.gather(*(fetcher.get(url) for url in urls))]


class Part:
    """How long a part takes, by the clock and on the processor; the reader's process is ended to be counted."""

    def __init__(self, name: str, pages: int) -> None:
        self._name, self._pages = name, pages
        self._wall, self._processor = time.perf_counter(), processor()
        self.seconds = 0.0

    def done(self) -> float:
        """Say how it went; the seconds on the processor."""
        wall, self.seconds = time.perf_counter() - self._wall, processor() - self._processor
        print(
            f"{self._name:<18}{wall:8.1f} s {self._pages / wall:7.0f} pages/s   "
            f"{1000 * self.seconds / self._pages:6.1f} ms of processor a page",
            flush=True,
        )
        return self.seconds


def processor() -> float:
    """Seconds on the processor so far, those of ended child processes included."""
    aside.stop()
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in (own, children))


def resident() -> str:
    """The resident memory of this process and of the reader's."""
    children = [pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]
    readers = [pid for pid in children if b"scrapers.reader" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return f"{_resident('self'):5.0f} MB, reader {sum(map(_resident, readers)):5.0f} MB"


def _resident(process: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return int(next((line.split()[1] for line in lines if line.startswith("VmRSS")), "0")) / 1024


def sources(port: int) -> list[Source]:
    """A feed on every host."""
    return [Source(f"Post {host}", "feed", f"http://{host}:{port}/feed") for host in hosts()]


def parts(pages: int, port: int) -> None:
    """The parts and the whole, in one run."""
    import trafilatura

    urls = [f"http://{host}:{port}/p/{number}" for number in range(pages // HOSTS) for host in hosts()]
    part = Part("fetching only", pages)
    found = asyncio.run(fetch_all(urls))
    fetching, part = part.done(), Part("trafilatura only", pages)
    for body in found:
        trafilatura.bare_extraction(body)
    extracting, part = part.done(), Part("reading only", pages)
    for url, body in zip(urls, found, strict=True):
        read_page(body, url, fetched=NOW)
    reading = part.done()
    del found
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/bench.db", migrate=True) as store:
        part = Part("everything", pages)
        collect(store, sources(port), SETTINGS, lambda: NOW, Silent())
        everything = part.done()
        with store.read() as conn:
            assert articles.count(conn) == pages, articles.count(conn)
            kept = fetched.count(conn)
    print(f"everything = {everything / fetching:.2f} x fetching, {everything / extracting:.2f} x trafilatura, "
          f"{everything / reading:.2f} x reading")  # fmt: skip
    print(f"kept: {kept[0]} answers, {kept[2] / kept[0] / 1000:.1f} KB each, packed")


def memory(pages: int, port: int) -> None:
    """Resident memory as the pages come in."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/bench.db", migrate=True) as store:

        def there() -> int:
            with store.read() as conn:
                return articles.count(conn)

        def watch() -> None:
            while not over.wait(EVERY):
                print(f"{there():>8} pages {resident()}", flush=True)

        over, started, before = threading.Event(), time.perf_counter(), -1
        watcher = threading.Thread(target=watch)
        watcher.start()
        while before < there() < pages:
            before = there()
            collect(store, sources(port), SETTINGS, lambda: NOW, Silent(), everything=True)
        over.set()
        watcher.join()
        seconds = time.perf_counter() - started
        print(f"{there():>8} pages {resident()} at the end; {there() / seconds:.0f} pages/s", flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pages", type=int, nargs="?", default=2_000)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.pages // HOSTS))
        return
    with newsrooms(options.pages) as port:
        (memory if options.memory else parts)(options.pages, port)


if __name__ == "__main__":
    main()
