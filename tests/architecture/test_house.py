"""The building code: what import-linter cannot see."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey

ROOT = Path(settings.BASE_DIR)
APPS = [
    "core",
    "dispatch",
    "accounts",
    "organisations",
    "forums",
    "consultations",
    "grants",
    "agreements",
    "partnerships",
    "insight",
    "platform_portal",
]
ORDER = {name: position for position, name in enumerate(APPS)}
BANNED_NAMES = {"utils", "helpers", "services", "common", "selectors", "managers"}
HTTP_FREE = {"states", "models", "policies", "actions", "matching", "emails", "signals", "register"}
CLIMBABLE = {"accounts"}  # a person has memberships: user.memberships


def tracked(*patterns):
    """Files that git knows or would know."""
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in out.stdout.splitlines() if (ROOT / line).is_file()]


PYTHON = [f for f in tracked("*.py") if "migrations" not in f.parts]


def relative(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", tracked("*.py", "*.html", "*.css", "*.js"), ids=relative)
def test_no_file_grows_past_400_lines(file):
    if "migrations" not in file.parts:
        assert len(file.read_text().splitlines()) <= 400


def test_no_room_is_called_utils():
    assert [relative(f) for f in PYTHON if f.stem in BANNED_NAMES] == []


def imports_of(file):
    """(module, names) for each import in a file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_domain_knows_no_http():
    offenders = [
        f"{relative(f)} imports {module}"
        for f in PYTHON
        if f.relative_to(ROOT).parts[0] in APPS and HTTP_FREE & {f.stem, f.parent.name}
        for module in imports_of(f)
        if module.startswith(("django.http", "django.shortcuts", "django.views"))
    ]
    assert offenders == []


def test_only_core_states_assigns_a_state():
    offenders = []
    for f in PYTHON:
        parts = f.relative_to(ROOT).parts
        if parts[0] not in APPS or parts[:2] == ("core", "states.py"):
            continue
        for node in ast.walk(ast.parse(f.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                offenders.append(f"{relative(f)}:{node.lineno}")
    assert offenders == []


def test_foreign_keys_to_other_apps_point_down_and_cannot_be_climbed():
    offenders = []
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields():
            if label not in ORDER or not isinstance(field, ForeignKey):
                continue
            target = field.related_model._meta.app_label
            if target == label or target not in ORDER:
                continue
            climbs = not field.remote_field.hidden
            if ORDER[target] > ORDER[label] or (climbs and target not in CLIMBABLE):
                offenders.append(f"{model.__name__}.{field.name} → {target}")
    assert offenders == []


def test_every_model_has_words_for_people():
    ours = [m for m in apps.get_models() if m._meta.app_label in ORDER]
    assert [m.__name__ for m in ours if not m.__doc__] == []


@pytest.mark.parametrize("name", ["requirements.lock", "package-lock.json"])
def test_lock_files_name_no_download_host(name):
    assert "://" not in (ROOT / name).read_text()


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 60


def test_every_template_of_ours_is_used():
    sources = "\n".join(f.read_text() for f in tracked("*.py", "*.html", "*.txt"))
    unused = [
        relative(f)
        for f in tracked("templates/*.html", "templates/*.txt")
        if f.name.count(".") == 1
        and f.relative_to(ROOT / "templates").parts[0] in {*APPS, "_components"}
        and str(f.relative_to(ROOT / "templates")) not in sources
    ]
    assert unused == []


SAYS = {"render_to_string", "gettext", "_", "write_batch", "write_one", "write"}
EMAILS = [f for f in PYTHON if "emails" in {f.stem, f.parent.name}]


@pytest.mark.parametrize("file", EMAILS, ids=relative)
def test_letters_are_written_in_bokmaal(file):
    """Whoever clicks may read nynorsk: what a letter says is said `@letters.in_bokmaal()`."""
    functions = {
        node.name: node
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }

    def says(node, seen):
        called = {
            getattr(call.func, "id", getattr(call.func, "attr", ""))
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
        }
        ours = called & set(functions) - seen
        return bool(called & SAYS) or any(says(functions[n], seen | ours) for n in ours)

    offenders = [
        name
        for name, node in functions.items()
        if not name.startswith("_")
        and says(node, {name})
        and "in_bokmaal" not in "".join(map(ast.unparse, node.decorator_list))
    ]
    assert offenders == []
