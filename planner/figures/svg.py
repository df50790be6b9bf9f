"""A drawing as SVG text: a few shapes, escaped by the standard library, with a title for who cannot see it.

Measured against plotly with kaleido, matplotlib and vl-convert in benchmarks/static_charts.py.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from planner.figures.palette import INK, MEMO_TYPEFACE


class Drawing:
    """An SVG being drawn, in units of about a pixel; it scales to the width it is given.

    Parameters
    ----------
    width, height : float
        The drawing's own coordinates, origin top left.
    title, description : str
        Read aloud in place of the picture.
    """

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_short(width)} {_short(height)}",
                "role": "img",
                "aria-label": f"{title}. {description}",
                "font-family": MEMO_TYPEFACE,
                "font-size": "12",
                "fill": INK,
            },
        )
        ET.SubElement(self._root, "title").text = title
        ET.SubElement(self._root, "desc").text = description

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: str | float) -> None:
        """Draw a filled rectangle; `more` are SVG attributes, _ for -."""
        self._add("rect", x=x, y=y, width=max(0.0, width), height=height, fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, **more: str | float) -> None:
        """Draw a straight line."""
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def circle(self, x: float, y: float, radius: float, fill: str, **more: str | float) -> None:
        """Draw a filled circle."""
        self._add("circle", cx=x, cy=y, r=radius, fill=fill, **more)

    def text(self, x: float, y: float, text: str, anchor: str = "start", **more: str | float) -> None:
        """Write a text on the baseline y; anchor is start, middle or end."""
        self._add("text", x=x, y=y, text_anchor=anchor, **more).text = text

    def __str__(self) -> str:
        return ET.tostring(self._root, encoding="unicode")

    def _add(self, name: str, **attributes: str | float) -> ET.Element:
        return ET.SubElement(
            self._root,
            name,
            {
                key.replace("_", "-"): value if isinstance(value, str) else _short(value)
                for key, value in attributes.items()
            },
        )


def _short(value: float) -> str:
    """Two decimals are finer than any eye; the same drawing is the same text on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
