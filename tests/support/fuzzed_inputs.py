"""The kinds of input that are fuzzed: how one is made from a seed, and how the program reads it."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
from fuzzing import NASTY, spoilt, spoilt_bytes
from observed_histories import lived
from published_tables import write_tables
from return_files import parameters_for
from shipped_parameters import parameters, shipped

from sim.census.children import make_census
from sim.census.own_census import read_census, write_census
from sim.census.stationary import read_population
from sim.config import load
from sim.configuration.files import Folders
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure, read_events
from sim.finance.actuals.own_lists import with_own_lists
from sim.parameters import Parameters
from sim.parameters.paths.draws import read_draws
from sim.parameters.uncertainty import ParameterDraws
from sim.published.folder import read_downloads
from sim.returns.episode_table import read_episode_table
from sim.returns.lists.carers import read_carers
from sim.returns.lists.commitments import read_commitments
from sim.returns.lists.homes import read_homes
from sim.returns.lists.own import words_for_types
from sim.returns.lists.referrals import read_referrals
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
ACTUALS = """month,line,amount
01/04/2022,external_childrens_homes,1000.50
31/05/2022,independent_foster_fees,-20
"""
PRICES = """type,weekly,children,start,end
external_childrens_home,4000,2,01/04/2021,
independent_foster,815.50,,01/04/2021,31/03/2023
"""
REFERRALS = """child,referred,age,foster,residential,supported,siblings,notice,type,weekly,start
1,01/04/2021,9,yes,no,no,2,14,independent_foster,815.50,05/04/2021
2,03/04/2021,16,no,yes,yes,1,0,,,
"""
LISTS = {"carers": CARERS, "homes": HOMES, "commitments": COMMITMENTS, "actuals": ACTUALS, "prices": PRICES,
         "referrals": REFERRALS}  # fmt: skip
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


REFERENCES = (
    "XFD1048576",
    "xfd1048576",
    "A1048576",
    "ZZZZ9",
    "A4294967295",
    "A0",
    "B-2",
    "77",
    "XFD",
    "",
    "A1:B2",
)
"""Where a cell says that it is; how far the table reaches is for the program to find out."""


def _with_references(raw: bytes, by: Random) -> bytes:
    """A workbook of which one to three cells or rows say that they are elsewhere, written in one way or
    another.
    """

    def moved(sheet: str) -> str:
        said = list(re.finditer(r' r="[^"]*"', sheet))
        for one in sorted(by.sample(said, by.randint(1, 3)), key=lambda m: -m.start()):
            equals, quote = by.choice(("=", " = ", "\n=")), by.choice("\"'")
            written = f" r{equals}{quote}{by.choice(REFERENCES)}{quote}" if by.random() < 0.9 else ""
            sheet = sheet[: one.start()] + written + sheet[one.end() :]
        return sheet

    changed = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, moved(part.decode()) if "/sheet1" in name else part)
    return changed.getvalue()


def _xlsx(folder: Path, by: Random) -> Callable[[], object]:
    spoil = by.choice((spoilt_bytes, _with_references))
    (folder / "r.xlsx").write_bytes(spoil(_good_workbook(), by))
    return lambda: read_returns(parameters_for(folder))


def _list(folder: Path, by: Random) -> Callable[[], object]:
    kind = by.choice(tuple(LISTS))
    text = LISTS[kind]
    file = folder / ("l.xlsx" if by.random() < 0.2 else "l.csv")
    raw = workbook(Sheet1=text) if file.suffix == ".xlsx" else spoilt(text, by).encode(errors="replace")
    file.write_bytes(spoilt_bytes(raw, by) if file.suffix == ".xlsx" or by.random() < 0.2 else raw)
    p = parameters(shipped())
    readers: dict[str, Callable[[], object]] = {
        "carers": lambda: read_carers(file),
        "homes": lambda: read_homes(file, words_for_types(p)),
        "commitments": lambda: read_commitments(file, {}, {}, p),
        "actuals": lambda: _read_finance(p, actuals=file),
        "prices": lambda: _read_finance(p, prices=file),
        "referrals": lambda: read_referrals(file, {}, {}, p),
    }
    return readers[kind]


def _read_finance(p: Parameters, **files: Path) -> object:
    return with_own_lists(p.model_copy(update={"finance": p.finance.model_copy(update=files)}))


def _published(folder: Path, by: Random) -> Callable[[], object]:
    write_tables(folder)
    file = by.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    raw = file.read_bytes()
    binary = file.suffix == ".zip" or by.random() < 0.3
    file.write_bytes(spoilt_bytes(raw, by) if binary else spoilt(raw.decode(), by).encode(errors="replace"))
    return lambda: read_downloads(folder)


@cache
def _written_by_a_fit() -> dict[str, bytes]:
    """The beginnings of files that the program writes, and reads when they are given back to it."""
    p, rows = parameters(shipped("westmere")), 40
    census = Episodes(make_census(p).frame.tail(rows).reset_index(drop=True))
    observed = lived(p, 1)
    population = pd.read_csv(Folders.find().shipped / "census/nottinghamshire_stationary.csv").head(rows)
    draws = pd.DataFrame({"entries.level": [1.0, 1.1], "exits.routes.adoption.per_year": [0.9, 1.0]})
    parquet, text = BytesIO(), BytesIO()
    observed.episodes.frame.head(rows).to_parquet(parquet, index=False)
    with TemporaryDirectory() as folder:
        write_census(Path(folder) / "census.csv", census)
        text.write((Path(folder) / "census.csv").read_bytes())
    events = EventsExposure.of(observed, p).rows
    return {
        "census": text.getvalue(),
        "events": pd.concat([events.head(rows), events.tail(rows)]).to_csv(index=False).encode(),
        "history": parquet.getvalue(),
        "population": population.to_csv(index=False).encode(),
        "draws": draws.to_csv(index=False).encode(),
    }


def _of_a_fit(folder: Path, by: Random) -> Callable[[], object]:
    files, p = _written_by_a_fit(), parameters(shipped("westmere"))
    kind = by.choice(tuple(files))
    file, raw = folder / kind, files[kind]
    bytewise = kind == "history" or by.random() < 0.2
    file.write_bytes(spoilt_bytes(raw, by) if bytewise else spoilt(raw.decode(), by).encode(errors="replace"))
    layer = ParameterDraws(file=file, source="a fit of a test")
    uncertain = p.model_copy(update={"uncertainty": p.uncertainty.model_copy(update={"parameters": layer})})
    readers: dict[str, Callable[[], object]] = {
        "census": lambda: read_census(file, p),
        "events": lambda: read_events(file, p),
        "history": lambda: read_episode_table(file, date(2020, 1, 1), None),
        "population": lambda: read_population(file, p),
        "draws": lambda: read_draws(uncertain),
    }
    return readers[kind]


KINDS: dict[str, Callable[[Path, Random], Callable[[], object]]] = {
    "yaml": _yaml,
    "overrides": _override,
    "returns as CSV": _returns,
    "returns as XML": _xml,
    "returns as a workbook": _xlsx,
    "lists": _list,
    "files of a fit": _of_a_fit,
    "published tables": _published,
}
