"""Bodies that are packed, too large, or bombs."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from itertools import pairwise

import pytest
from awkward_server import QUICK, page
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import FetchError
from reportminer.fetch.decoding import Decoder
from reportminer.fetch.faults import FaultError

TEXT = b"Inspectors found that plans were timely. " * 50


def bare(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]),
    "GZIP": gzip.compress(TEXT) + b"\x00" * 40,
    "deflate": zlib.compress(TEXT),
    "Deflate": bare(TEXT),
    "identity": TEXT,
    "": TEXT,
}


@pytest.mark.parametrize("coding", PACKED)
def test_what_was_transferred_and_what_it_says(site, fetcher, coding) -> None:
    found = fetcher(site)(site.at("/a", page(PACKED[coding], Content_Encoding=coding)))
    assert (found.content, found.raw) == (TEXT, PACKED[coding])


def test_chunks_are_framing_and_no_content(site, fetcher) -> None:
    packed = gzip.compress(TEXT)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"".join(b"1;a=b\r\n" + packed[n : n + 1] + b"\r\n" for n in range(len(packed)))
    data = head + chunks + b"0\r\nX-Trailer: y\r\n\r\n"
    found = fetcher(site)(site.at("/a", lambda handler: handler.raw(data)))
    assert (found.content, found.raw) == (TEXT, packed)


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "gzip, deflate", "zstd", "aws-chunked"])
def test_codings_that_nobody_asked_for(site, fetcher, coding) -> None:
    address = site.at("/a", page(gzip.compress(gzip.compress(TEXT)), Content_Encoding=coding))
    with pytest.raises(FetchError, match=f"came with the content coding '{coding}'") as caught:
        fetcher(site)(address)
    assert (caught.value.status, caught.value.transient) == (200, False)
    assert site.paths.count("/a") == 1


def test_two_headers_are_two_codings(site, fetcher) -> None:
    data = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(FetchError, match="content coding 'gzip, gzip'"):
        fetcher(site)(site.at("/a", lambda handler: handler.raw(data)))


def test_a_coding_that_is_a_lie(site, fetcher) -> None:
    with pytest.raises(FetchError, match="content coding gzip and is not in it") as caught:
        fetcher(site)(site.at("/a", page(b"<html>plain</html>", Content_Encoding="gzip")))
    assert not caught.value.transient


def test_a_packed_body_that_is_torn(site, fetcher) -> None:
    torn, whole = (page(part, Content_Encoding="gzip") for part in (PACKED["gzip"][:-9], PACKED["gzip"]))
    assert fetcher(site)(site.at("/a", torn, whole)).content == TEXT
    with pytest.raises(FetchError, match="its gzip body broke off") as caught:
        fetcher(site)(site.at("/b", torn))
    assert caught.value.transient


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_stopped(site, fetcher, coding) -> None:
    bomb = {"gzip": gzip.compress, "deflate": bare}[coding](bytes(50_000_000))
    assert len(bomb) < 60_000
    address = site.at("/a", page(bomb, Content_Encoding=coding))
    with pytest.raises(FetchError, match=r"decodes to more than [\d,]+ bytes from .* decompression bomb") as caught:
        fetcher(site)(address)
    assert (caught.value.status, caught.value.transient) == (200, False)
    assert site.paths.count("/a") == 1


def test_a_bomb_of_many_members(site, fetcher) -> None:
    bomb = gzip.compress(bytes(300_000)) * 40
    with pytest.raises(FetchError, match="decompression bomb"):
        fetcher(site)(site.at("/a", page(bomb, Content_Encoding="gzip")))


def test_a_packed_body_that_is_too_large(site, fetcher) -> None:
    with pytest.raises(FetchError, match="decodes to more than 1,000 bytes"):
        fetcher(site)(site.at("/a", page(PACKED["gzip"], Content_Encoding="gzip")), limit=1000)
    assert fetcher(site)(f"{site.origin}/a", limit=len(TEXT)).content == TEXT


def test_too_large_by_its_own_account(site, fetcher) -> None:
    def answer(handler) -> None:
        handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000001\r\n\r\n")
        site.over.wait(5)

    with pytest.raises(FetchError, match=r"is 100,000,001 bytes large .* 100,000,000 bytes are the most") as caught:
        fetcher(site)(site.at("/a", answer))
    assert (caught.value.status, caught.value.transient) == (200, False)


def test_too_large_without_saying_so(site, fetcher) -> None:
    data = b"HTTP/1.1 200 OK\r\n\r\n" + TEXT
    address = site.at("/a", lambda handler: handler.raw(data))
    fetch = fetcher(site, rules=replace(QUICK, limit=len(TEXT) - 1))
    with pytest.raises(FetchError, match="is larger than 2,049 bytes"):
        fetch(address)
    assert fetch(address, limit=len(TEXT)).content == TEXT


@given(
    data=st.binary(max_size=300),
    coding=st.sampled_from(["gzip", "deflate", "bare"]),
    cuts=st.lists(st.integers(0, 400)),
)
def test_pieces_make_no_difference(data, coding, cuts) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "bare": bare}[coding](data)
    decoder = Decoder(coding.replace("bare", "deflate"), limit=300, ratio=1)
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    made = b"".join(decoder.feed(packed[a:b]) for a, b in pairwise(edges))
    decoder.finish()
    assert (made, decoder.excess) == (data, None)


@given(data=st.binary(max_size=300), coding=st.sampled_from(["gzip", "deflate"]))
def test_rubbish_is_a_fault_and_nothing_else(data, coding) -> None:
    decoder = Decoder(coding, limit=300, ratio=1)
    try:
        decoder.feed(data)
        decoder.finish()
    except FaultError as error:
        assert error.kind in {"lasting", "passing"}  # noqa: PT017 - either is right, silence too
