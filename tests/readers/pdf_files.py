"""Small PDFs for tests: text at places from the top left corner, rules, pictures, and files that are broken.

Every character is half a size wide, so that places can be reckoned: a line of 40 characters of 10 points is 200 wide.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique", "symbols": "Wingdings"}

_FREE = (0x81, 0x8D, 0x8F, 0x90, 0x9D, *range(14, 32), *range(1, 9))


@dataclass
class PdfPage:
    """One page while it is written."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    picture: bool = False
    content: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    def text(self, left, base, said, size=12.0, font="plain", matrix=None) -> PdfPage:
        """Set a line: `left` and `base` are points from the top left corner."""
        data = "".join(f"{self._code(char):02x}" for char in said)
        a, b, c, d = matrix or (1, 0, 0, 1)
        self.content.append(
            f"BT /{font} {size:g} Tf {a:g} {b:g} {c:g} {d:g} {left:g} {self.height - base:g} Tm <{data}> Tj ET"
        )
        return self

    def lines(self, left, base, said, size=12.0, font="plain", step=1.2) -> PdfPage:
        """Set lines below each other."""
        for n, line in enumerate(said):
            self.text(left, base + n * step * size, line, size, font)
        return self

    def rule(self, left, top, right, bottom) -> PdfPage:
        """Draw a thin rectangle."""
        self.content.append(f"{left:g} {self.height - bottom:g} {right - left:g} {bottom - top:g} re f")
        return self

    def grid(self, xs, ys) -> PdfPage:
        """Draw the rules of a table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y + 0.5)
        for x in xs:
            self.rule(x, ys[0], x + 0.5, ys[-1] + 0.5)
        return self

    def _code(self, char: str) -> int:
        if " " <= char <= "~":
            return ord(char)
        # Codes that no encoding gives a meaning to.
        return self.codes.setdefault(char, _FREE[min(len(self.codes), len(_FREE) - 1)])


def pdf(*pages: PdfPage, encrypted=False) -> bytes:
    """Write pages into a file."""
    objects: list[bytes] = [b"", b""]
    kids: list[int] = []
    for page in pages:
        # Letters mean what their encoding says; the others what this map says.
        codes = {"\u00a0": 0xA0, **page.codes}
        maps = "".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>\n" for char, code in codes.items())
        cmap = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        cmap += f"{len(codes)} beginbfchar\n{maps}endbfchar endcmap end"
        objects.append(_stream("", cmap.encode()))
        to_unicode = len(objects)
        fonts = {}
        for name, base in FONTS.items():
            widths = " ".join(["500"] * 256)
            objects.append(
                f"<</Type /Font /Subtype /TrueType /BaseFont /{base} /FirstChar 0 /LastChar 255 "
                f"/Encoding /WinAnsiEncoding /Widths [{widths}] /ToUnicode {to_unicode} 0 R>>".encode()
            )
            fonts[name] = len(objects)
        listed = " ".join(f"/{name} {n} 0 R" for name, n in fonts.items())
        pictures = ""
        content = list(page.content)
        if page.picture:
            objects.append(
                _stream(
                    "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
                    b"\x00\xff\xff\x00",
                )
            )
            pictures = f"/XObject <</scan {len(objects)} 0 R>>"
            content.append(f"q {page.width:g} 0 0 {page.height:g} 0 0 cm /scan Do Q")
        objects.append(_stream("", "\n".join(content).encode()))
        body = len(objects)
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width:g} {page.height:g}] /Rotate {page.rotate} "
            f"/Contents {body} 0 R /Resources <</Font <<{listed}>> {pictures}>>>>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<</Type /Catalog /Pages 2 0 R>>"
    objects[1] = f"<</Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{n} 0 R' for n in kids)}]>>".encode()
    extra = ""
    if encrypted:
        # Keys that no password of ours opens.
        key = "5a" * 32
        objects.append(f"<</Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <{key}> /U <{key}>>>".encode())
        extra = f"/Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    return _file(objects, extra)


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data)
    return f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n".encode() + packed + b"\nendstream"


def _file(objects: list[bytes], extra: str) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R {extra}>>\nstartxref\n{start}\n%%EOF\n".encode()
