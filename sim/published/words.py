"""Groups and characteristics of DfE's tables under one name each, however a release writes them.

What differs between releases: the starts have "Age group" until 2022 and "Age on starting" from 2023; "Family
acute stress" and "Family in acute stress"; hyphens, apostrophes, numbers before a characteristic; and what
supported accommodation is called.
"""

import re
from collections.abc import Sequence

Rules = Sequence[tuple[str, str]]

GROUPS: Rules = (
    (r"^age( group| on starting| on ceasing| at 31 march)?$", "age"),
    (r"^(primary )?(category of need|need)", "need"),
    (r"^legal status", "legal"),
    (r"^(placement|placement group|placement type|type of placement)$", "placement"),
    (r"provider", "provider"),
    (r"^distance between home and placement and locality", "distance and locality"),
    (r"^distance between home", "distance"),
    (r"^locality", "locality"),
    (r"unaccompanied|uasc", "unaccompanied"),
    (r"^(gender|sex)$", "sex"),
    (r"^reason episode ceased|^reason for ceasing|^reason ceased", "reason"),
    (r"^special guardianship order", "special guardianship"),
    (r"^adopted$|^adoption", "adopted"),
    (r"location of new placements", "new placements"),
    (r"reason for placement change", "changes"),
    (r"2 5 years|two and a half years", "long in care"),
    (r"^children looked after (at|on) 31 march$", "all"),
)
"""Words of a group, in small letters without punctuation, and what it is called here."""

TOTAL: Rules = (
    (r"^(grand )?total( children| new placements| placements changing)?$|^all children", "total"),
)
AGES: Rules = (
    (r"^under 1", "under_1"),
    (r"^1 to 4", "1_to_4"),
    (r"^5 to 9", "5_to_9"),
    (r"^10 to 15", "10_to_15"),
    (r"^16 years and over|^16 to 17|^16 and over", "16_to_17"),
    (r"^16( years)?$", "16"),
    (r"^17( years)?$", "17"),
    (r"^18( years)?( and over| or over)?$", "18"),
)
NEEDS: Rules = (
    (r"abuse or neglect", "N1"),
    (r"child s disability|childs disability", "N2"),
    (r"parental (illness|disability)", "N3"),
    (r"acute stress", "N4"),
    (r"dysfunction", "N5"),
    (r"unacceptable behaviour", "N6"),
    (r"low income", "N7"),
    (r"absent parent", "N8"),
)
LEGAL: Rules = (
    (r"^interim care order", "C1"),
    (r"^full care order", "C2"),
    (r"^placement order", "E1"),
    (r"^voluntary agreement", "V2"),
    (r"^detained for child protection", "detained"),
    (r"youth justice legal status", "youth justice"),
    (r"^emergency protection", "L2"),
    (r"^police protection", "L1"),
    (r"child assessment", "L3"),
    (r"remand", "J1"),
    (r"pace|police custody", "J2"),
    (r"youth rehabilitation", "J3"),
    (r"^freed for adoption", "D1"),
)
PLACEMENTS: Rules = (
    (r"foster", "foster"),
    (r"^secure.*semi independent", "homes and supported"),
    (r"independent and semi|supported accommodation|semi independent living arr", "supported"),
    (r"secure (homes|units) and children s homes|^secure homes|^children s homes", "homes"),
    (r"placed for adoption", "adoption"),
    (r"placed with parents|placement with parents", "parents"),
    (r"residential schools?$", "schools"),
    (r"other residential", "other residential"),
    (r"other placements? in the community|placed in the community", "community"),
    (r"other placements?$", "other"),
)
PROVIDERS: Rules = (
    (r"^own provision", "own"),
    (r"^other la provision", "other authority"),
    (r"^other public", "other public"),
    (r"^private", "private"),
    (r"^voluntary", "voluntary"),
    (r"^parents or other person", "parents"),
    (r"not reported", "not reported"),
)
NEAR_AND_FAR: Rules = (
    (r"inside .*(not known|not recorded)", "inside"),
    (r"outside .*(not known|not recorded)", "outside, unknown"),
    (r"inside .*(20 miles or less|less than 20)", "inside, near"),
    (r"inside .*more than 20", "inside, far"),
    (r"outside .*(20 miles or less|less than 20)", "outside, near"),
    (r"outside .*more than 20", "outside, far"),
    (r"inside", "inside"),
    (r"outside", "outside"),
    (r"not known|not recorded", "unknown"),
    (r"20 miles or less|less than 20", "near"),
    (r"more than 20", "far"),
)
REASONS: Rules = (
    (r"^adopted", "adoption"),
    (r"special guardianship", "special_guardianship"),
    (r"child arrangements? order|^residence order", "child_arrangements"),
    (r"returned home.*(was not|not) part of the care plan", "reunification_unplanned"),
    (r"returned home", "reunification_planned"),
    (r"^left care to live with parents relatives", "relatives"),
    (r"independent living", "independence"),
    (r"remained with current carers|remain.* with former", "staying put"),
    (r"adult social", "adult care"),
    (r"any other reason", "any other"),
    (
        r"remand ended|age assessment|another local authority|moved abroad|^died|sentenced to custody",
        "other",
    ),
)
CHANGES: Rules = ((r"change in the status", "status only"),)
STABILITY: Rules = (
    (r"3 or more placements", "three or more"),
    (r"same placement for at least 2 years|living in the same placement", "same placement"),
)
UNACCOMPANIED: Rules = ((r"^non", "no"), (r"^(uasc|unaccompanied)", "yes"))
SEXES: Rules = ((r"^(female|girls)", "F"), (r"^(male|boys)", "M"))

ITEMS: dict[str, Rules] = {
    "age": AGES,
    "need": NEEDS,
    "legal": LEGAL,
    "placement": PLACEMENTS,
    "provider": PROVIDERS,
    "distance and locality": NEAR_AND_FAR,
    "distance": NEAR_AND_FAR,
    "locality": NEAR_AND_FAR,
    "new placements": NEAR_AND_FAR,
    "unaccompanied": UNACCOMPANIED,
    "sex": SEXES,
    "reason": REASONS,
    "changes": CHANGES,
    "all": STABILITY,
    "long in care": STABILITY,
}
"""The characteristics of each group."""


def letters(words: str) -> str:
    """Words in small letters; whatever is no letter or digit is a blank."""
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def named(words: str, rules: Rules) -> str:
    """What the first rule that fits calls some words; blank if none does."""
    plain = letters(words)
    return next((name for pattern, name in rules if re.search(pattern, plain)), "")


def group_of(words: str) -> str:
    """What a group is called here; blank for one that is not used."""
    return named(words, GROUPS)


def item_of(group: str, words: str) -> str:
    """What a characteristic of a group is called here; blank for one that is not used."""
    plain = re.sub(r"^([0-9]{1,2}[a-z]?|n[1-8])\s*[.)]\s*", "", words.strip().lower())
    return named(plain, TOTAL) or named(plain, ITEMS.get(group, ()))
