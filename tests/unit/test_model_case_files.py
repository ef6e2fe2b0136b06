"""What is kept of a child that is gone."""

import numpy as np
import pytest
from model_parts import a_child

from sim.episodes import Coded
from sim.model.case_files import CaseFiles

pytestmark = pytest.mark.unit


def test_files_are_numbered_in_the_order_in_which_they_are_opened() -> None:
    files, children = CaseFiles(), [a_child(number=number) for number in (9, 4, 7)]
    assert [child.file for child in children] == [-1, -1, -1]
    for child in children:
        files.open(child)
    assert [child.file for child in children] == [0, 1, 2]
    assert len(files) == 3


def test_a_file_tells_who_the_child_is_when_the_child_is_gone() -> None:
    files = CaseFiles()
    files.open(a_child(number=9, sex="M", uasc=True, district="south", sibling_group=4))
    files.open(a_child(number=4, disability=True, level="complex", stratum="census", dob=77))
    told = files.columns(np.array([1, 0, 1]))
    numbers = {name: column.tolist() for name, column in told.items() if isinstance(column, np.ndarray)}
    assert numbers == {
        "child": [4, 9, 4],
        "dob": [77, 0, 77],
        "uasc": [False, True, False],
        "disability": [True, False, True],
        "sibling_group": [-1, 4, -1],
    }
    words = {
        name: [column.words[code] for code in column.codes]
        for name, column in told.items()
        if isinstance(column, Coded)
    }
    assert words == {
        "stratum": ["census", "ages_10_to_15", "census"],
        "sex": ["F", "M", "F"],
        "cin": ["N1", "N1", "N1"],
        "level": ["complex", "standard", "complex"],
        "district": ["north", "south", "north"],
    }
