"""Names that become folders: of runs, and of the authority, below which its results lie."""

import re
from typing import Annotated

from pydantic import BeforeValidator

LONGEST = 100
"""Characters of a name: Windows allows no path much longer than twice that."""
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def _folder_name(raw: object) -> object:
    """A name that every system can give to a folder; a number is one, too."""
    if type(raw) is int:
        return str(raw)
    if isinstance(raw, str) and (
        _NO_NAME.search(raw) or raw.strip(" .") != raw or len(raw) > LONGEST or not raw
    ):
        raise ValueError(
            f"'{raw}' can be no folder's name on every system; leave out \\ / : * ? \" < > |, and begin and"
            f" end with another character than a blank or dot, within {LONGEST}"
        )
    return raw


FolderName = Annotated[str, BeforeValidator(_folder_name)]
