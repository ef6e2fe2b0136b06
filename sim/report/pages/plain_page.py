"""A page of HTML for analysts: headings, sentences, tables and figures in one file that needs nothing
else.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from io import StringIO
from pathlib import Path

import pandas as pd

from sim.report.drawing.chart import Chart
from sim.report.drawing.style import house_style
from sim.report.drawing.svg import DRAWN_WITH, NO_METADATA, SHOWN_WITH, accessible, own_ids
from sim.report.left_out import Extras, LeftOut

STYLE = """
body { font: 16px/1.5 Arial, Helvetica, sans-serif; color: #0b0c0c; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 2rem; } h2 { font-size: 1.4rem; margin-top: 2.2rem; }
figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { border-bottom: 1px solid #b1b4b6; padding: .25rem .8rem .25rem 0; }
th, td { text-align: left; vertical-align: top; }
pre { background: #f3f2f1; padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
"""


def page(title: str, body: Sequence[str]) -> str:
    """A whole page; ``body`` are pieces made by the functions below."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta'
        f' charset="utf-8">\n<title>{escape(title)}</title>\n<meta name="viewport"'
        ' content="width=device-width,'
        f' initial-scale=1">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n'
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def made(what: str, make: Callable[[], list[str] | LeftOut], extras: Extras) -> list[str]:
    """Pieces of a page; where they cannot be made, a sentence that says so."""
    found = extras.make(what, make)
    return [sentences(found.sentence)] if isinstance(found, LeftOut) else found


Pieces = Mapping[str, Callable[[], list[str] | LeftOut]]
"""The pieces of a page by what each is called within a sentence, and how it is made."""


def write_page(file: Path, title: str, pieces: Callable[[], Pieces], extras: Extras) -> None:
    """Write a page; a piece that cannot be made is named in its place."""

    def write(path: Path) -> None:
        with house_style():
            body = [piece for what, make in pieces().items() for piece in made(what, make, extras)]
        path.write_text(page(title, body), encoding="utf-8", newline="\n")

    extras.write(file, write)


def heading(text: str) -> str:
    """A heading of the second order."""
    return f"<h2>{escape(text)}</h2>"


def sentences(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def command(text: str) -> str:
    """What can be typed as it stands."""
    return f"<pre><code>{escape(text)}</code></pre>"


def bullets(texts: Sequence[str]) -> str:
    """A list of sentences."""
    return "<ul>" + "".join(f"<li>{escape(text)}</li>\n" for text in texts) + "</ul>"


def figure(chart: Chart, name: str) -> str:
    """A chart; its name must be the only one of its kind on the page."""
    text = StringIO()
    chart.figure.savefig(text, format="svg", metadata=NO_METADATA)
    drawn = text.getvalue().replace(DRAWN_WITH, SHOWN_WITH)
    drawn = drawn[drawn.index("<svg") :]
    return f"<figure>{accessible(own_ids(drawn, name), name, chart.finding, chart.explanation)}</figure>"


def table(rows: pd.DataFrame, caption: str, decimals: int = 1) -> str:
    """A table with its caption; numbers to some decimals, thousands with commas, blanks for what does not
    exist.
    """
    numeric = {name: pd.api.types.is_numeric_dtype(rows[name]) for name in rows}
    head = "".join(
        _cell("th", str(name).replace("_", " "), number, ' scope="col"') for name, number in numeric.items()
    )
    body = "".join(
        "<tr>"
        + "".join(_cell("td", _shown(v, decimals), n) for v, n in zip(row, numeric.values(), strict=True))
        + "</tr>\n"
        for row in rows.itertuples(index=False)
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _cell(tag: str, text: str, number: bool, more: str = "") -> str:
    kind = ' class="number"' if number else ""
    return f"<{tag}{kind}{more}>{escape(text)}</{tag}>"


def _shown(value: object, decimals: int) -> str:
    if isinstance(value, float):
        # Adding nothing takes the sign from a zero, also from one that rounding made.
        return "" if value != value else f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return str(value)
