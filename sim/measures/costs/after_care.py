"""What is paid after care: for live orders, adopted children, young people who stay put, and care leavers."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.bands import ADULTHOOD, DAYS_PER_YEAR, day_number
from sim.calendar import DAYS_PER_WEEK
from sim.codes import ADOPTED
from sim.episodes import Episodes
from sim.measures.costs.ledger import Ledgers
from sim.measures.counting.calendar import day_numbers
from sim.measures.counting.events import Events
from sim.measures.counting.keys import positions, reaches
from sim.measures.counting.stays import Stays
from sim.measures.leavers.after_care import ever_of_age, grown_up, orders_and_leavers, run_off
from sim.parameters import Costs, PlacementType
from sim.parameters.census import AfterCare
from sim.parameters.prices import AfterCarePrice


def post_after_care(
    ledgers: Ledgers,
    episodes: Episodes,
    costs: Costs,
    types: Mapping[str, PlacementType],
    base: date,
    stock: AfterCare,
) -> None:
    """Post what each group of young people costs: the mean of those at the ends of each month, by its
    nights.
    """
    dates = (base, *ledgers.months.last_days)
    days, prices = day_numbers(dates), costs.after_care
    orders, leavers = orders_and_leavers(episodes, base, days, stock)
    fostered = [name for name, t in types.items() if t.family_based and not t.adoptive]
    grown = grown_up(episodes, base)
    from_foster = grown & (positions(episodes, "placement", fostered) >= 0)
    asylum = grown & episodes.column("uasc")
    special, allowance, staying = prices.special_guardianship, prices.adoption_allowance, prices.staying_put
    grant = costs.asylum_grant.leavers
    _post(ledgers, "after_care.special_guardianship", special, orders)
    _post(ledgers, "after_care.care_leavers", prices.care_leavers, leavers.sum(axis=-2))
    _post(ledgers, "after_care.adoption_allowance", allowance, _adopted(episodes, allowance, base, days))
    _post(ledgers, "after_care.staying_put", staying, _by_age(episodes, from_foster, staying, base, days))
    _post(ledgers, "asylum_grant.leavers", grant, -_by_age(episodes, asylum, grant, base, days))
    _post_adoption_fees(ledgers, episodes, costs, types, base)


def _post(ledgers: Ledgers, path: str, price: AfterCarePrice, young: Numbers) -> None:
    """A weekly amount for young people counted on the base date and at the end of each month."""
    months = ledgers.months
    weekly = months.at_start(price.per_week)
    share = 1.0 if price.by_age else price.share
    pounds = share * (young[..., :-1] + young[..., 1:]) / 2 * weekly * months.nights / DAYS_PER_WEEK
    ledgers.post_every_month(price.line, path, pounds)


def _by_age(episodes: Episodes, among: Flags, price: AfterCarePrice, base: date, days: Counts) -> Numbers:
    """Young people on each day, weighted by the share of their age that gets the amount: of the base date,
    and since; for each history.
    """
    ages = sorted(price.by_age)
    share = np.asarray([price.by_age[age] for age in ages])
    years = (days - day_number(base)) / DAYS_PER_YEAR
    at_base = run_off(price.at_base, years, ages)
    born, histories = episodes.column("dob")[among], episodes.histories.among(among)
    young = at_base + ever_of_age(born, -np.inf, days, ages, histories)
    each = [share @ own for own in young.reshape(-1, len(ages), len(days))]  # as one alone is added up
    return np.reshape(each, (*histories.shape, len(days)))


def _adopted(episodes: Episodes, price: AfterCarePrice, base: date, days: Counts) -> Numbers:
    """Adopted children under 18 on each day: those of the base date, and those adopted since."""
    events = Events.of(episodes)
    adopted = events.ended_by(ADOPTED) & (events.end > day_number(base))
    until = reaches(episodes, ADULTHOOD)
    years = (days - day_number(base)) / DAYS_PER_YEAR
    ages: Sequence[int] = range(ADULTHOOD)
    since = Stays.of(events.end, until, days, episodes.histories).count(adopted)
    return np.asarray(since + run_off(price.at_base, years, ages).sum(axis=0))


def _post_adoption_fees(
    ledgers: Ledgers, episodes: Episodes, costs: Costs, types: Mapping[str, PlacementType], base: date
) -> None:
    """The agency's fee for each child placed for adoption, in the month in which it moves there."""
    fee = costs.after_care.adoption_fee
    adopters = [name for name, t in types.items() if t.adoptive]
    begins = episodes.column("decom")
    month = ledgers.months.of_day(begins)
    among = (positions(episodes, "placement", adopters) >= 0) & (month >= 0) & (begins > day_number(base))
    pounds = fee.share * ledgers.months.at_start(fee.amount)
    for ledger, (own,) in zip(ledgers.each, ledgers.histories.among(among).each(month[among]), strict=True):
        ledger.post(fee.line, "after_care.adoption_fee", own, pounds[own])
