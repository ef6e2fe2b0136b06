"""Figures as SVG that are the same bytes for the same data, say what they show, and can stand in one page
together.
"""

import re
from collections import Counter
from io import StringIO
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from sim.report.drawing.style import BELOW_HEADING, HEADING

NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

POINTS = 72
"""In an inch."""
DRAWN_WITH = "'DejaVu Sans'"
SHOWN_WITH = "'DejaVu Sans', Verdana, Arial, sans-serif"
"""Where the font of the drawing is missing, one of its width or narrower: nothing is cut off."""


def svg_of(figure: Figure, name: str, title: str, description: str) -> str:
    """A figure as a picture by itself, with ``title`` and ``description`` as its alternative text."""
    return by_itself(drawn(figure), name, title, description)


def drawn(figure: Figure) -> str:
    """A figure as SVG: what takes the time. The pictures that people see are made of it."""
    text = StringIO()
    figure.savefig(text, format="svg", metadata=NO_METADATA)
    return text.getvalue().replace(DRAWN_WITH, SHOWN_WITH)


def by_itself(svg: str, name: str, title: str, description: str) -> str:
    """A drawing as a picture in a file of its own, with ``title`` and ``description`` as its alternative
    text.
    """
    return accessible(own_ids(svg, name), name, title, description)


def inline_svg(svg: str, name: str, title: str, description: str) -> str:
    """A drawing as part of a page: with alternative text, ids of its own, and as wide as the page lets it
    be.
    """
    svg = re.sub(
        r"<defs>\s*<style.*?</style>\s*</defs>", "", svg[svg.index("<svg") :], count=1, flags=re.DOTALL
    )
    sized = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    return accessible(styled_once(own_ids(shortened(sized), name), name), name, title, description)


def without_heading(svg: str, height: float) -> str:
    """The same drawing without its heading, what stands below that, and the ``height`` (inches) they take.

    Raises ``ValueError`` if there are none: the page would show what it says above the picture once more.
    """
    below, found = re.subn(rf'<g id="(?:{HEADING}|{BELOW_HEADING})">.*?</g>', "", svg, flags=re.DOTALL)
    if not found:
        raise ValueError("a drawing without heading")

    def lower(box: re.Match[str]) -> str:
        wide, high, points = float(box[1]), float(box[2]), POINTS * height
        return f'viewBox="0 {points:g} {wide:g} {high - points:g}"'

    return re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', lower, below, count=1)


def shortened(svg: str) -> str:
    """The same picture in fewer bytes: no indentation, no id that nothing refers to, no turn by nothing,
    coordinates to a hundredth of a point.

    That is less than anybody can see.
    """
    named = set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda one: one.group() if one.group(1) in named else "", svg)
    svg = re.sub(r"\n\s+", "\n", svg)
    svg = re.sub(r' transform="rotate\(-?0 [^)]*\)"|<g/>\n', "", svg)
    return re.sub(
        r"-?\d+\.\d{3,}", lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), svg
    )


def styled_once(svg: str, name: str) -> str:
    """The same picture with each look that several of its shapes share written once, as a class of this
    picture's own.
    """
    svg = re.sub(r' clip-path="([^"]*)" style="([^"]*)"', r' style="\2; clip-path: \1"', svg)
    looks = Counter(re.findall(r' style="([^"]*)"', svg))
    names = {look: f"{name}-{i}" for i, look in enumerate(look for look, n in looks.items() if n > 1)}
    svg = re.sub(
        r' style="([^"]*)"', lambda one: f' class="{names[one[1]]}"' if one[1] in names else one[0], svg
    )
    rules = "\n".join(f".{one} {{{look}}}" for look, one in names.items())
    opening = re.search(r"<svg\b[^>]*>", svg)
    if opening is None or not names:
        return svg
    return f"{svg[: opening.end()]}\n<style>\n{rules}\n</style>{svg[opening.end() :]}"


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
