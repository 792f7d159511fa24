"""Sphinx configuration of the documentation: guide/*.md and the notebooks, which are executed when it is built.

    python -m sphinx -W -b html notebooks build/docs

Tables of columns, formats, corrections and options come from the code through the directives below, so that they
cannot say something else than the program does.
"""

from __future__ import annotations

import argparse
import warnings
from typing import TYPE_CHECKING, Any

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

import geo
from geo.cli import commands
from geo.corrections import CHANGES
from geo.symbols import STATUS
from geo.table import COLUMNS, FORMATS
from geo.table.columns import HISTORY_COLUMNS

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

project = "Incursion Map"
author = "Incursion Map contributors"
copyright = "Incursion Map contributors, BSD-3-Clause"  # noqa: A001 (Sphinx calls it so)
release = version = geo.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
html_theme = "furo"
html_title = f"Incursion Map {version}"
html_theme_options = {"navigation_with_keys": True}
html_copy_source = False

nb_execution_mode = "force"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "undoc-members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False

warnings.filterwarnings("ignore", category=DeprecationWarning)  # of the tools, not of ours


class _Table(SphinxDirective):
    """A table made from the code."""

    required_arguments = 1
    final_argument_whitespace = True

    def rows(self) -> list[tuple[str, ...]]:
        raise NotImplementedError

    def run(self) -> list[Node]:
        head, *body = self.rows()
        lines = [_line(head), _line("---" for _ in head), *map(_line, body), ""]
        return self.parse_text_to_nodes(StringList(lines, source=self.get_location()), allow_section_headings=False)


def _line(cells: Any) -> str:
    return (
        "| "
        + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in cells)
        + " |"
    )


def _code(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values if value)


class ColumnTable(_Table):
    """``{columns} incidents``: name, type, unit and meaning of every column of a table."""

    def rows(self) -> list[tuple[str, ...]]:
        rows = [("column", "type", "meaning")]
        for c in (COLUMNS | {"history": HISTORY_COLUMNS})[self.arguments[0]]:
            values = f": {_code(c.values)}" if c.values else ""
            rows.append((f"`{c.name}`", f"{c.type}, {c.unit}" if c.unit else c.type, c.description + values))
        return rows


class FormatTable(_Table):
    """``{formats} all``: every file format of the tables."""

    def rows(self) -> list[tuple[str, ...]]:
        rows = [("ending", "format", "good for", "holds")]
        return rows + [(f"`{f.suffix}`", f.name, f.good_for, ", ".join(f.holds)) for f in FORMATS]


class ChangeTable(_Table):
    """``{changes} all``: everything a correction may change."""

    def rows(self) -> list[tuple[str, ...]]:
        rows = [("name", "value", "meaning")]
        return rows + [
            (f"`{c.name}`", c.type, c.description + (f": {_code(c.values)}" if c.values else ""))
            for c in CHANGES.values()
        ]


class StatusTable(_Table):
    """``{statuses} all``: every status with its meaning."""

    def rows(self) -> list[tuple[str, ...]]:
        return [("status", "meaning"), *((f"`{status}`", symbol.means) for status, symbol in STATUS.items())]


class OptionTable(_Table):
    """``{options} geo map``: arguments and options of a command, from its parser."""

    def rows(self) -> list[tuple[str, ...]]:
        rows = [("argument", "meaning")]
        for action in commands()[self.arguments[0]]._actions:  # noqa: SLF001 (argparse has no other way)
            if isinstance(action, (argparse._HelpAction, argparse._SubParsersAction)):  # noqa: SLF001
                continue
            name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            if action.option_strings and action.nargs != 0:
                name += (
                    f" {action.metavar or ('{' + ','.join(map(str, action.choices or [action.dest.upper()])) + '}')}"
                )
            text = (action.help or "") % (vars(action) | {"prog": "geo"})
            if action.choices and not action.option_strings:
                text = f"{text} {_code(action.choices)}".strip()
            rows.append((f"`{name}`", text))
        return rows


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known to Sphinx."""
    app.add_directive("columns", ColumnTable)
    app.add_directive("formats", FormatTable)
    app.add_directive("changes", ChangeTable)
    app.add_directive("statuses", StatusTable)
    app.add_directive("options", OptionTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
