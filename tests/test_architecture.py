"""The shape of the code: layers (model relations included), sizes, and files nobody would look for."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "latu"
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50
JUNK_DRAWERS = {"utils", "helpers", "managers", "signals", "base", "common", "misc"}


def python_files() -> list[Path]:
    folders = (SOURCE, ROOT / "tests", ROOT / "benchmarks")
    return [
        p for folder in folders for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts
    ]


def layers() -> dict[str, int]:
    """Package → number of its layer, the lowest 0."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contract = tomllib.load(file)["tool"]["importlinter"]["contracts"][0]
    numbered = enumerate(reversed(contract["layers"]))
    return {name.strip(): number for number, layer in numbered for name in layer.split("|")}


def relations() -> Iterator[tuple[str, str, str]]:
    """Every model relation of the project: field, package of its model, package it points to."""
    for model in apps.get_models():
        if not model.__module__.startswith("latu."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if isinstance(field, models.Field) and isinstance(target, type):
                yield str(field), model.__module__.split(".")[1], target.__module__


def test_model_relations_follow_the_layers() -> None:
    level = layers()
    bad = [
        f"{field} points up to {target}"
        for field, package, target in relations()
        if target.startswith("latu.")
        and target.split(".")[1] != package
        and level[target.split(".")[1]] >= level[package]
    ]
    assert not bad


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert sum(1 for line in text.splitlines() if line.strip()) <= MOST_LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {length} lines"


def test_no_junk_drawers() -> None:
    allowed = {SOURCE / "core" / "sqlite" / "base.py"}  # Django asks for this name
    assert not [p for p in python_files() if p.stem in JUNK_DRAWERS and p not in allowed]


def test_actions_open_no_gate_and_know_no_request() -> None:
    for path in SOURCE.rglob("actions.py"):
        text = path.read_text(encoding="utf-8")
        assert "with write(" not in text, path
        assert "HttpRequest" not in text, path


def test_every_field_of_every_model_is_declared_personal_or_not() -> None:
    """Personal data has its duties beside the model; what has none is named as such."""
    bad = []
    for model in apps.get_models():
        if not model.__module__.startswith("latu."):
            continue
        personal = set(getattr(model, "PERSONAL", {}))
        plain = set(getattr(model, "NOT_PERSONAL", ()))
        fields = {field.name for field in model._meta.concrete_fields}
        if personal & plain or personal | plain != fields:
            bad.append(
                f"{model.__name__}: {sorted((personal | plain) ^ fields or personal & plain)}"
            )
    assert not bad
