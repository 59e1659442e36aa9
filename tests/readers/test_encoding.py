from __future__ import annotations

import pytest

from reportminer.readers import read
from reportminer.readers.encoding import decode
from reportminer.records import Page

TEXT = "Jo said: ‘We found “good” work – in Anyshire…’"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_needs_no_declaration(name):
    assert decode(TEXT.encode(name)) == (TEXT, [])


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_is_told_by_its_zero_bytes(name):
    text, warnings = decode(b"Inspection of work".decode().encode(name))
    assert text == "Inspection of work"
    assert warnings == [f"decoded as {name}: no byte order mark, but every second byte is zero"]


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "ISO-8859-1", "latin1", "us-ascii"])
def test_declared_windows_1252_by_any_of_its_names(declared):
    content = f'<meta charset="{declared}"><p>{TEXT}'.encode("cp1252")
    assert decode(content) == (content.decode("cp1252"), [])
    http = f"text/html; charset={declared}"
    assert decode(TEXT.encode("cp1252"), media_type=http) == (TEXT, [])


def test_undeclared_windows_1252_is_read_with_a_warning():
    text, warnings = decode(TEXT.encode("cp1252"))
    assert text == TEXT
    assert warnings == ["decoded as windows-1252: no encoding declared and not utf-8"]


def test_wrongly_declared_utf_8_is_read_with_a_warning():
    content = f'<meta charset="utf-8"><p>{TEXT}'.encode("cp1252")
    text, warnings = decode(content)
    assert TEXT in text
    assert warnings == ["decoded as windows-1252, though utf-8 is declared"]


def test_utf_8_that_is_declared_otherwise_is_read_with_a_warning():
    content = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>{TEXT}'.encode()
    text, warnings = decode(content)
    assert TEXT in text
    assert warnings == ["decoded as utf-8, though iso-8859-1 is declared: the bytes are utf-8"]


@pytest.mark.parametrize(
    ("declared", "text"), [("iso-8859-2", "Łódź"), ("koi8-r", "Москва"), ("shift_jis", "日本語"), ("gbk", "中文")]
)
def test_other_declared_encodings_are_obeyed(declared, text):
    assert decode(text.encode(declared), media_type=f"text/html; charset={declared}") == (text, [])


@pytest.mark.parametrize("declared", ["base64", "idna", "utf-7", "rot13", "nonsense", "unicode_escape"])
def test_what_is_no_encoding_of_pages_is_not_obeyed(declared):
    text, warnings = decode(TEXT.encode("cp1252"), media_type=f"text/plain; charset={declared}")
    assert text == TEXT
    assert warnings == [f"decoded as windows-1252, though {declared} is declared"]


def test_a_stray_byte_does_not_change_the_encoding():
    text, warnings = decode(TEXT.encode() + b" caf\xe9 " + TEXT.encode()[:-1])
    assert text.startswith(TEXT)
    assert text.count("\ufffd") == 2
    assert warnings == ["decoded as utf-8: 2 undecodable places"]


def test_text_damaged_before_it_was_stored_is_left_as_it_is():
    assert decode("didnâ€™t".encode()) == ("didnâ€™t", [])


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_warnings_of_decoding_reach_the_report(media_type):
    content = b"Jo said that it didn\x92t do well in its work with those who had offended in the county."
    report = read(Page(source="x", media_type=media_type, content=content, sha256="0" * 64))
    assert "didn’t" in report.text
    assert "decoded as windows-1252: no encoding declared and not utf-8" in report.warnings
