"""Names of authorities as DfE, Ofsted and ONS write them, brought to one form."""

import re

BEGINNINGS = r"^((london|royal|metropolitan) borough|city|county|borough) of (?!london$)"
"""Ranks that councils put before their names, and DfE does not: all but the City of London go without."""
COUNCIL = r" ((metropolitan )?(city|county|borough|district) )?council$"
ENDINGS = (
    " city of",
    " county of",
    " royal borough of",
    " london borough of",
    " borough",
    " unitary authority",
    " city",
    " royal",
    " metropolitan",
)
OTHER_NAMES = {
    "county durham": "durham",
    "bristol": "bristol",
    "hull": "kingston upon hull",
    "southend": "southend on sea",
    "scilly isles": "isles of scilly",
    "telford and the wrekin": "telford and wrekin",
    "bcp": "bournemouth christchurch and poole",
}
"""Names that no rule brings together."""
FORMER = {
    "bournemouth christchurch and poole": ("bournemouth", "poole"),
}
"""Of what an authority was made that has no tables before. Christchurch came from Dorset, whose tables do not
show it by itself."""
SUCCESSORS = {
    "cumbria": ("Cumberland", "Westmorland and Furness"),
    "northamptonshire": ("North Northamptonshire", "West Northamptonshire"),
    "bournemouth": ("Bournemouth, Christchurch and Poole",),
    "poole": ("Bournemouth, Christchurch and Poole",),
}
"""What became of an authority that is no more."""


def plain_name(name: str) -> str:
    """A name in small letters without punctuation, and without what only some publishers put to it:
    "Bristol, City of" and "Bristol", "Kingston Upon Hull, City of" and "Kingston upon Hull" are one.
    """
    words = re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).strip()
    words = re.sub(BEGINNINGS, "", re.sub(COUNCIL, "", words).removeprefix("the "))
    for ending in ENDINGS:
        if words.endswith(ending) and words != ending.strip():
            words = words.removesuffix(ending)
    return OTHER_NAMES.get(words, words)


def slug_of(name: str) -> str:
    """The name as a file and an override have it: ``bristol``, ``city_of_london``."""
    return plain_name(name).replace(" ", "_")
