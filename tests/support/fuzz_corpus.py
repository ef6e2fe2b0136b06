"""What once ended in a traceback, a crash, or no answer: it is tried again with every run of the tests."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from fuzzed_inputs import workbook

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
FILES: dict[str, tuple[str, str]] = {
    "defaults as a mapping": ("defaults: {a: b}\n", "'defaults' is not a list"),
    "defaults without anything": ("defaults: null\n", "'defaults' is not a list"),
    "defaults as a number": ("defaults: 5\n", "'defaults' is not a list"),
    "lists in defaults": ("defaults: [[a]]\n", "holds what is no name"),
    "a mapping of mappings in defaults": ("defaults: [{a: {b: c}}]\n", "holds what is no name"),
    "a way out of the folder": ("defaults: [../../x]\n", "a file that is none of this folder"),
    "Hydra's own groups": ("defaults: [{/hydra/launcher: x}]\n", "changes Hydra itself"),
    "other folders": ("hydra: {searchpath: [/]}\n", "'hydra' is no part of a configuration"),
    "a package of Hydra's": ("# @package hydra.searchpath\na: 1\n", "'@package hydra.searchpath'"),
    "a tag on a key": ("!!int abc: 1\n", "line 1: 'abc' is no whole number"),
    "a tag on a value": ("a: !!int abc\n", "line 1: 'abc' is no whole number"),
    "a date that is none by its tag": ("a: !!timestamp x\n", "'x' is no date"),
    "a number by its tag": ("a: !!float x\n", "'x' is no number"),
    "a word tagged as a mapping": ("a: !!map x\n", "the tag 'tag:yaml.org,2002:map' is not allowed"),
    "a list tagged as a word": ("a: !!str [x]\n", "the tag 'tag:yaml.org,2002:str' is not allowed"),
    "a list as a key": ("? [a, b]\n: 1\n", "a list or mapping stands where a key should"),
    "a mapping as a key": ("? {a: b}\n: 1\n", "a list or mapping stands where a key should"),
    "what repeats itself": ("a: &x [*x]\n", "'*x' stands within what it repeats"),
    "a mapping that repeats itself": ("a: &x {b: *x}\n", "'*x' stands within what it repeats"),
    "a number merged": ("<<: 5\n", "'<<' merges what is no mapping"),
    "a list merged": ("<<: [1]\n", "'<<' merges what is no mapping"),
    "month 13": ("a: 2024-13-01\n", "'2024-13-01' is no date"),
    "an equals sign": ("a: =\n", "is not allowed"),
    "5,000 digits": ("a: " + "9" * 5000 + "\n", "a number of 5,000 digits"),
    "50,000 lists": ("a: " + "[" * 50_000 + "\n", "lies too deep"),
    "50,000 mappings": ("a: " + "{a: " * 50_000 + "\n", "lies too deep"),
    "50,000 dashes": ("- " * 50_000 + "a\n", "lies too deep"),
    "300 indentations": ("a:\n" + "".join(" " * i + "a:\n" for i in range(1, 300)), "lies too deep"),
    "a billion values": (BOMB, "stands for more than 500,000 values"),
    "100,000 letters": ("a: " + "x" * 100_000 + "\n", "has 100,000 letters"),
    "no key": ("~: 1\n", "a key is missing"),
    "a surrogate": ('a: "\\ud800"\n', "is not valid YAML"),
    "a zero": ("\x00", "is not valid YAML"),
    "two documents": ("--- a\n--- b\n", "is not valid YAML"),
}
"""Files of a configuration, with what is said."""

OVERRIDES: tuple[dict[str, str], ...] = (
    {
        "a=" + "[" * 500: "brackets within one another",
        "run.years=" + "{a:" * 500: "brackets within one another",
        "k" * 3000 + "=1": "is too long",
        "run.years=[" + ",".join(["1"] * 900) + "]": "more than 500 values",
        "authority=../../x": "there is no authority '../../x'",
        "+scenario/../x=y": "cannot be read",
        "policy.step_down=100": "is 100; expected what the policy does",
        "policy.staying_close.lever=[a]": "is ['a']; expected one of",
        "entries.level=1e6": "children enter care in a year",
        "authority.base_date=0001-01-01": "is far from all dates",
        "run.outputs=a\x07b": "holds a control character",
        "run.name=\udcf6": "does not arrive here as it was typed; let the terminal use UTF-8",
        "authority=caf\u00e9": "goes into single quotes: \"authority='caf\u00e9'\"",
    },
    {"run.replications=99999999999999999999": "a number of 20 digits"},
    {"census.file=" + "9" * 290: "there is no file '999"},
    {"authority.name=../../x": "can be no folder's name on every system"},
    {
        "run.seed=${oc.env:HOME}": "expected the path of another key",
        "run.years=${hydra:runtime.cwd}": "expected the path of another key",
    },
)
"""Changes on the command line, with what is said; those in one mapping are given together."""


ROOM = 16_000_000
"""Bytes that the tests let a workbook unpack to: large ones take long to be made."""


def last_corner() -> bytes:
    """A workbook with a blank in the last cell that there is."""
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
    return _changed({"xl/worksheets/sheet1.xml": lambda sheet: sheet.replace(b"</sheetData>", far)})


def last_corner_otherwise() -> bytes:
    """The same in small letters, with blanks, in a row that says that it is the first."""
    far = b'<row r="1"><c\nr = "xfd1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
    return _changed({"xl/worksheets/sheet1.xml": lambda sheet: sheet.replace(b"</sheetData>", far)})


def bomb(declared: bool) -> bytes:
    """A workbook with a part that unpacks to more than there is room for, and may say that it does not."""
    raw = _changed({"xl/worksheets/sheet1.xml": lambda _: b" " * (ROOM * 5 // 4)})
    if declared:
        return raw
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46  # the part as the directory at the end names it
    return raw[: at + 24] + (1000).to_bytes(4, "little") + raw[at + 28 :]


def within_another() -> bytes:
    """An archive of archives."""
    raw = workbook(episodes="CHILD,DECOM\n1,2\n")
    for _ in range(5):
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            archive.writestr("inner.zip", raw)
        raw = out.getvalue()
    return raw


def _changed(parts: dict[str, Callable[[bytes], bytes]]) -> bytes:
    out = BytesIO()
    with (
        ZipFile(BytesIO(workbook(episodes="CHILD,DECOM\n1,2\n"))) as old,
        ZipFile(out, "w", ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, bytes)(old.read(name)))
    return out.getvalue()


def declared_bomb() -> bytes:
    """One that says how much it holds."""
    return bomb(declared=True)


def hidden_bomb() -> bytes:
    """One that says that it holds a thousand bytes."""
    return bomb(declared=False)


WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a blank in the last cell": (last_corner, "no usable episode"),
    "a blank in the last cell, written otherwise": (last_corner_otherwise, "no usable episode"),
    "more than there is room for": (declared_bomb, "it unpacks to more than 400 MB"),
    "more than it says": (hidden_bomb, "it unpacks to more than 400 MB"),
    "archives within archives": (within_another, "it is a ZIP archive; unpack it"),
}
"""Workbooks, with what is said."""
