"""What no file of a configuration may contain, whether it is chosen or not: a sentence for each."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml
from yaml.constructor import SafeConstructor

from sim.configuration.files import FORBIDDEN_KEY, GLOBAL_GROUPS, GLOBAL_HEADER, NO_CODE, Folders
from sim.configuration.limits import node_of, text_of
from sim.reading import Unreadable

TAG = "tag:yaml.org,2002:"
LONGEST_NUMBER = 17
"""Signs of a whole number: one of more digits is kept exactly by no spreadsheet, and is a slip."""
HYDRAS = "hydra"
"""The key below which Hydra's own settings lie, among them other folders to read from."""
_PACKAGE = re.compile(r"^\s*#\s*@package\s+(\S+)", re.MULTILINE)
_ENTRY = "expected names of files such as '- default' or '- placement: england'"
_UNCHECKED = ("null", "bool")
_SCALARS = (*_UNCHECKED, "int", "float", "timestamp")


def unusable(folders: Folders) -> list[tuple[str, Path]]:
    """A sentence for each fault of each file that could be chosen, with the file."""
    return [(said, file) for file in folders.all_files() for said in faults_of(file, folders)]


def faults_of(file: Path, folders: Folders) -> list[str]:
    """A sentence for each fault of one file."""
    if outside := folders.leads_out(file):
        return [f"{folders.shown(file)}{outside}"]
    try:
        now = file.stat()
        found = _known(file, (now.st_ino, now.st_mtime_ns, now.st_size))
    except OSError as error:
        found = (f": cannot be read ({error.strerror}); check the file's permissions",)
    return [f"{folders.shown(file)}{fault}" for fault in found]


@lru_cache(maxsize=2048)
def _known(file: Path, _: tuple[int, int, int]) -> tuple[str, ...]:
    """The faults of a file as it is at present: a composition asks several times, and a sweep many."""
    return tuple(_faults(file))


def _faults(file: Path) -> Iterator[str]:
    try:
        text = text_of(file)
        root = node_of(text)
    except UnicodeDecodeError:
        yield ": is not text in UTF-8; save it in that encoding"
    except OSError as error:
        yield f": cannot be read ({error.strerror}); check the file's permissions"
    except Unreadable as error:
        yield str(error) if str(error).startswith(",") else f": {error}"
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        yield (
            f", line {line}: is not valid YAML ({error.problem}); check indentation, colons and quotes there"
        )
    except yaml.YAMLError as error:
        yield f": is not valid YAML ({' '.join(str(error).split())})"
    else:
        yield from _of_header(file, text)
        if root is not None and not isinstance(root, yaml.MappingNode):
            yield f", line {root.start_mark.line + 1}: expected keys and values such as 'level: 1.0'"
        elif root is not None:
            yield from _of_top(root)
        yield from _within(root, set())


def _of_header(file: Path, text: str) -> Iterator[str]:
    if file.parent.name in GLOBAL_GROUPS and GLOBAL_HEADER not in text.partition("\n")[0]:
        yield f", line 1: a file of this folder must begin with the line '# {GLOBAL_HEADER}'; add it"
    for package in _PACKAGE.findall(text[:512]):
        if package not in ("_global_", "_group_"):
            yield f": '@package {package}' is not known; expected '# {GLOBAL_HEADER}' or nothing"


def _of_top(root: yaml.MappingNode) -> Iterator[str]:
    for key, value in root.value:
        if key.value == HYDRAS:
            yield (
                f"{_line(key)}: '{HYDRAS}' is no part of a configuration (it could read other folders);"
                " remove it"
            )
        if key.value == "defaults":
            yield from _of_defaults(value)


def _of_defaults(node: yaml.Node) -> Iterator[str]:
    if not isinstance(node, yaml.SequenceNode):
        yield f"{_line(node)}: 'defaults' is not a list; {_ENTRY}"
        return
    for entry in node.value:
        names = list(_names(entry))
        if not names or not all(isinstance(n, yaml.ScalarNode) for n in names):
            yield f"{_line(entry)}: 'defaults' holds what is no name; {_ENTRY}"
        elif any(n.tag not in (f"{TAG}str", f"{TAG}null") or ".." in n.value for n in names):
            yield f"{_line(entry)}: 'defaults' names a file that is none of this folder; {_ENTRY}"
        elif any(HYDRAS in n.value for n in names[:1]):
            yield f"{_line(entry)}: 'defaults' changes Hydra itself; remove it"


def _names(entry: yaml.Node) -> Iterator[yaml.Node]:
    """The names in an entry of the list: one, or a group with one or several."""
    if not isinstance(entry, yaml.MappingNode):
        yield entry
        return
    for key, value in entry.value[:1] if len(entry.value) == 1 else ():
        yield key
        yield from value.value if isinstance(value, yaml.SequenceNode) else (value,)


def _within(node: yaml.Node | None, seen: set[int]) -> Iterator[str]:
    if node is None or id(node) in seen:  # an alias shows the same node again
        return
    seen.add(id(node))
    yield from _of_value(node)
    if isinstance(node, yaml.MappingNode):
        yield from _of_keys(node)
        for _, value in node.value:
            yield from _within(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _within(value, seen)


def _of_value(node: yaml.Node) -> Iterator[str]:
    if node.tag == _OWN.get(type(node)):
        return
    kind = node.tag.removeprefix(TAG)
    if not isinstance(node, yaml.ScalarNode) or kind not in _SCALARS:
        yield f"{_line(node)}: the tag '{node.tag}' is not allowed; write a plain value"
    elif kind == "int" and len(node.value) > LONGEST_NUMBER:
        yield (
            f"{_line(node)}: a number of {len(node.value):,} digits; expected at most {LONGEST_NUMBER}; write"
            " it in quotes if it is text"
        )
    elif kind not in _UNCHECKED or (kind == "bool" and node.value.lower() not in _TRUE_OR_FALSE):
        try:
            SafeConstructor().construct_object(node)
        except (ValueError, LookupError, AttributeError, TypeError, yaml.YAMLError):
            yield (
                f"{_line(node)}: '{node.value[:40]}' is no {_WORDS.get(kind, kind)}; correct it, or write it"
                " in quotes if it is text"
            )


_OWN = {yaml.ScalarNode: f"{TAG}str", yaml.MappingNode: f"{TAG}map", yaml.SequenceNode: f"{TAG}seq"}
"""The tag that each kind of node has where nobody wrote one."""
_TRUE_OR_FALSE = ("yes", "no", "true", "false", "on", "off")
_WORDS = {"timestamp": "date", "int": "whole number", "float": "number", "bool": "true or false"}


def _of_keys(node: yaml.MappingNode) -> Iterator[str]:
    first: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield f"{_line(key)}: a list or mapping stands where a key should; write a plain name"
            continue
        name = str(key.value)
        if key.tag == f"{TAG}merge":
            yield from _of_merge(key, value)
            continue
        yield from _of_value(key)
        if name in first:
            yield f"{_line(key)}: the key '{name}' stands there twice (first{_line(first[name])}); keep one"
        if name == FORBIDDEN_KEY:
            yield f"{_line(key)}: {NO_CODE}"
        if key.tag == f"{TAG}null":
            yield f"{_line(key)}: a key is missing before the colon; write one"
        if key.tag == f"{TAG}bool":
            yield f'{_line(key)}: YAML reads the key {name} as true or false; write it in quotes, "{name}"'
        first.setdefault(name, key)


def _of_merge(key: yaml.Node, value: yaml.Node) -> Iterator[str]:
    merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if not all(isinstance(node, yaml.MappingNode) for node in merged):
        yield f"{_line(key)}: '<<' merges what is no mapping; expected one such as '<<: *name'"


def _line(node: yaml.Node) -> str:
    return f", line {node.start_mark.line + 1}"
