"""The rules of the architecture: who may import whom, what stays light, what the public names are."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo import errors

PACKAGE = Path(geo.__file__).parent
STAGES = {"articles", "toponyms", "resolution", "claims", "incidents", "webmap"}
NETWORK = ("socket", "ssl", "http.client", "urllib.request", "requests", "urllib3", "geopy.geocoders")
# the modules that may reach the network, by the top-level name they stand under
MAY_REACH_NETWORK = {"articles", "fetch", "geocoders", "downloads", "case"}


def modules() -> list[tuple[str, Path]]:
    """Top-level home and file of every module."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        found.append((relative.parts[0].removesuffix(".py"), path))
    return found


def imports(path: Path, *, typing_only: bool = False) -> set[str]:
    """Full names of what a module imports at run time (inside functions too); with ``typing_only`` all of it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not typing_only:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and getattr(node.test, "id", getattr(node.test, "attr", "")) == "TYPE_CHECKING":
                node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(("home", "path"), modules(), ids=lambda value: str(value).rpartition("/geo/")[2])
class TestEveryModule:
    def test_no_stage_imports_another_stage(self, home: str, path: Path) -> None:
        if home not in STAGES:
            return
        others = {name.split(".")[1] for name in imports(path, typing_only=True) if name.startswith("geo.")} & STAGES
        assert others <= {home}

    def test_only_the_network_modules_reach_the_network(self, home: str, path: Path) -> None:
        if home in MAY_REACH_NETWORK:
            return
        assert not [name for name in imports(path) if name.startswith(NETWORK)]

    def test_only_webmap_imports_folium(self, home: str, path: Path) -> None:
        if home == "webmap":
            return
        assert not {name.split(".")[0] for name in imports(path)} & {"folium", "branca", "jinja2"}

    def test_only_the_command_line_prints_or_exits(self, home: str, path: Path) -> None:
        if home in ("cli", "__main__"):
            return
        calls = [
            node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ]
        assert not [c for c in calls if isinstance(c, ast.Name) and c.id in ("print", "exit", "quit")]


def test_nouns_import_nothing_of_ours() -> None:
    assert not [name for name in imports(PACKAGE / "model.py", typing_only=True) if name.startswith("geo")]


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("geopandas", "pandas", "numpy", "folium", "geopy", "shapely", "trafilatura", "dateparser")
    code = f"import geo, sys; print([m for m in {heavy} if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_every_public_name_can_be_loaded_and_nothing_else() -> None:
    assert sorted(geo.__all__) == dir(geo)
    for name in geo.__all__:
        assert getattr(geo, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        geo.nothing  # noqa: B018


def test_the_border_function_is_not_hidden_by_a_module() -> None:
    import geo.boundary

    assert callable(geo.border)


def test_errors_have_one_root_and_are_all_listed() -> None:
    defined = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert defined == set(errors.__all__)
    assert all(issubclass(getattr(errors, name), errors.GeoError) for name in defined)
    assert all(name in (errors.__doc__ or "") for name in defined)


@pytest.mark.parametrize(
    ("name", "caught_as"),
    [
        ("ArticleError", ValueError),
        ("SettingsError", ValueError),
        ("TableError", ValueError),
        ("OutputError", OSError),
        ("DataError", FileNotFoundError),
        ("TimedOut", TimeoutError),
        ("BadAnswer", ValueError),
        ("NetworkError", OSError),
    ],
)
def test_errors_are_caught_as_the_builtin_a_caller_expects(name: str, caught_as: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), caught_as)
