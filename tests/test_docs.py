"""The documentation says what the program does: it builds without a warning, its examples run, nothing is left out."""

from __future__ import annotations

import argparse
import doctest
import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import geo
from geo.cli import commands
from geo.corrections import CHANGES
from geo.table import COLUMNS, FORMATS

ROOT = Path(__file__).parents[1]
GUIDE = sorted((ROOT / "notebooks" / "guide").glob("*.md"))
PAGES = [*GUIDE, ROOT / "notebooks" / "index.md", ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
MODULES = sorted(module.name for module in pkgutil.walk_packages(geo.__path__, "geo.") if module.name != "geo.__main__")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as HTML, built with warnings as errors; notebooks are run by tests of their own."""
    out = tmp_path_factory.mktemp("docs")
    options = ["-W", "--keep-going", "-q", "-D", "nb_execution_mode=off", "-b", "html", "-d", out / "trees"]
    command = [sys.executable, "-m", "sphinx", *options, ROOT / "notebooks", out / "html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out / "html"


@pytest.mark.slow
def test_builds_without_a_warning_and_has_every_page(built: Path) -> None:
    sources = [path for path in (ROOT / "notebooks").rglob("*") if path.suffix in {".md", ".ipynb"}]
    assert len(sources) > 10
    for source in sources:
        if "_build" not in source.parts and ".ipynb_checkpoints" not in source.parts:
            assert (built / source.relative_to(ROOT / "notebooks")).with_suffix(".html").is_file()


@pytest.mark.slow
def test_nothing_is_fetched_when_it_is_read(built: Path) -> None:
    fetched = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
    for page in built.rglob("*.html"):
        assert not fetched.search(page.read_text(encoding="utf-8")), page.name


@pytest.mark.slow
def test_tables_from_the_code_are_in_it(built: Path) -> None:
    columns = (built / "guide" / "columns.html").read_text(encoding="utf-8")
    for table in COLUMNS.values():
        for column in table:
            assert f">{column.name}<" in columns
    assert all(f">{form.suffix}<" in columns for form in FORMATS)
    assert all(f">{name}<" in (built / "guide" / "analysts.html").read_text(encoding="utf-8") for name in CHANGES)


@pytest.mark.slow
def test_every_option_is_in_the_command_reference(built: Path) -> None:
    text = (built / "guide" / "commands.html").read_text(encoding="utf-8")
    for name, parser in commands().items():
        for action in parser._actions:
            for option in action.option_strings:
                if option not in ("-h", "--help"):
                    assert re.search(rf">[^<]*{re.escape(option)}\b", text), f"{name} {option}"


def test_every_command_has_a_section_with_its_options_and_an_example() -> None:
    text = (ROOT / "notebooks" / "guide" / "commands.md").read_text(encoding="utf-8")
    for name, parser in commands().items():
        nested = any(isinstance(action, argparse._SubParsersAction) for action in parser._actions)
        assert re.search(rf"^##+ {name}$", text, re.MULTILINE), f"{name} has no section"
        if not nested:
            assert f"```{{options}} {name}\n" in text, f"the options of {name} are not shown"
            assert re.search(rf"^{name}( |$)", text, re.MULTILINE), f"{name} has no example"


def test_every_option_and_argument_says_what_it_is() -> None:
    for name, parser in commands().items():
        for action in parser._actions:
            assert action.help or action.choices, f"{name}: {action.dest} has no help"


def test_every_public_name_is_in_the_reference() -> None:
    text = (ROOT / "notebooks" / "guide" / "api.md").read_text(encoding="utf-8")
    for name in geo.__all__:
        assert name == "__version__" or re.search(rf":: geo\.{name}$", text, re.MULTILINE), name


def shell_lines() -> list[tuple[str, str]]:
    """Every line of the pages that calls the command."""
    found = []
    for page in PAGES:
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            lines = block.replace("\\\n", " ").splitlines()
            found += [(page.name, call) for line in lines for call in re.findall(r"(?:^|/bin/)(geo .*)", line)]
    return found


@pytest.mark.parametrize(("page", "line"), shell_lines(), ids=lambda value: value[:60])
def test_every_command_that_is_shown_exists(page: str, line: str) -> None:  # noqa: ARG001 (names the test)
    from geo.cli import _parser

    _parser().parse_args(shlex.split(line.split(" && ", maxsplit=1)[0], comments=True)[1:])


def test_commands_are_shown_at_all() -> None:
    assert len(shell_lines()) > 10


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.name)
def test_examples_of_the_guide_run(page: Path) -> None:
    # the end of a block ends the example before it
    text = page.read_text(encoding="utf-8").replace("\n```", "\n\n")
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0))
    assert runner.summarize(verbose=False).failed == 0


def test_the_guide_has_examples() -> None:
    assert sum(page.read_text(encoding="utf-8").count("\n>>> ") for page in GUIDE) > 10


@pytest.mark.parametrize("name", ["geo", *MODULES])
def test_examples_of_the_code_run(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_pages_point_to_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:data|geo|tests|notebooks)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path
