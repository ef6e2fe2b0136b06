"""Faults of the model: random numbers, arrivals, risks, careers and programmes.

All of them are to be noticed by the unit tests beside the module.
"""

from mutants.mutant import Mutant, mutants_of

MODEL: tuple[Mutant, ...] = (
    *mutants_of(
        "model.streams",
        "unit/test_model_streams.py",
        ("streams wrap at visit 8", "visit // VISITS_A_BLOCK * MOST", "visit // VISITS_A_BLOCK % 2 * MOST"),
        (
            "streams wrap at entity 1,024",
            "+ entity // ENTITIES_A_BLOCK",
            "+ entity // ENTITIES_A_BLOCK % 2",
        ),
        ("replications share their draws", "self.seed, self.replication, decision", "self.seed, decision"),
    ),
    *mutants_of(
        "model.risks.drift",
        "unit/test_model_drift.py",
        (
            "drift of entries only",
            'drawn.factors(layers.entries, "entries"), drawn.factors(layers.exits, "exits")',
            'drawn.factors(layers.entries, "entries"), np.ones(years)',
        ),
        (
            "drift of exits only",
            'drawn.factors(layers.entries, "entries"), drawn.factors(layers.exits, "exits")',
            'np.ones(years), drawn.factors(layers.exits, "exits")',
        ),
        ("unaccompanied children drift as others", "if stratum.uasc else", "if False else"),
        ("all routes drift alike", '"route", name)', '"route")'),
        (
            "frequent first plans lose to rare ones",
            " * np.exp(self.variance.reshape(years, *alike, 1) * shares)",
            "",
        ),
        ("plans of all settings drift alike", '"plan", name)', '"plan")'),
        ("the last year does not go on", "years - 1)", "years)"),
        ("drift forgets the year before", "back + drift.phi * x + drift.sd", "back + drift.sd"),
        ("drift returns at once", "name[-1], 0.0) * (1 - drift.phi)", "name[-1], 0.0)"),
        ("a trend never ends", "trend * DAMPING ** np.arange(years)", "trend * np.ones(years)"),
        ("drift is read a year late", "* self.factors[year]\n", "* self.factors[max(0, year - 1)]\n"),
    ),
    *mutants_of(
        "model.arrivals.entries",
        "unit/test_model_entries.py",
        ("entries drift with exits", "drift.entries[name], horizon", "drift.exits[0], horizon"),
        ("dispersion of entries ignored", "        * drift[year]\n", ""),
        (
            "sibling rate not divided",
            "mean_size = 1.0 if stratum.uasc else p.entries.siblings.mean",
            "mean_size = 1.0",
        ),
        (
            "level two years ahead",
            "* values_on(p.entries.level, base, days)",
            "* values_on(p.entries.level, base, days + 730)",
        ),
        ("unaccompanied rate divided", "1.0 if stratum.uasc else p.entries", "p.entries"),
        ("children a year older", "floor(arrivals - age *", "floor(arrivals - (age + 1) *"),
        ("a family a day late", "yield day - clock.now", "yield day + 1 - clock.now"),
    ),
    *mutants_of(
        "model.arrivals.front_door",
        "unit/test_model_front_door.py",
        ("one more than the threshold", "unaccompanied_in_care >= self", "unaccompanied_in_care > self"),
        (
            "families helped at home enter",
            "        if self._edge_of_care.keeps_at_home(family, now):\n            return\n",
            "",
        ),
    ),
    *mutants_of(
        "model.arrivals.prevention",
        "unit/test_model_prevention.py",
        (
            "ages at the edge of a band",
            "<= child.age_on(now) <= self._ages[1]",
            "<= child.age_on(now) < self._ages[1]",
        ),
        ("the limit holds for ever", "now - DAYS_PER_YEAR)", "now - 50 * DAYS_PER_YEAR)"),
    ),
    *mutants_of(
        "model.arrivals.reentry",
        "unit/test_model_reentry.py",
        ("children come back at 18 and later", " and now + delay < child.eighteenth_birthday", ""),
        ("the time until re-entry ignores its mean", "* mean_years * DAYS_PER_YEAR", "* DAYS_PER_YEAR"),
        ("a period is not counted", "        child.period += 1\n", ""),
    ),
    *mutants_of(
        "model.arrivals.first_plans",
        "unit/test_model_first_plans.py",
        (
            "plans of tomorrow",
            'np.searchsorted(self._days, days, side="right") - 1',
            'np.searchsorted(self._days, days + 365, side="right") - 1',
        ),
        ("plans of those who come back do not drift", "year_of(day, len(self._upto))", "0"),
        (
            "levels of need do not tell",
            "joint = plans[:, :, None] * level * pull",
            "joint = plans[:, :, None] * level * (0 * pull + 1)",
        ),
    ),
    *mutants_of(
        "model.arrivals.strata",
        "unit/test_model_strata.py",
        (
            "the oldest nearest stratum",
            "key=lambda name: min(abs(age - years)",
            "key=lambda name: min((age - years)",
        ),
    ),
    *mutants_of(
        "model.risks.competing_risks",
        "unit/test_model_competing_risks.py",
        (
            "stays are not conditional on what was lived",
            "self._first_exit(rates.exits, CARE_EDGES, child.entered, now, when, budgets)",
            "self._first_exit(rates.exits, CARE_EDGES, now, now, when, budgets)",
        ),
        (
            "adoption on the clock of care",
            "exits_by_placement, PLACEMENT_EDGES, child.placed, now",
            "exits_by_placement, PLACEMENT_EDGES, child.entered, now",
        ),
        ("moves forget the time in placement", "    lived = now - placed\n", "    lived = 0.0\n"),
        (
            "an offer spends no budget",
            "elif cause == self._offer or (cause == NOTHING and until < limit):",
            "elif cause == NOTHING and until < limit:",
        ),
        (
            "a birthday spends no budget",
            "elif cause == self._offer or (cause == NOTHING and until < limit):",
            "elif cause == self._offer:",
        ),
        (
            "care bands a day late",
            "band: i64 = begun(edges, now - began)",
            "band: i64 = begun(edges, now - began - 1) or 1",
        ),
        ("the last of the routes that overdraw", "if when < day:", "if when > day or first == NOTHING:"),
        ("all routes drift like the first", "clock = after + route", "clock = after"),
    ),
    *mutants_of(
        "model.risks.hazards",
        "unit/test_model_hazards.py",
        ("every spell is like the second", "min(spell, SPELLS - 1)", "min(spell, 1)"),
        ("types of a setting move alike", " * self._by_type[placement]", ""),
        (
            "rates of care two bands late",
            "self.by_time[min(band, len(self.by_time) - 1)]",
            "self.by_time[max(0, min(band, len(self.by_time) - 1) - 1)]",
        ),
        (
            "breakdowns do not know need",
            "            disrupted *= self._disruption_by_profile[profile]\n",
            "",
        ),
        (
            "offers on the scale of a year too often",
            "self._offers[placement][era] / DAYS_PER_YEAR",
            "self._offers[placement][era] / 365 * 12",
        ),
        ("unaccompanied children leave like others", "(route.for_uasc if unaccompanied else 1.0)", "1.0"),
        ("planned for broken down", "scale * (1 - ending.planned)", "scale * ending.planned"),
    ),
    *mutants_of(
        "model.risks.destinations",
        "unit/test_model_destinations.py",
        (
            "the setting at 18 does not tell",
            "mixes = [at_18.get(s, at_18[OTHERWISE])",
            "mixes = [at_18[OTHERWISE]",
        ),
    ),
    *mutants_of(
        "model.agenda",
        "unit/test_model_agenda.py",
        (
            "an interruption forgets what was spent",
            "            child.budgets = self._risks.ahead(child, now)[2]\n",
            "            pass\n",
        ),
        (
            "the longest stay is counted from care",
            "return child.placed + self._longest_stay",
            "return child.entered + self._longest_stay",
        ),
        ("a cancelled event comes", "            child.pending.cancel()\n", ""),
        ("a programme keeps back an exit of its own", "return when\n", "return until\n"),
    ),
    *mutants_of(
        "model.career",
        "unit/test_model_career.py",
        (
            "an eighteenth birthday is a move",
            "if now >= child.eighteenth_birthday:\n            self._turn_18",
            "if now > child.eighteenth_birthday:\n            self._turn_18",
        ),
        (
            "brothers and sisters in a full home",
            "            else place.unit.free > 0\n",
            "            else True\n",
        ),
        ("a move does not count as a spell", "        child.spell += 1\n", ""),
        (
            "an offer keeps its old budget",
            "            child.budgets[self.names.turned_18 + OFFER] = draws[on.NEXT_OFFER]  # until the next"
            " offer\n",
            "",
        ),
        (
            "planned moves break down",
            "self._move(child, now, planned=cause == routes + PLANNED_MOVE)",
            "self._move(child, now, planned=cause != routes + PLANNED_MOVE)",
        ),
    ),
    *mutants_of(
        "model.legal",
        "unit/test_model_legal.py",
        ("police protection ends at once", "days_in_care > 0:", "days_in_care >= 0:"),
        ("proceedings a day short", "days_in_care > PROCEEDINGS_DAYS", "days_in_care >= PROCEEDINGS_DAYS"),
    ),
    *mutants_of(
        "model.plans",
        "unit/test_model_plans.py",
        ("age has no pull", "(by_age[age_band(age)] if by_age else 1.0) * ", ""),
        (
            "a plan for a setting that takes no such age",
            "if self._placing.answers(number, years) else 0.0",
            "",
        ),
        (
            "plans do not drift",
            "year_of(now, len(self._drift)) if self._drifts else 0",
            "0",
        ),
        ("a frequent plan loses to rare ones", "(exp(spread * weight) if spread else 1.0)", "1.0"),
    ),
    *mutants_of(
        "model.decisions",
        "unit/test_model_decisions.py",
        ("moves do not drift", "planned / drift, disrupted / drift", "planned, disrupted"),
        ("offers drift with moves", "disrupted / drift, offer", "disrupted / drift, offer / drift"),
    ),
    *mutants_of(
        "model.schedule",
        "unit/test_model_schedule.py",
        ("a change a day late", "bisect_right(self._days, day) - 1", "bisect_right(self._days, day - 1) - 1"),
    ),
    *mutants_of(
        "model.child",
        "unit/test_model_child.py",
        ("a year older", "/ DAYS_PER_YEAR + 18)", "/ DAYS_PER_YEAR + 19)"),
        ("a year older six months before the birthday", "/ DAYS_PER_YEAR + 18)", "/ DAYS_PER_YEAR + 18.5)"),
    ),
    *mutants_of(
        "model.system",
        "unit/test_model_system.py",
        ("the last day is not lived", "last_day + 1.0", "last_day + 0.0"),
        (
            "exits drift with entries",
            "DriftedTime, drift.exits)",
            "DriftedTime, [*drift.entries.values()] * 9)",
        ),
    ),
    *mutants_of(
        "model.work.programmes",
        "unit/test_model_programmes.py",
        (
            "a programme takes a child twice",
            "return again is not None and",
            "return again is None or",
        ),
        ("two programmes take the same child", "        self._busy.add(child.number)\n", ""),
        ("the first place comes a year late", "np.arange(many) + 0.5", "np.arange(many) + 1.5"),
        (
            "a child that left is led out",
            "not child.in_care or child.period != period",
            "child.period != period",
        ),
    ),
    *mutants_of(
        "model.work.choice",
        "unit/test_model_choice.py",
        (
            "programme ages at the edge of a band",
            "<= child.age_on(now) <= self._oldest",
            "<= child.age_on(now) < self._oldest",
        ),
        (
            "the latest placed come first",
            "return lambda child, _: (child.placed,)",
            "return lambda child, _: (-child.placed,)",
        ),
        ("work goes on beyond 18", "            and now + self._work < child.eighteenth_birthday\n", ""),
    ),
)
