"""Small made-up tables in the layouts of DfE, Ofsted and ONS: England of three authorities in a region.

Every number is invented. Little Marsh is so small that much of it is suppressed; Old Shire ended in 2021 and New
Shire followed it.
"""
# ruff: noqa: E501 - the words of the tables are as long as they are

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LAYOUT = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,la_name,new_la_code,cla_group,characteristic,number,percentage"
)
PLACES = {
    "England": ("National", "", "", "", "", 40.0),
    "West": ("Regional", "E1", "West", "", "", 12.0),
    "Big County": ("Local authority", "E1", "West", "101", "E10000101", 2.0),
    "Marsh, City of": ("Local authority", "E1", "West", "102", "E06000102", 0.1),
    "New Shire": ("Local authority", "E1", "West", "104", "E06000104", 1.0),
}
"""Level, region, codes, and how many times the numbers below each place has."""
YEARS = (2020, 2021, 2022)
STOCK: Mapping[str, Mapping[str, int]] = {
    "Age group": {
        "Under 1 year": 20, "1 to 4 years": 50, "5 to 9 years": 70, "10 to 15 years": 150, "16 years and over": 110,
        "Total": 400,
    },
    "Category of need": {
        "N1. Abuse or neglect": 240, "N2. Child's disability": 12, "N3. Parental illness or disability": 12,
        "N4. Family in acute stress": 30, "N5. Family dysfunction": 60, "N6. Socially unacceptable behaviour": 8,
        "N7. Low income": 2, "N8. Absent parenting": 36, "Total": 400,
    },
    "Legal status": {
        "Full care order": 230, "Interim care order": 80, "Placement order granted": 20,
        "Voluntary agreements under S20 CA 1989": 66, "Detained for child protection": 2,
        "Youth justice legal statuses": 2, "Total": 400,
    },
    "Placement": {
        "Foster placements": 280, "Independent and semi-independent living arrangements/supported accommodation": 40,
        "Secure homes and children's homes": 40, "Other residential settings": 4, "Other placements": 4,
        "Placed for adoption": 10, "Placed with parents or other person with parental responsibility": 20,
        "Residential schools": 2, "Total": 400,
    },
    "Place providers": {
        "Own provision (by the LA)": 180, "Other LA provision": 4, "Other public provision (e.g. by a PCT etc)": 4,
        "Private provision": 160, "Voluntary/third sector provision": 28,
        "Parents or other person with parental responsibility": 20, "Placement provider not reported": 4, "Total": 400,
    },
    "Locality of placement": {
        "Placed inside the local authority boundary": 240, "Placed outside the local authority boundary": 160,
        "Total": 400,
    },
    "Distance between home and placement and locality of placement": {
        "1. Placed inside the LA boundary, 20 miles or less from home": 210,
        "2. Placed outside the LA boundary, 20 miles or less from home": 80,
        "3. Placed inside the LA boundary, more than 20 miles from home": 20,
        "4. Placed outside the LA boundary, more than 20 miles from home": 70,
        "5. Placed inside the LA boundary, distance not known or not recorded": 10,
        "6. Placed outside the LA boundary, distance not known or not recorded": 10,
        "Total": 400,
    },
    "Unaccompanied asylum-seeking children": {"UASC": 24, "Non-UASC": 376, "Total": 400},
}  # fmt: skip
STARTED: Mapping[str, Mapping[str, int]] = {
    "Age group": {
        "Under 1 year": 30, "1 to 4 years": 25, "5 to 9 years": 25, "10 to 15 years": 50, "16 years and over": 40,
        "Total": 170,
    },
    "Category of need": {
        "N1. Abuse or neglect": 90, "N2. Child's disability": 4, "N3. Parental illness or disability": 6,
        "N4. Family acute stress": 14, "N5. Family dysfunction": 30, "N6. Socially unacceptable behaviour": 4,
        "N7. Low income": 2, "N8. Absent parenting": 20, "Total": 170,
    },
    "Legal status": {
        "Interim care order": 60, "Full care order": 2, "Placement order granted": 1, "Voluntary agreement under S20": 90,
        "Emergency protection order": 3, "Police protection in LA accommodation": 10, "Remand": 4, "Total": 170,
    },
}  # fmt: skip
CEASED: Mapping[str, Mapping[str, int]] = {
    "Age on ceasing": {
        "Under 1 year": 10, "1 to 4 years": 36, "5 to 9 years": 20, "10 to 15 years": 22, "16 years": 6, "17 years": 8,
        "18 years and over": 66, "Total": 168,
    },
    "Reason episode ceased": {
        "Adopted": 16, "Special guardianship orders": 22, "Residence order or child arrangement order granted": 8,
        "Returned home to live with parents or other person with parental responsibility which was part of the care"
        " planning process": 30,
        "Returned home to live with parents or other person with parental responsibility which was not part of the care"
        " planning process": 6,
        "Left care to live with parents, relatives or other person with no parental responsibility": 8,
        "Moved into independent living (with supportive accommodation)": 24,
        "Moved into independent living (with no formalised support)": 6, "Sentenced to custody": 2, "Died": 0,
        "Care ceased for any other reason": 20, "Aged 18 (or over) and remained with current carers": 26, "Total": 168,
    },
}  # fmt: skip
MOVES: Mapping[str, Mapping[str, int]] = {
    "Location of new placements during the year": {
        "Placed inside LA boundary less than 20 miles from home": 200,
        "Placed outside LA boundary more than 20 miles from home": 180, "Total new placements": 380,
    },
    "Reason for placement change during the year": {
        "Change in the status of a placement only": 20, "Change to/implementation of care plan": 150, "Other": 50,
        "Total placements changing": 220,
    },
}  # fmt: skip
STABILITY: Mapping[str, Mapping[str, int]] = {
    "Children looked after at 31 March": {"Total children": 400, "With 3 or more placements during the year": 40},
    "Children looked after continuously for at least 2.5 years at 31 March aged under 16 years": {
        "Total children": 130, "Living in the same placement for at least 2 years": 94,
    },
}  # fmt: skip
FILES = {
    "la_cla_on_31_march_by_characteristics": STOCK,
    "la_children_who_started_to_be_looked_after_during_the_year": STARTED,
    "la_children_who_ceased_during_the_year": CEASED,
    "la_cla_during_year_new_placements": MOVES,
    "la_cla_placement_stability": STABILITY,
}
HOMES = "Web link,URN,Provision type,Registration status,Name,Local authority,Sector,Places,Short-break-only children's home"
OFSTED = (
    ("SC1", "Children's home", "Active", "Big County", "Local Authority", 5, ""),
    (
        "SC2",
        "Children's Home",
        "Active",
        "Big County",
        "Local Authority",
        6,
        "Short-break-only children's home",
    ),
    ("SC3", "Secure children's home", "Active", "Big County", "Local Authority", 12, ""),
    ("SC4", "Children's home", "Suspended", "Big County", "Local Authority", 4, ""),
    ("SC5", "Children's home", "Active", "Big County", "Private", 3, ""),
    ("SC6", "Children's home", "Active", "Marsh", "Local Authority", 2, ""),
)
SPENDING = {
    "fostering, unit cost, pounds a week (Section 251 outturn)": ("2021-22", 800),
    "residential care, unit cost, pounds a week (Section 251 outturn)": ("2021-22", 5500),
    "children looked after, gross spending, pounds (Section 251 outturn)": ("2021-22", 70_000_000),
    "leaving care support, gross spending, pounds (Section 251 outturn)": ("2021-22", 3_000_000),
    "approved places with the authority's own mainstream foster carers on 31 March (Ofsted)": ("2022", 300),
    "of which filled (Ofsted)": ("2022", 190),
}

Cell = Callable[[str, str, str, int, int], str]


def suppressed_below_six(place: str, group: str, item: str, year: int, number: int) -> str:
    """As DfE prints it: small numbers of authorities are hidden, England and regions rounded to ten."""
    if PLACES[place][0] != "Local authority":
        return str(round(number, -1)) if number >= 10 else "low" if number else "0"
    return "c" if 0 < number < 6 and not item.startswith("Total") else str(number)


def rows_of(groups: Mapping[str, Mapping[str, int]], cell: Cell = suppressed_below_six) -> list[str]:
    """The rows of a table for every place and year."""
    found = []
    for year in YEARS:
        for place, (level, code, region, old, new, times) in PLACES.items():
            name = place if level == "Local authority" else ""
            start = f'{year},Reporting year,{level},E92000001,England,{code},{region},{old},"{name}",{new}'
            for group, items in groups.items():
                for item, number in items.items():
                    value = cell(place, group, item, year, round(number * times))
                    found.append(f'{start},{group},"{item}",{value},z')
    found += _former_shire(groups)
    return found


def _former_shire(groups: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Old Shire: nothing but z since it ended."""
    start = "2022,Reporting year,Local authority,E92000001,England,E1,West,103,Old Shire,E10000103"
    return [f'{start},{group},"{item}",z,z' for group, items in groups.items() for item in items]


def write_tables(folder: Path, without: Sequence[str] = (), cell: Cell = suppressed_below_six) -> Path:
    """Write a whole set of tables, some files left out."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: "\n".join([LAYOUT, *rows_of(groups, cell)]) for name, groups in FILES.items()}
    texts |= {
        "ofsted_provider_level_at_31_march_2022": ofsted(),
        "ons_population": population(),
        "spending": spending(),
    }
    texts["la_care_leavers_activity"] = leavers()
    for name, text in texts.items():
        if name not in without:
            (folder / f"{name}.csv").write_text(f"\ufeff{text}\n", encoding="utf-8")
    return folder


def ofsted() -> str:
    """Ofsted's list, with lines before its headings."""
    rows = [
        f"page,{urn},{kind},{state},REDACTED,{who},{sector},{places},{short}"
        for urn, kind, state, who, sector, places, short in OFSTED
    ]
    return "\n".join(["Children's social care data in England 2022,,,,,,,,", ",,,,,,,,", HOMES, *rows])


def population() -> str:
    """Children aged 0 to 17."""
    head = "time_period,geographic_level,region_name,old_la_code,new_la_code,la_name,age_group,population_estimate"
    rows = [
        f'{year},{level},{region},{old},{new},"{place if old else ""}",Children aged 0 to 17 years,{60_000 * times:.0f}'
        for year in (2021, 2022)
        for place, (level, _, region, old, new, times) in PLACES.items()
    ]
    return "\n".join([head, *rows])


def spending() -> str:
    """Unit costs and foster places of Big County alone."""
    rows = [f'{years},101,Big County,"{measure}",{value}' for measure, (years, value) in SPENDING.items()]
    return "\n".join(
        ["years,old_la_code,la_name,measure,value", *rows, '2021-22,102,Marsh,"fostering, unit cost",-']
    )


def leavers() -> str:
    """Care leavers, in columns of their own."""
    head = LAYOUT.replace("cla_group,characteristic", "age,activity")
    rows = []
    for place, (level, code, region, old, new, times) in PLACES.items():
        start = f'2022,Reporting year,{level},E92000001,England,{code},{region},{old},"{place if old else ""}",{new}'
        small = level == "Local authority" and times < 1
        rows += [
            f"{start},Aged {age},Total,{'c' if small else round(n * times)},z"
            for age, n in (("17 to 18", 60), ("19 to 21", 160))
        ]
    return "\n".join([head, *rows])
