"""The kinds of input that are fuzzed: how one is made from a seed, and how the program reads it."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
from fuzzing import NASTY, spoilt, spoilt_bytes
from published_tables import write_tables
from return_files import parameters_for
from shipped_parameters import parameters, shipped

from sim.config import load
from sim.configuration.files import Folders
from sim.published.folder import read_downloads
from sim.returns.lists.carers import read_carers
from sim.returns.lists.commitments import read_commitments
from sim.returns.lists.homes import read_homes
from sim.returns.lists.own import words_for_types
from sim.returns.ssda903 import read_returns

EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
101,03/06/2019,S,C1,N1,U4,PR1,10/02/2021,E4A,,AA1 1AA,BB1 1BB,
102,15/08/2019,S,C2,N1,K2,PR4,,,,AA2 1AA,BB2 1BB,SC000001
201,05/10/2020,S,C1,N1,U4,PR1,01/01/2021,X1,CARPL,AA9 9AA,BB9 9BB,
201,01/01/2021,P,C1,N1,U6,PR1,,,,AA9 9AA,BB9 9BB,1234567
"""
HEADER = """CHILD,SEX,DOB,ETHNIC,UPN,MOTHER
101,1,02/03/2010,WBRI,,0
102,2,11/12/2006,WBRI,,0
201,1,01/05/2010,A1,,
"""
XML = """<?xml version="1.0"?>
<EXPSSDA903><CHILD><HEADER><CHILD>101</CHILD><SEX>1</SEX><DOB>2010-03-02</DOB><UASC>0</UASC></HEADER>
<EPISODE><DECOM>2019-06-03</DECOM><RNE>S</RNE><LS>C1</LS><CIN>N1</CIN><PLACE>U4</PLACE>
<PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC>2020-05-01</DEC><REC>E4A</REC></EPISODE></CHILD>
<CHILD><HEADER><CHILD>102</CHILD><SEX>2</SEX><DOB>2011-03-02</DOB><UASC>0</UASC></HEADER>
<EPISODE><DECOM>2020-06-03</DECOM><RNE>S</RNE><LS>C1</LS><CIN>N1</CIN><PLACE>U4</PLACE>
<PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC></DEC><REC></REC></EPISODE></CHILD></EXPSSDA903>
"""
CARERS = """household,approved,deregistered,places,ages,kind
1,01/06/2015,,2,0 to 17,mainstream
2,01/06/2016,01/06/2018,1,0-17,kinship
"""
HOMES = """name,type,provider,places,opened,closed,ages
Oak,council_childrens_home,council,4,01/06/2015,,8 to 17
Elm,council_childrens_home,council,2,01/06/2016,01/06/2020,8-17
"""
COMMITMENTS = """child,type,weekly,start,end
1,independent_foster,815.50,01/04/2021,
2,independent_foster,825.5,01/04/2021,31/03/2022
"""
OVERRIDES = (
    "run.years=5", "entries.level=1.1", "entries.level={start: 1, 2024-01-01: 2}",
    "scenarios=[baseline,step_down]", "authority=westmere", "policy.step_down.places_per_year=12",
    "+run.x=1", "~returns.published", "run.seed=1", "census.file=x.csv", "fit.carers_words={a: b}",
    "authority.base_date=2023-01-01", "uncertainty=none", "provision.foster_households.places=[1,2]",
    "exits.routes={}", "job=fit", "run.name=a", "returns.years={a: 2021}",
)  # fmt: skip


GROUPS = ("run", "policy", "scenario", "uncertainty", "exits", "entries", "placement")


@cache
def _shipped_texts() -> tuple[tuple[str, str, str], ...]:
    folder = Folders.find().shipped
    files = sorted(file for group in GROUPS for file in (folder / group).glob("*.yaml"))
    return tuple((file.parent.name, file.stem, file.read_text(encoding="utf-8")) for file in files)


def _yaml(folder: Path, by: Random) -> Callable[[], object]:
    group, name, text = by.choice(_shipped_texts())
    (folder / group).mkdir()
    (folder / group / f"{name}.yaml").write_text(spoilt(text, by), encoding="utf-8", errors="replace")
    choice = [f"scenarios=[baseline,{name}]"] if group == "scenario" else []
    choice = choice or ([] if group == "policy" else [f"{group}={name}"])
    return lambda: load(choice, folder)


def _override(folder: Path, by: Random) -> Callable[[], object]:
    given = [by.choice((spoilt(one, by), f"{one.partition('=')[0]}={by.choice(NASTY)}"))
             for one in by.sample(OVERRIDES, by.randint(1, 3))]  # fmt: skip
    return lambda: load(given)


def _returns(folder: Path, by: Random) -> Callable[[], object]:
    texts = {"episodes.csv": EPISODES, "header.csv": HEADER}
    hit = by.choice(sorted(texts))
    for name, text in texts.items():
        raw = text.encode()
        if name == hit:
            raw = spoilt_bytes(raw, by) if by.random() < 0.3 else spoilt(text, by).encode(errors="replace")
        (folder / name).write_bytes(raw)
    return lambda: read_returns(parameters_for(folder))


def _xml(folder: Path, by: Random) -> Callable[[], object]:
    (folder / "r.xml").write_bytes(
        spoilt_bytes(XML.encode(), by) if by.random() < 0.3 else spoilt(XML, by).encode(errors="replace")
    )
    return lambda: read_returns(parameters_for(folder))


def workbook(**sheets: str) -> bytes:
    """A workbook with a sheet for each table of text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def _good_workbook() -> bytes:
    return workbook(episodes=EPISODES, header=HEADER)


def _xlsx(folder: Path, by: Random) -> Callable[[], object]:
    (folder / "r.xlsx").write_bytes(spoilt_bytes(_good_workbook(), by))
    return lambda: read_returns(parameters_for(folder))


def _list(folder: Path, by: Random) -> Callable[[], object]:
    kind = by.choice(("carers", "homes", "commitments"))
    text = {"carers": CARERS, "homes": HOMES, "commitments": COMMITMENTS}[kind]
    file = folder / ("l.xlsx" if by.random() < 0.2 else "l.csv")
    raw = workbook(Sheet1=text) if file.suffix == ".xlsx" else spoilt(text, by).encode(errors="replace")
    file.write_bytes(spoilt_bytes(raw, by) if file.suffix == ".xlsx" or by.random() < 0.2 else raw)
    p = parameters(shipped())
    readers: dict[str, Callable[[], object]] = {
        "carers": lambda: read_carers(file),
        "homes": lambda: read_homes(file, words_for_types(p)),
        "commitments": lambda: read_commitments(file, {}, {}, p),
    }
    return readers[kind]


def _published(folder: Path, by: Random) -> Callable[[], object]:
    write_tables(folder)
    file = by.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    raw = file.read_bytes()
    binary = file.suffix == ".zip" or by.random() < 0.3
    file.write_bytes(spoilt_bytes(raw, by) if binary else spoilt(raw.decode(), by).encode(errors="replace"))
    return lambda: read_downloads(folder)


KINDS: dict[str, Callable[[Path, Random], Callable[[], object]]] = {
    "yaml": _yaml,
    "overrides": _override,
    "returns as CSV": _returns,
    "returns as XML": _xml,
    "returns as a workbook": _xlsx,
    "lists": _list,
    "published tables": _published,
}
