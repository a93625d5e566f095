"""The rules of the house that a machine can check. An exception is listed here with its reason, or it fails."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = ["people", "stages", "conversations", "metrics"]  # each may import those before it
LEAVES = {
    "addresses",
    "errors",
    "http",
    "env",
    "figures",
    "forms",
    "prepared",
}  # of salesproc: what the apps may import from the wiring
PURE_LIBRARIES = {"math", "statistics", "dataclasses", "datetime", "decimal", "enum", "functools", "itertools"}

LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}
NOT_VISIBLE_TO: dict[str, str] = {
    "people/views/workspace.py": "lists the person's own workspaces, before any is open",
    "people/views/preferences.py": "lists the person's own workspaces, before any is open",
    "people/views/invitation.py": "withdraws the invitation that visible_or_404 found, by a conditional update",
}


def python_files(*folders):
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


@cache
def tree(path):
    return ast.parse(path.read_text(), str(path))


def name(path):
    return str(path.relative_to(ROOT))


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "salesproc":
            yield from (f"salesproc.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


CODE = python_files("salesproc", *APPS)


@pytest.mark.parametrize("app", APPS)
def test_imports_go_one_way(app):
    above = set(APPS[APPS.index(app) + 1 :])
    wrong = [
        f"{name(path)} imports {module}"
        for path in python_files(app)
        for module in imported(path)
        if module.split(".")[0] in above
        or (module.split(".")[0] == "salesproc" and ([*module.split("."), ""])[1] not in LEAVES)
    ]
    assert wrong == []


def test_the_leaves_of_the_wiring_import_no_app():
    leaves = [ROOT / "salesproc" / f"{leaf}.py" for leaf in LEAVES]
    wrong = [f"{name(p)} imports {m}" for p in leaves for m in imported(p) if m.split(".")[0] in APPS]
    assert wrong == []


def test_no_import_hides_in_a_function():
    wrong = [
        f"{name(path)}:{inner.lineno}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert wrong == []


def test_functions_fit_on_a_screen():
    long = {
        f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in [*CODE, *python_files("tests", "tools")]
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno + 1 > 30
    }
    assert {key: lines for key, lines in long.items() if key not in LONG_FUNCTIONS} == {}


@pytest.mark.parametrize(
    ("folder", "pattern", "budget"),
    [
        (".", "*.py", 300),
        ("salesproc/static", "*.css", 200),
        ("salesproc/static", "*.js", 200),
    ],
)
def test_files_fit_in_their_budget(folder, pattern, budget):
    skipped = {"vendor", "migrations", ".venv", ".state", "node_modules", "staticfiles"}
    long = {
        name(path): lines
        for path in (ROOT / folder).rglob(pattern)
        if not skipped & set(path.relative_to(ROOT).parts)
        and (lines := len(path.read_text().splitlines())) > budget
        and name(path) not in LONG_FILES
    }
    assert long == {}


def test_no_module_is_named_after_nothing():
    vague = {"services", "utils", "helpers", "common", "misc", "signals"}
    assert [name(path) for path in CODE if path.stem in vague or vague & set(path.relative_to(ROOT).parts)] == []


def test_no_signals_for_our_own_models():
    assert [name(path) for path in CODE if "django.db.models.signals" in set(imported(path))] == []


def test_views_and_the_api_ask_only_for_what_the_member_may_see():
    """`X.objects` in a view or in the API is narrowed by `visible_to`, or handed to `visible_or_404`."""
    edges = [p for p in CODE if "views" in p.parts or "api" in p.parts or p.stem == "api"]
    assert edges
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in edges
        if name(path) not in NOT_VISIBLE_TO
        for node in statements(tree(path))
        if "objects" in (text := ast.unparse(node)) and ".objects" in text and not NARROWED.search(text)
    ]
    assert wrong == []


# people.api.MemberViews narrows a view's `queryset`, and people.api.Visible a field's.
NARROWED = re.compile(r"\.visible_to\(|visible_or_404\(|\.objects\.none\(\)|Visible\(queryset=|^queryset = ")


def statements(module):
    """Every simple statement: what stands on its own between two line ends."""
    for node in ast.walk(module):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node


def test_view_modules_have_five_verbs():
    verbs = {"index", "show", "create", "update", "remove"}
    wrong = [
        f"{name(path)}:{node.name}"
        for path in python_files(*(f"{app}/views" for app in APPS))
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in verbs
    ]
    assert wrong == []


def test_every_change_of_a_model_has_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named():
    unnamed = [name(p) for app in APPS for p in (ROOT / app / "migrations").glob("0*.py") if "_auto_" in p.name]
    assert unnamed == []
