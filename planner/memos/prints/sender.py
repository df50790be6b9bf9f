"""Who a memo is from: a name, and a logo that a page and a PDF show."""

from __future__ import annotations

import base64
from dataclasses import dataclass

_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a memo is from, as it stands on it.

    Parameters
    ----------
    name : str
        "" for nobody.
    logo : bytes
        A picture as PNG, JPEG or SVG, b"" for none; any other is refused with ValueError.
    """

    name: str = ""
    logo: bytes = b""

    def __post_init__(self) -> None:
        if self.logo and self._kind is None:
            msg = "a logo is PNG, JPEG or SVG"
            raise ValueError(msg)

    @property
    def _kind(self) -> str | None:
        return next((kind for mark, kind in _PICTURES.items() if self.logo.lstrip().startswith(mark)), None)

    @property
    def address(self) -> str:
        """The logo as an address that holds it, "" for none."""
        return f"data:{self._kind};base64,{base64.b64encode(self.logo).decode()}" if self.logo else ""


NOBODY = Sender()
