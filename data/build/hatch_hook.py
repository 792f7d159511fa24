"""Build hook: the wheel is built with geo/_data compiled from data/ and the pinned build wheels."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for wheels, editable ones included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile, and name the results as artifacts: they are git-ignored and would be left out."""
        path = Path(self.root) / "data" / "build" / "compile.py"
        spec = importlib.util.spec_from_file_location("incursion_map_compile", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        module.compile_all(tell=self.app.display_info)
        build_data["artifacts"].append("/geo/_data/*")
