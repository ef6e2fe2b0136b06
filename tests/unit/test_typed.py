"""What people are told to type comes to the program as it is meant, from every shell."""

import os
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shells import NotAlike, words

from sim.configuration.literal import Literals
from sim.typed import mapping, typed

pytestmark = pytest.mark.unit

VALUES = [
    "run.years=5", "scenarios=[baseline,step_down]", "run.years=5,10", "returns.folder=Children's Services",
    "a=903 (2022)",
    "returns.folder=a#b", "returns.folder=Übersicht für Köln", "returns.folder=~/903",
    "returns.years={2021/e.csv: 2021}",
    "fit.carers_words={'Task & Centred': mainstream}", "a=x;y|z<>&^*?", "returns.folder=C:\\My data\\903",
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_every_shell_passes_on_what_is_meant(value: str) -> None:
    assert words(f"uv run sim {typed(value)}") == ["uv", "run", "sim", value]
    assert shlex.split(typed(value)) == [value]


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_posix_shell_passes_on_anything(value: str) -> None:
    assert shlex.split(typed(f"returns.folder={value}")) == [f"returns.folder={value}"]


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_a_shell_itself_passes_on_what_is_meant() -> None:
    line = " ".join(map(typed, [*VALUES, "returns.folder=$HOME", "returns.folder=50 %!"]))
    done = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines() == [*VALUES, "returns.folder=$HOME", "returns.folder=50 %!"]


@pytest.mark.parametrize(
    "line",
    [
        "sim scenarios=[baseline]", "sim 'scenarios=[baseline]'", "sim run.years=5,10", "sim a={b: c}",
        'sim "a=$x"',
        'sim "a=50%"', 'sim "a=x\\"', 'sim a="x y"', 'sim "a=x', "sim a=x&b", "sim a=C:\\x", "sim =x",
        "sim a=<folder>",
    ],
)  # fmt: skip
def test_lines_that_shells_disagree_on_are_known(line: str) -> None:
    with pytest.raises(NotAlike):
        words(line)


LETTERS = st.characters(
    min_codepoint=33, max_codepoint=0x17E, exclude_characters='$`"!%\\{}', exclude_categories=["Cc", "Zs"]
)


@given(
    st.dictionaries(
        st.text(LETTERS, min_size=1), st.sampled_from(["mainstream", "none"]), min_size=1, max_size=4
    )
)
def test_a_mapping_means_what_it_was_made_from(meanings: dict[str, str]) -> None:
    [argument] = words(mapping("fit.commitments_words", meanings))
    literal = Literals().read(argument)
    assert literal is not None
    assert literal.value == meanings
