"""A real web archive for tests: pywb, in a process of its own, over a WARC file made on the spot.

pywb is a program here and never imported. It is looked for in the folder that the variable ``REPORTMINER_PYWB_BIN``
names, or else on the search path; where it is not, a test that needs it is skipped and says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from reportminer.answer import Answer, Hop
from reportminer.errors import FetchError

VARIABLE = "REPORTMINER_PYWB_BIN"
COLLECTION = "coll"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a crawler of old kept: one answer of one address. `timestamp` has 14 digits."""

    address: str
    content: bytes
    timestamp: str
    media_type: str = "text/html; charset=UTF-8"
    status: str = "200 OK"
    location: str | None = None
    same_as: str | None = None  # time stamp of the earlier capture that this one equals: a revisit record

    @property
    def date(self) -> str:
        return _iso(self.timestamp)


def write_warc(path: Path, kept: Iterable[Kept]) -> None:
    """Write a WARC file (ISO 28500) with a response or revisit record for each."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for one in kept:
            lines = [("Content-Type", one.media_type), ("Content-Length", str(len(one.content)))]
            lines += [("Location", one.location)] if one.location else []
            headers = StatusAndHeaders(one.status, lines, protocol="HTTP/1.1")
            dated = {"WARC-Date": one.date}
            if one.same_as:
                digest = Digester("sha1")
                digest.update(one.content)
                refers = (one.address, str(digest), one.address, _iso(one.same_as))
                record = writer.create_revisit_record(*refers, http_headers=headers, warc_headers_dict=dated)
            else:
                record = writer.create_warc_record(
                    one.address,
                    "response",
                    payload=BytesIO(one.content),
                    length=len(one.content),
                    http_headers=headers,
                    warc_headers_dict=dated,
                )
            writer.write_record(record)


@contextmanager
def pywb(folder: Path, kept: Iterable[Kept]) -> Iterator[str]:
    """Serve what was kept; give the address of the collection, ``http://127.0.0.1:port/coll/``."""
    programs = _programs()
    warc = folder / "kept.warc.gz"
    write_warc(warc, kept)
    for command in (["init", COLLECTION], ["add", COLLECTION, str(warc)]):
        subprocess.run([programs["wb-manager"], *command], cwd=folder, check=True, capture_output=True, timeout=60)
    log = folder / "pywb.log"
    port = _free_port()
    command = [programs["wayback"], "-b", "127.0.0.1", "-p", str(port), "-t", "1"]
    # Should this process be killed, the server has ten minutes yet.
    limit = shutil.which("timeout")
    with log.open("wb") as out:
        server = subprocess.Popen(
            [limit, "600", *command] if limit else command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(server, port, log)
            yield f"http://127.0.0.1:{port}/{COLLECTION}/"
        finally:
            _end(server)


def get(address: str, *, accept: str = "*/*") -> Answer:
    """Bring what stands at an address of this machine, redirects followed."""
    final, chain = address, []
    for _ in range(5):
        parts = urlsplit(final)
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
        try:
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request("GET", target, headers={"Accept": accept, "User-Agent": "reportminer tests"})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        location = response.headers.get("Location")
        if response.status in {301, 302, 303, 307, 308} and location:
            chain.append(Hop(address=final, status=response.status, location=location))
            final = location
            continue
        if response.status != 200:
            message = f"{final}: status {response.status}"
            raise FetchError(message, address=address, status=response.status)
        return Answer(
            address=address,
            final=final,
            status=200,
            headers=tuple(response.headers.items()),
            content=content,
            fetched="2026-11-23T14:01:11Z",
            chain=tuple(chain),
        )
    message = f"{address}: too many redirects"
    raise FetchError(message, address=address)


def _programs() -> dict[str, str]:
    place = os.environ.get(VARIABLE)
    found = {name: shutil.which(name, path=place) for name in ("wayback", "wb-manager")}
    if None in found.values():
        where = f"not in {place}, which {VARIABLE} names" if place else f"set {VARIABLE} to the folder of its programs"
        pytest.skip(f"pywb is not installed: {where}")
    return {name: str(path) for name, path in found.items()}


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            get(f"http://127.0.0.1:{port}/{COLLECTION}/cdx?url=example.org&output=json")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"pywb does not answer (ended with {server.poll()}): {log.read_text(errors='replace')[-2000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, ending)
        except ProcessLookupError:
            break
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue
    server.wait(timeout=5)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _iso(timestamp: str) -> str:
    year, rest = timestamp[:4], [timestamp[n : n + 2] for n in range(4, 14, 2)]
    return f"{year}-{rest[0]}-{rest[1]}T{rest[2]}:{rest[3]}:{rest[4]}Z"
