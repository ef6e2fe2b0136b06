"""The command: read the configuration, run the job it names."""

import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from sim import __version__, compiled
from sim.command.signals import Ended, as_exceptions
from sim.command.streams import forgiving, reason
from sim.command.surroundings import refuse_nowhere, undisturbed
from sim.command.temporary import temporary_folder
from sim.configuration.files import Folders, at_home
from sim.errors import InputMistake, Unfinished
from sim.reading import refusal

UNFINISHED, MISTAKEN, UNFORESEEN, BY_SIGNAL = 1, 2, 70, 128

NO_ROOM = (
    "There is too little memory for this; results that were complete are untouched. Take fewer processes"
    " (run.workers=1), fewer replications or scenarios, or a machine with more memory."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with the given arguments (those of the process if ``None``) and return its exit code.

    0: done. 1: the machine did not let it end, or not say what it had to. 2: something the user gave cannot
    be used. 70: the program failed in a way that nobody foresaw, and a file says where. 128 and the number of
    a signal: ended by that, 130 by Ctrl-C. Standard error says why.
    """
    with forgiving() as out:
        code = _outcome(arguments)
        if why := reason(out):
            print(f"What was to be said could not be written to standard output ({why}).", file=sys.stderr)
            return code or UNFINISHED
    return code


def _outcome(arguments: Sequence[str] | None) -> int:
    try:
        with as_exceptions():
            run(_parser().parse_intermixed_args(arguments))
    except InputMistake as mistake:
        _say(_in_words(mistake), mistake)
        return MISTAKEN
    except Unfinished as failure:
        _say(str(failure), failure)
        return UNFINISHED
    except Ended as end:
        _say(end.sentence, end)
        return BY_SIGNAL + end.number
    except KeyboardInterrupt as end:
        _say(Ended(signal.SIGINT).sentence, end)
        return BY_SIGNAL + signal.SIGINT
    except MemoryError:
        print(NO_ROOM, file=sys.stderr)
        return UNFINISHED
    except PermissionError as error:  # of a file of the user's: the program's own are there for all
        if not error.filename:
            return _unforeseen(error)
        _say(f"Mistake in the input: {error.filename}: {refusal(error)}", error)
        return MISTAKEN
    except Exception as error:
        return _unforeseen(error)
    return 0


def _unforeseen(error: Exception) -> int:
    from sim.report.terminal import unforeseen

    unforeseen.show(error)
    return UNFORESEEN


def _say(sentence: str, why: BaseException) -> None:
    """Say what ended the command, and what those who were concerned noted on the way."""
    notes = getattr(why, "__notes__", ())
    end = "." if notes and not sentence.endswith(".") else ""
    print(" ".join((f"{sentence}{end}", *notes)), file=sys.stderr)


def run(arguments: Namespace) -> None:
    """Read the configuration and run its job, or only show the configuration; raises ``InputMistake``."""
    # Each imported when it is needed: help waits for no library, and a mistake not for those of the jobs.
    from sim.config import every_combination, load, resolved_yaml

    refuse_nowhere()
    given, links = (arguments.overrides, arguments.config_dir), arguments.follow_links
    if arguments.cfg:
        # What is shown may be kept as a file: a letter that this console lacks is written as YAML's own
        # escape.
        letters = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
        print(resolved_yaml(*given, letters=letters, follow_links=links), end="")
        return
    combinations = (
        every_combination(arguments.overrides) if arguments.multirun else [tuple(arguments.overrides)]
    )
    runs = [load(overrides, arguments.config_dir, follow_links=links) for overrides in combinations]
    if news := compiled.news():
        print(news, file=sys.stderr)
    with temporary_folder(), undisturbed():
        from sim.jobs import JOBS

        if arguments.multirun:
            from sim.jobs import sweep

            sweep.run(runs, JOBS)
        else:
            JOBS[runs[0].job.name](runs[0])


def _in_words(mistake: InputMistake) -> str:
    if len(mistake.messages) == 1:
        return f"Mistake in the input: {mistake.messages[0]}"
    listed = "\n".join(f"  - {message}" for message in mistake.messages)
    return f"{len(mistake.messages)} mistakes in the input:\n{listed}"


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="sim",
        description="Simulates the children in a council's care, the homes they need, and what plans change.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    changes = 'changes to the configuration, such as run.years=5, authority=NAME or "scenarios=[NAME]"'
    parser.add_argument("overrides", nargs="*", metavar="key=value", help=changes)
    parser.add_argument(
        "--config-dir",
        type=_config_dir,
        metavar="DIR",
        help="folder of your own files, laid out like configs/",
    )
    parser.add_argument(
        "--follow-links", action="store_true", help="read links that lead out of that folder, too"
    )
    parser.add_argument(
        "-m", "--multirun", action="store_true", help='run once for each value, as in "run.years=5,10"'
    )
    parser.add_argument("--cfg", action="store_true", help="print the configuration and do nothing else")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__} ({compiled.state()})")
    return parser


def _config_dir(text: str) -> Path:
    if not text.strip():  # as of a variable of the shell that is not set: not the folder one happens to be in
        raise InputMistake("--config-dir names no folder; give the one with your own files, or leave it out")
    return Path(at_home(text))


class _Parser(ArgumentParser):
    """Looks up what there is to choose from only when help is asked for."""

    def format_help(self) -> str:
        self.epilog = _choices()
        return super().format_help()


def _choices() -> str:
    """What there is to choose from, as found in the folder of configurations."""
    folders = Folders.find()
    options = {group: ", ".join(folders.options(group)) for group in folders.groups}
    jobs, scenarios = options.pop("job"), options.pop("scenario")
    parts = "\n".join(f"  {group:<12} {names}" for group, names in options.items())
    from sim.command.levers import help_lines

    return (
        f"jobs, chosen with job=NAME:\n  {jobs}\n\n"
        f'scenarios, chosen with "scenarios=[NAME,NAME]":\n  {scenarios}\n\n'
        f"parts of the configuration, chosen with PART=NAME:\n{parts}\n\n"
        f"levers, which policies pull, with the size that policy.NAME.SIZE=... changes:\n{help_lines()}\n\n"
        "any number in them is changed with its path, such as run.years=5; --cfg shows them all\n"
        "double quotes around a change that has brackets, braces, commas or blanks work in every shell"
    )


if __name__ == "__main__":
    sys.exit(main())
