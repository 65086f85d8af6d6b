"""The command line: finds the command, and turns every error into one line and an exit code.

Exit codes: 0 done, 1 failed, 2 the call, a setting or an input is wrong, 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from app import logs, secret_files
from app.commands.shell import Shell, shared_options
from store.errors import TallywireError

VERSION = "0.1.0"
COMMANDS = {
    "demo": "Collect the sample newsroom and open the dashboard on it.",
    "dashboard": "Open the dashboard on your store.",
    "collect": "Ask the sources that are due for new articles.",
    "process": "Read new articles: stories, figures, verdicts, tone.",
    "update": "Collect, then process.",
    "watch": "Update again and again, whenever a source is due.",
    "analyze": "Understand the articles of a JSONL file, without a store.",
    "extract": "Print the article in each HTML file as JSON.",
    "export": "Write articles, stories, claims, figures, counters, acts or voices to a file.",
    "alerts": "Show what was told at once; silence it, send what is due, try an address.",
    "digest": "Write the weekly digest.",
    "stories": "Show stories; merge or split them where the machine was wrong.",
    "search": "Find articles, claims and quotes by their words or by meaning.",
    "claims": "Accept, reject or correct what was read; say what is one quantity; undo; history.",
    "searches": "Show, save and remove searches that are kept under a name.",
    "pages": "Get back what was fetched, byte by byte, as evidence.",
    "articles": "Show the texts that an article has had.",
    "runs": "Show what past runs brought.",
    "relevance": "Show what was dropped and why; rescue it; try a query.",
    "posts": "Count what staff write in open channels; no word or author is kept.",
    "access-log": "Show who read what of internal data, and when.",
    "sources": "Show the sources and how they do; add, try, pause and remove them.",
    "store": "Copy the whole store to another database.",
    "backup": "Write the whole store to a file, while others work on it.",
    "restore": "Put a backup back, checked first, whole or not at all.",
    "migrate": "Bring the store to this version's schema.",
    "doctor": "Check that everything Tallywire needs is in place.",
    "sbom": "Write what Tallywire runs on: every package, with version and licence.",
}


class _StoppedError(Exception):
    """Carries an interruption or a broken pipe past click."""

    def __init__(self, why: BaseException) -> None:
        super().__init__(str(why))
        self.interrupted = isinstance(why, KeyboardInterrupt)


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name from ``app.commands``."""
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"app.commands.{cmd_name.replace('-', '_')}").command
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what click would answer with words of its own is left to :func:`main`."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise _StoppedError(error) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line per command, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    params=list(shared_options()),
    epilog="\b\nExample:\n  python -m app demo",
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(VERSION, prog_name="Tallywire", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Tallywire: who said which number about employee tracking, on whose word, as of when."""
    ctx.ensure_object(Shell)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; everything that goes wrong is one line on standard error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    # The model's loader would draw a bar of its own over ours.
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    logs.configure(debug)
    _terminate_like_interrupt()
    try:
        secret_files.take(os.environ)
        result = cli.main(arguments, prog_name="python -m app", standalone_mode=False, obj=Shell())
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _complain(_usage(error), 2)
    except TallywireError as error:
        if debug:
            traceback.print_exc()
        return _complain(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt, BrokenPipeError, _StoppedError) as error:
        return _stopped(error)
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _complain(_unexpected(error), 1)


def _stopped(error: BaseException) -> int:
    if isinstance(error, BrokenPipeError) or (isinstance(error, _StoppedError) and not error.interrupted):
        _mute_stdout()
        return 0
    if sys.stderr.isatty():
        click.echo(err=True)  # the terminal shows ^C on a line of its own
    return _complain("interrupted; what was finished is kept", 130)


def _complain(text: str, code: int) -> int:
    # The line may quote hostile text: what could steer a terminal is shown, not sent.
    line = "".join(c if c.isprintable() else " " if c in "\n\t" else ascii(c)[1:-1] for c in text)
    click.echo(f"tallywire: {line}", err=True)
    return code


def _usage(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "python -m app"
    return f"{message}. See: {path} --help"


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}; check the path, its permissions and the free space"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        _mute_stdout()  # what is left in its buffer would fail once more at the end
        return f"the output could not be written: {error.strerror}; make room or write elsewhere"
    error_id, path = logs.record_error(error)
    return f"something unexpected went wrong ({type(error).__name__}, error {error_id}); the details are in {path}"


def _terminate_like_interrupt() -> None:
    """Let SIGTERM end the program the way Ctrl-C does: finished work is kept, child processes are stopped."""

    def stop(signum: int, frame: Any) -> None:
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: the host program decides
        return


def _mute_stdout() -> None:
    """After the reader of a pipe has gone, keep the interpreter's last flush from complaining."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
