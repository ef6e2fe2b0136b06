"""What programmes did over all years, by the scenario that runs them."""

from sim.report.rows import Tables, rows_of


def programmes_in(tables: Tables) -> list[tuple[str, str]]:
    """Each scenario that runs a programme, with the programme."""
    rows = tables["programmes"]
    return list(dict.fromkeys(zip(rows["scenario"], rows["programme"], strict=True)))


def totals(tables: Tables, scenario: str, programme: str) -> dict[str, float]:
    """The counts of one programme over all years: means over the runs."""
    rows = rows_of(tables["programmes"], scenario=scenario, programme=programme)
    return {
        str(measure): float(mean)
        for measure, mean in rows.groupby("measure", sort=False)["mean"].sum().items()
    }
