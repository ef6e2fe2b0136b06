"""The committee paper: the first page of the report by itself, as a page that prints on two sides of A4 and
as a document for a word processor.
"""

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from markupsafe import Markup

from sim.measures import month_ends
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.decision.first_page import FirstPage
from sim.report.pages.templating import environment
from sim.report.rows import Tables
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, day
from sim.report.words.runs import ENOUGH, runs_in_words
from sim.settings import Settings

COMMITTEE, DOCUMENT = "committee.html", "committee.docx"
NO_DATE = (1980, 1, 1, 0, 0, 0)
WIDTH, HEIGHT, MARGIN = Mm(297), Mm(210), Mm(14)
"""A4 on its side, because the table of plans is wide."""


def write_committee(
    folder: Path,
    first: FirstPage | LeftOut,
    tables: Tables,
    labels: Labels,
    settings: Settings,
    extras: Extras,
) -> None:
    """Write ``committee.html`` and ``committee.docx``, which say the same."""
    about, basis = _about(labels, settings), _basis(tables, labels, settings)

    def page(path: Path) -> None:
        style = (files("sim.report.pages") / "templates" / "style.css").read_text(encoding="utf-8")
        text = (
            environment()
            .get_template("committee.html")
            .render(
                labels=labels,
                first=first,
                about=about,
                basis=basis,
                style=Markup(style),  # noqa: S704 - our own file
            )
        )
        path.write_text(text, encoding="utf-8", newline="\n")

    def document(path: Path) -> None:
        if isinstance(first, LeftOut):
            raise ValueError(first.sentence)
        title = f"{labels.authority}: placement sufficiency, paper for decision"
        _save(_document(title, first, about, basis), path)

    extras.write(folder / COMMITTEE, page)
    extras.write(folder / DOCUMENT, document)


def _save(paper: Paper, path: Path) -> None:
    """The same paper is the same bytes: in the archive that it is nothing has a date of today."""
    out = BytesIO()
    paper.save(out)
    with ZipFile(out) as made, ZipFile(path, "w", ZIP_DEFLATED) as written:
        for part in made.infolist():
            entry = ZipInfo(part.filename, NO_DATE)
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, made.read(part))


def _about(labels: Labels, settings: Settings) -> str:
    last = day(month_ends(labels.base, settings.run.years)[-1])
    first = labels.scenarios[labels.first]
    return f"A forecast from {day(labels.base)} to {last}; all plans are set against “{first}”."


def _basis(tables: Tables, labels: Labels, settings: Settings) -> str:
    few = " Too few for a figure that anybody should quote." if settings.run.replications < ENOUGH else ""
    return (
        f"Basis: {runs_in_words(tables, settings)} simulated runs of each of {len(labels.scenarios)}"
        f" scenarios.{few} Method, sources and limits: report.html. A forecast of what would"
        " happen if rates stayed as assumed, not a promise."
    )


def _document(title: str, first: FirstPage, about: str, basis: str) -> Paper:
    """The paper for a word processor; the same contents give the same document, apart from the day it was
    made.
    """
    paper = Document()
    section = paper.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, WIDTH, HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = "Arial", Pt(9.5)
    paper.core_properties.title, paper.core_properties.author = title, ""
    paper.add_heading(title, level=1)
    paper.add_paragraph(about)
    paper.add_paragraph().add_run(first.verdict).bold = True
    for one in first.answers:
        line = paper.add_paragraph()
        line.add_run(f"{one.question} ").bold = True
        line.add_run(one.answer)
    for heading, table in (
        ("Every plan", first.plans),
        ("What to fund, mend or drop, and why", first.advice),
    ):
        if table is not None:
            paper.add_heading(heading, level=2)
            _table(paper, table)
    if first.rule:
        paper.add_paragraph(first.rule)
    if first.assumptions:
        paper.add_heading("What would change this answer", level=2)
        for sentence in first.assumptions:
            paper.add_paragraph(sentence, style="List Bullet")
    paper.add_paragraph(basis)
    return paper


def _table(paper: Paper, data: DataTable) -> None:
    """A table whose first row is told to screen readers as its heading and comes again on every page."""
    paper.add_paragraph(data.caption)
    grid = paper.add_table(rows=1, cols=len(data.columns), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, data.columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    mark = grid.rows[0]._tr.get_or_add_trPr()
    mark.append(
        mark.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader", {})
    )
    for row in data.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    for row_ in grid.rows:
        for cell in row_.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(8)
