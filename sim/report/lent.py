"""Tables that other processes of this machine read from files, each of them when it is asked for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from sim.report.rows import Tables


class LentTables(Mapping[str, pd.DataFrame]):
    """The tables of a run, in a folder with one file each; a table is kept once it has been read.

    What is sent to another process is the folder's name and no table: all of them as they are sent from
    process to process take several times their room, in both.
    """

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._folder, self._names = folder, names
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = pd.read_feather(_file(self._folder, name))
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __reduce__(self) -> tuple[type["LentTables"], tuple[Path, tuple[str, ...]]]:
        return LentTables, (self._folder, self._names)


@contextmanager
def lent(tables: Tables) -> Iterator[Tables]:
    """Tables as other processes of this machine can read them until the context is left.

    Where there is no room for their files, they are lent as they are: it costs memory, and no result.
    """
    with TemporaryDirectory(prefix="sim-tables-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            for table in tables:
                tables[table].to_feather(_file(folder, table), compression="uncompressed")
        except OSError:
            yield tables
        else:
            yield LentTables(folder, tuple(tables))


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.arrow"
