"""Every replication and every episode, as Parquet: for machines, and for people who count themselves."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.arrays import Counts
from sim.measures import Measures, series_of
from sim.measures.counting.series import Series

REPLICATIONS = pa.schema(
    [
        ("scenario", pa.string()),
        ("replication", pa.int32()),
        ("date", pa.string()),
        ("measure", pa.string()),
        ("breakdown", pa.string()),
        ("value", pa.float64()),
    ]
)
ROWS_AT_ONCE = 500_000


def write_replications(path: Path, results: Mapping[str, Measures]) -> None:
    """Write every value of every replication: a row for each, scenario by scenario."""
    with pq.ParquetWriter(path, REPLICATIONS, compression="zstd") as writer:
        for scenario, measured in results.items():
            for group in _groups(scenario, series_of(measured)):
                writer.write_table(group)


def _groups(scenario: str, series: Series) -> Iterator[pa.Table]:
    """The rows of some replications at a time; a group for each would make a slow file."""
    each = max(1, ROWS_AT_ONCE // max(1, series.value.shape[1]))
    words = [_coded(column) for column in (series.date, series.measure, series.breakdown)]
    for first in range(0, len(series.value), each):
        values = series.value[first : first + each]
        many, rows = values.shape
        number = np.repeat(np.arange(first, first + many, dtype=np.int32), rows)
        columns = [pa.DictionaryArray.from_arrays(np.tile(codes, many), known) for codes, known in words]
        yield pa.table(
            [pa.repeat(scenario, many * rows), number, *columns, values.ravel()], schema=REPLICATIONS
        )


def _coded(column: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> tuple[Counts, pa.Array]:
    codes, known = pd.factorize(column)
    return codes.astype(np.int32), pa.array(known, pa.string())


def write_episodes(folder: Path, episodes: Mapping[str, Iterable[pd.DataFrame]]) -> None:
    """Write ``episodes/<scenario>.parquet``: every simulated placement with its replication. Nothing if there
    are none.
    """
    if episodes:
        (folder / "episodes").mkdir()
    for scenario, parts in episodes.items():
        columns = [(name, _kind(column)) for name, column in next(iter(parts)).items()]
        path, schema = folder / "episodes" / f"{scenario}.parquet", pa.schema(columns)
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for part in parts:
                writer.write_table(pa.Table.from_pandas(part, schema=schema, preserve_index=False))


def _kind(column: "pd.Series[Any]") -> pa.DataType:
    """What a column of episodes is in the file: whatever words there are in some replications, they are
    text.
    """
    return pa.string() if isinstance(column.dtype, pd.CategoricalDtype) else pa.from_numpy_dtype(column.dtype)
