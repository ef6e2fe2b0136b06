"""Parsing the files of a configuration once in a process.

Most tests compose a configuration of their own, and half of the time of composing went into parsing the same
hundred files. What a text says does not change, so it is kept by the text: a file that a test rewrites is
parsed anew.
"""

import pickle
from typing import Any

from omegaconf import OmegaConf

_PARSED: dict[str, bytes] = {}
_load = OmegaConf.load


def parse_files_once() -> None:
    """Let Hydra read from what was parsed before; whoever asks gets a copy of their own."""
    OmegaConf.load = staticmethod(_loaded)  # type: ignore[method-assign]


def _loaded(file: Any) -> Any:
    if not hasattr(file, "read"):
        return _load(file)
    text = file.read()
    if text not in _PARSED:
        file.seek(0)
        _PARSED[text] = pickle.dumps(_load(file))
    return pickle.loads(_PARSED[text])
