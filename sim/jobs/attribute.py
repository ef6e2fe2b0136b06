"""Say which policy of a scenario did it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.bands import years_after
from sim.calendar import ends_on
from sim.checkpoints.of_job import checkpoints_of
from sim.comparison.attribution import ALONE, attribution, scenarios_for
from sim.errors import InputMistake
from sim.folders.lock import alone
from sim.jobs.remarks import say_before
from sim.jobs.simulate import with_progress_bar
from sim.jobs.telling import tell
from sim.measures import Measures, month_ends
from sim.measures.counting.calendar import FinancialYears
from sim.measures.indicators import shown
from sim.report.drawing.waterfall import write_waterfalls
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.pages.decision.each_plan import Attempts, write_plans
from sim.report.terminal.effects import print_waterfall
from sim.settings import Settings


@alone
def run(settings: Settings) -> None:
    """Take the last scenario apart, against the first; write every part and draw a waterfall for each
    indicator.
    """
    reference, *others = settings.scenarios
    if not others or len(settings.scenarios[others[-1]].policies) < 2:
        raise InputMistake(
            "job=attribute takes a scenario of several policies apart, against another one; write for example"
            ' "scenarios=[baseline,full_strategy]"'
        )
    say_before(settings)
    name = others[-1]
    parts = scenarios_for(settings.scenarios[reference], settings.scenarios[name])
    base = settings.parameters.authority.base_date
    ends_of_months = [day.isoformat() for day in month_ends(base, settings.run.years)]
    anniversaries = [years_after(base, year).isoformat() for year in range(1, settings.run.years + 1)]
    dates = [max(day for day in ends_of_months if day <= anniversary) for anniversary in anniversaries]
    years = FinancialYears.between(base, years_after(base, settings.run.years)).names
    ends = [ends_on(year) for year in years]  # of flows and costs
    with checkpoints_of(settings) as kept, published_folder(settings.folder) as fresh:
        results = with_progress_bar(replace(settings, scenarios=parts), kept=kept)
        table = attribution(results.measured, [*dates, *ends])
        table.insert(0, "scenario", name)
        done = attempts_of(results.measured)
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "attribution.csv", table)
        write_manifest(fresh, settings)
    extras, indicators = Extras(), shown(settings.parameters.aims)
    by = _judged(settings, [day for day in (*dates, *ends) if day <= dates[-1]])
    write_waterfalls(settings.folder / "figures", table, by, indicators, extras)
    write_plans(settings.folder, table, settings.scenarios[name], by, indicators, done, extras)
    tell(lambda: print_waterfall(table, by, indicators, settings.folder), settings.folder, extras)


def _judged(settings: Settings, dates: Sequence[str]) -> str:
    """The day on which screen, pictures and page judge the plans: the last one up to the day of the aims, the
    last one of all without them.
    """
    last = max((aim.by.isoformat() for aim in settings.parameters.aims.values()), default=max(dates))
    return max((day for day in dates if day <= last), default=max(dates))


def attempts_of(measured: Mapping[str, Measures]) -> Attempts:
    """What the programme of each policy did over all years where the policy is carried out alone."""
    found: dict[str, dict[str, float]] = {}
    for name, own in measured.items():
        part, _, policy = name.partition(":")
        if part != ALONE or "programmes" not in own or not len(own["programmes"].keys):
            continue
        counted = own["programmes"]
        rows = counted.keys.assign(mean=counted.values.mean(axis=0))
        rows = rows[rows["programme"] == policy]
        if len(rows):
            found[policy] = {
                str(key): float(value) for key, value in rows.groupby("measure")["mean"].sum().items()
            }
    return found
