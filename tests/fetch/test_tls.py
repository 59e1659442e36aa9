"""TLS: certificates are checked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import replace

import pytest
from awkward_server import QUICK, page, served

from reportminer.errors import FetchError


@pytest.fixture
def secure(tmp_path):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate, *name], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with served(context) as site:
        yield site, certificate


def test_a_certificate_that_nobody_vouches_for(secure, fetcher) -> None:
    site, _ = secure
    with pytest.raises(FetchError, match=r"its TLS certificate is not valid \(self-signed certificate\)") as caught:
        fetcher(site)(site.at("/a", page()).replace("http:", "https:"))
    assert not caught.value.transient
    assert site.seen == []


def test_a_certificate_that_the_user_vouches_for(secure, fetcher, monkeypatch) -> None:
    site, certificate = secure
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    fetch = fetcher(site)
    address = site.at("/a", page(b"secret")).replace("http:", "https:")
    assert fetch(address).content == b"secret"
    assert fetch(address).final == address
    assert len({seen.port for seen in site.seen}) == 1


def test_a_slow_drip_ends_under_tls_as_well(secure, fetcher, monkeypatch) -> None:
    site, certificate = secure
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    address = site.at("/a", lambda handler: site.drip(handler, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 900, seconds=0.05))
    with pytest.raises(FetchError, match=r"was not complete after 0\.4 seconds"):
        fetcher(site, rules=replace(QUICK, total_seconds=0.4))(address.replace("http:", "https:"))


def test_no_tls_at_all(site, fetcher) -> None:
    with pytest.raises(FetchError, match="no TLS connection could be made") as caught:
        fetcher(site, rules=replace(QUICK, retries=1))(site.at("/a", page()).replace("http:", "https:"))
    assert caught.value.transient
