"""The pictures of a run: a file for each exhibit that has data."""

from functools import partial
from pathlib import Path

from sim.report.drawings import Drawing, Drawings
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import Extras


def write_figures(folder: Path, drawings: Drawings, extras: Extras) -> list[Path]:
    """Write ``figures/<name>.svg`` for each of the exhibits that could be drawn; returns the files
    written.
    """
    written = []
    for name, drawing in drawings.items():
        path = folder / "figures" / f"{name}.svg"
        if isinstance(drawing, Drawing) and extras.write(
            path, partial(_write, drawing.picture), EXHIBITS[name].called
        ):
            written.append(path)
    return written


def _write(picture: str, path: Path) -> None:
    path.write_text(picture, encoding="utf-8", newline="\n")
