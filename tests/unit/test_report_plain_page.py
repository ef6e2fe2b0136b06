"""Tables and commands of pages for analysts."""

from math import nan

import pandas as pd
import pytest

from sim.report.pages.plain_page import command, table

pytestmark = pytest.mark.unit


def test_a_zero_has_no_sign_a_thousand_a_comma_and_what_there_is_none_of_is_blank() -> None:
    rows = pd.DataFrame({"a": [-0.04, -0.0, -0.06, 1234.56, nan]})
    cells = table(rows, "Numbers").split('<td class="number">')[1:]
    assert [cell.split("<")[0] for cell in cells] == ["0.0", "0.0", "-0.1", "1,234.6", ""]


def test_a_command_is_shown_as_it_is_typed() -> None:
    typed = 'sim "scenarios=[baseline]" a=<b>'
    assert command(typed) == ("<pre><code>sim &quot;scenarios=[baseline]&quot; a=&lt;b&gt;</code></pre>")
