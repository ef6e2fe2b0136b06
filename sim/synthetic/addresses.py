"""Where children come from and where they live: postcodes and URNs that nobody can take for real ones."""

import numpy as np
import pandas as pd

from sim.arrays import Counts, Hashes, Texts
from sim.codes import PlaceCode, Provider
from sim.synthetic.choice import either, first_that_holds
from sim.synthetic.scatter import scatter, uniform

AREAS = {"in_county": "ZA", "sub_region": "ZB", "beyond": "ZC"}
"""Postcode areas, none of which exists, by where a placement is; homes that children come from are in
``ZH``."""
HOME = "ZH"
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters of the second half of a postcode: all but C, I, K, M, O and V."""
PROVIDERS = {"agency": 12, "home": 60, "adoption agency": 15}
"""How many providers of each kind children are placed with. Assumption: about as many as a county uses."""
VOLUNTARY = 0.15
"""Share of independent providers that are voluntary (PR5): 6 of 41 % of placements, England 31 March 2019
(DfE)."""
ELSEWHERE = "XXXXXXX"
"""URN of what Ofsted does not register."""
FOSTERED = [p for p in PlaceCode if p.startswith("U")]
ADOPTIVE = [p for p in PlaceCode if p.startswith("A")]


def addressed(rows: pd.DataFrame) -> pd.DataFrame:
    """The same placements with ``home_post``, ``pl_post``, ``urn`` and the code of their provider.

    Brothers and sisters come from one address and, placed together, live at one. Two placements of a child
    one after the other are at different addresses or with different providers. Children placed for adoption
    and unaccompanied children have withheld postcodes: of the placement the former, of home the latter.
    """
    rows = rows.copy()
    family = rows["sibling_group"].where(rows["sibling_group"] >= 0, -2 - rows["child"])
    home = postcode(HOME, scatter("home", rows["copy"], family))
    rows["home_post"] = either(rows["uasc"], None, home)
    kind = _kind(rows)
    number = _provider_number(rows, kind)
    household = scatter("household", rows["copy"], family, rows["decom"], rows["placement"])
    agency = kind == "agency"
    number = np.where(agency, household % np.uint64(PROVIDERS["agency"]), number).astype(np.int64)
    where = np.where(kind == "home", scatter("home of", rows["copy"], rows["placement"], number), household)
    named = rows["unit"].notna()
    unit = scatter("unit", rows["copy"], rows["unit"].fillna("").astype(str).to_numpy(dtype=object))
    where = np.where(named, unit, where).astype(np.uint64)
    area = rows["location"].map(AREAS).fillna(AREAS["in_county"]).to_numpy(dtype=object)
    rows["pl_post"] = either(rows["place"].isin(ADOPTIVE), None, postcode(area, where))
    rows["urn"] = _urn(
        rows,
        kind,
        number,
        named & (rows["place"].isin([PlaceCode.K1, PlaceCode.K2]) | (kind == "home")),
        unit,
    )
    private = (rows["place_provider"] == Provider.PRIVATE.value) & rows["urn"].notna()
    rows["provider"] = either(private, independent(rows["urn"]), rows["place_provider"])
    rows.loc[rows["place"].str.startswith("Z"), "provider"] = None
    return rows.drop(columns=["place_provider", "unit"])


def postcode(area: str | Texts, at: Hashes) -> Texts:
    """A postcode in an area for each address."""
    district, sector = at % np.uint64(99) + np.uint64(1), at // np.uint64(99) % np.uint64(10)
    letters = np.array([a + b for a in INWARD for b in INWARD], dtype=object)
    unit = letters[(at // np.uint64(990) % np.uint64(len(letters))).astype(np.int64)]
    outward = np.asarray(area, dtype=object) + district.astype(str).astype(object)
    return np.asarray(outward + " " + sector.astype(str).astype(object) + unit)


def independent(urn: pd.Series) -> Texts:
    """The code of an independent provider by its URN: private, or voluntary for some."""
    words = urn.astype(str).to_numpy(dtype=object)
    voluntary = uniform("voluntary", words) < VOLUNTARY
    return np.where(voluntary, Provider.VOLUNTARY.value, Provider.PRIVATE.value).astype(object)


def registered(at: Hashes, prefix: str) -> Texts:
    """Unique reference numbers with a first digit that Ofsted has not come to: ``SC9nnnnn`` or
    ``9nnnnnn``.
    """
    digits = 7 - len(prefix) if prefix == "9" else 8 - len(prefix)
    number = (at % np.uint64(10**digits)).astype(str)
    return np.array([f"{prefix}{n:0>{digits}}" for n in number.tolist()], dtype=object)


def _kind(rows: pd.DataFrame) -> Texts:
    """What sort of provider stands behind a placement: agency, home, adoption agency, the council, or
    none.
    """
    place, own = rows["place"], rows["place_provider"] == Provider.OWN.value
    return np.select(
        [
            place.isin(FOSTERED) & own,
            place.isin(FOSTERED),
            place.isin(ADOPTIVE),
            place.isin([PlaceCode.P1, PlaceCode.Z1]),
        ],
        ["council", "agency", "adoption agency", "none"],
        "home",
    ).astype(object)


def _provider_number(rows: pd.DataFrame, kind: Texts) -> Counts:
    """A provider out of those of its kind, never the same twice running for one child."""
    many = pd.Series(kind).map(PROVIDERS).fillna(2).to_numpy(dtype=np.int64)
    mixed = scatter("provider", rows["copy"], rows["child"], rows["decom"])
    step = pd.Series(1 + (mixed % (many - 1).astype(np.uint64)).astype(np.int64), index=rows.index)
    first = rows["child"].map(
        dict(enumerate(scatter("first provider", np.arange(rows["child"].max() + 1)) % np.uint64(997)))
    )
    return np.asarray((first.astype(np.int64) + step.groupby([rows["child"], kind]).cumsum()) % many)


def _urn(rows: pd.DataFrame, kind: Texts, number: Counts, own_home: pd.Series, unit: Hashes) -> Texts:
    place = rows["placement"].astype(str).to_numpy(dtype=object)
    by_kind = {
        "council": registered(scatter("council"), "SC9").repeat(len(rows)),
        "agency": registered(scatter("agency", number), "SC9"),
        "adoption agency": registered(scatter("adoption agency", number), "9"),
        "home": registered(
            np.where(own_home, unit, scatter("home", place, number, rows["copy"])).astype(np.uint64), "SC9"
        ),
        "none": either(rows["place"] == PlaceCode.Z1, ELSEWHERE, None),
    }
    return first_that_holds([kind == name for name in by_kind], list(by_kind.values()), None)
