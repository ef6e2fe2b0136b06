"""Words as numbers."""

import pytest
from laboratory import laboratory

from sim.model.names import Names

pytestmark = pytest.mark.unit


def test_words_have_the_numbers_of_their_place_in_the_configuration() -> None:
    names = Names.of(laboratory(1, {"home": 0.1, "adopted": 0.2}))
    assert names.types == ("home", "market")
    assert names.settings == ("care",)
    assert names.setting_of_type == (0, 0)
    assert names.routes == ("home", "adopted", "turned_18")
    assert names.turned_18 == 2
    assert names.locations == ("in_county", "sub_region", "beyond")
