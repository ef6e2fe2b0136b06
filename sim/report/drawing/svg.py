"""Figures as SVG that are the same bytes for the same data, say what they show, and can stand in one page
together.
"""

import re
from io import StringIO
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from sim.report.drawing.chart import Chart

NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

DRAWN_WITH = "'DejaVu Sans'"
SHOWN_WITH = "'DejaVu Sans', Verdana, Arial, sans-serif"
"""Where the font of the drawing is missing, one of its width or narrower: nothing is cut off."""


def svg_of(figure: Figure, name: str, title: str, description: str) -> str:
    """A figure as a picture by itself, with ``title`` and ``description`` as its alternative text."""
    text = StringIO()
    figure.savefig(text, format="svg", metadata=NO_METADATA)
    drawn = text.getvalue().replace(DRAWN_WITH, SHOWN_WITH)
    return accessible(own_ids(drawn, name), name, title, description)


def inline_svg(chart: Chart, name: str) -> str:
    """A chart as part of a page: with alternative text, ids of its own, and as wide as the page lets it
    be.
    """
    text = StringIO()
    chart.figure.savefig(text, format="svg", metadata=NO_METADATA)
    drawn = text.getvalue().replace(DRAWN_WITH, SHOWN_WITH)
    drawn = re.sub(
        r"<defs>\s*<style.*?</style>\s*</defs>", "", drawn[drawn.index("<svg") :], count=1, flags=re.DOTALL
    )
    sized = re.sub(r' (?:width|height)="[\d.]+pt"', "", drawn, count=2)
    return accessible(own_ids(shortened(sized), name), name, chart.finding, chart.explanation)


def shortened(svg: str) -> str:
    """The same picture in fewer bytes: no indentation, no id that nothing refers to, coordinates to a
    hundredth of a point.

    That is less than anybody can see.
    """
    named = set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda one: one.group() if one.group(1) in named else "", svg)
    svg = re.sub(r"\n\s+", "\n", svg)
    return re.sub(
        r"-?\d+\.\d{3,}", lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), svg
    )


def accessible(svg: str, name: str, title: str, description: str) -> str:
    """The same picture with a title and a description that a screen reader reads out."""
    opening = re.search(r"<svg\b[^>]*>", svg)
    if opening is None:
        raise ValueError(f"{name}: not an SVG picture")
    tag = opening.group()[:-1] + f' role="img" aria-labelledby="{name}-title {name}-desc">'
    words = (
        f'\n <title id="{name}-title">{escape(title)}</title>\n <desc'
        f' id="{name}-desc">{escape(description)}</desc>'
    )
    return svg[: opening.start()] + tag + words + svg[opening.end() :]


def own_ids(svg: str, name: str) -> str:
    """The same picture with ids that no other figure on the page has."""
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    return re.sub(r'(url\(|href=")#', rf"\1#{name}-", svg)
