"""Tables as bytes and back, without anything in them that could run: Arrow's own format."""

import pandas as pd
import pyarrow as pa


def as_bytes(table: pd.DataFrame) -> bytes:
    """A table with its types and its index."""
    arrow = pa.Table.from_pandas(table)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, arrow.schema) as writer:
        writer.write_table(arrow)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_bytes(data: bytes) -> pd.DataFrame:
    """The table that :func:`as_bytes` was given."""
    table: pd.DataFrame = pa.ipc.open_stream(data).read_all().to_pandas()
    return table
