"""What a run shows: one module for each exhibit, with its finding, its drawing, its table and its section."""

from collections.abc import Mapping

from sim.report.exhibits import (
    children_by_placement,
    children_in_care,
    entries_and_exits,
    foster_carers,
    homes,
    indicators,
    placement_flows,
    probabilities,
    spending,
    strategy_taken_apart,
    unmet_preferences,
    what_changes,
    where_children_live,
)
from sim.report.exhibits.exhibit import Exhibit

EXHIBITS: Mapping[str, Exhibit] = {
    module.EXHIBIT.name: module.EXHIBIT
    for module in (
        children_in_care,
        children_by_placement,
        entries_and_exits,
        indicators,
        foster_carers,
        homes,
        where_children_live,
        unmet_preferences,
        placement_flows,
        what_changes,
        strategy_taken_apart,
        probabilities,
        spending,
    )
}
"""All that the report shows, by name; those of one section stand in the page in this order."""
