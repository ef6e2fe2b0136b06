"""Inputs that are nearly right, thousands of them: each is read or answered with a sentence, within time and
memory.

``uv run pytest -m fuzz`` tries 10,000 of all kinds; the default suite tries some of each. ``SIM_FUZZ_FROM``
begins at another seed, ``SIM_FUZZ_MANY`` tries so many.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import rmtree

import pytest
from fuzz_corpus import ROOM, WORKBOOKS
from fuzzed_inputs import KINDS
from fuzzing import TooMuch, told, watched
from return_files import parameters_for

from sim.errors import InputMistake
from sim.returns.ssda903 import read_returns

pytestmark = [
    pytest.mark.property,
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a signal ends what takes too long, as Unix has it"),
]

FEW = {"yaml": 3, "overrides": 3, "returns as CSV": 8, "published tables": 8}
"""How many of a kind the default suite tries: composing a configuration takes longest."""
SOME = 20
MANY = int(os.environ.get("SIM_FUZZ_MANY", "10000"))
FIRST = int(os.environ.get("SIM_FUZZ_FROM", "1000"))


def fuzz(kind: str, seeds: range, folder: Path) -> Iterator[str]:
    """What was neither read nor answered, with the seed that makes it again."""
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        try:
            told(KINDS[kind](place, Random(f"{kind} {seed}")))
        except (Exception, TooMuch) as error:
            yield f"{kind}, seed {seed}: {type(error).__name__}: {error}"
        rmtree(place)


@pytest.mark.parametrize("kind", KINDS)
def test_some_inputs_of_each_kind_are_read_or_answered(kind: str, tmp_path: Path) -> None:
    assert list(fuzz(kind, range(FEW.get(kind, SOME)), tmp_path)) == []


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_inputs_are_read_or_answered(kind: str, tmp_path: Path) -> None:
    assert list(fuzz(kind, range(FIRST, FIRST + MANY // len(KINDS) + 1), tmp_path)) == []


@pytest.mark.parametrize(("kind", "seed"), [("files of a fit", 400703), ("overrides", 400478)])
def test_what_once_was_neither_read_nor_answered_is(kind: str, seed: int, tmp_path: Path) -> None:
    """Words of a Parquet file that are not where it says; a name longer than any file has."""
    assert list(fuzz(kind, range(seed, seed + 1), tmp_path)) == []


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_once_ended_the_program_is_answered(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, said = WORKBOOKS[name]
    monkeypatch.setattr("sim.returns.files.archives.MOST_UNPACKED", ROOM)
    (tmp_path / "r.xlsx").write_bytes(make())
    with watched(), pytest.raises(InputMistake, match=said):
        read_returns(parameters_for(tmp_path))


def test_what_takes_too_long_or_too_much_is_noticed() -> None:
    held: list[bytearray] = []
    with pytest.raises(TooMuch, match=r"more than 0\.2 s"):
        told(lambda: [None for _ in iter(int, 1)], seconds=0.2)
    with pytest.raises(TooMuch, match="more than 16 MB"):
        told(lambda: [held.append(bytearray(b"x" * (1 << 20))) for _ in iter(int, 1)], room=16 << 20)
