"""Where the launcher keeps things. Everything it makes lies in .venv, node_modules or .portal."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = ROOT / ".portal"
DEMO = STATE / "demo"
TEST = STATE / "test"


def private_folder(folder: Path, mode: int = 0o700) -> Path:
    """Make `folder`, or correct its mode when it exists already."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    return folder


def private_file(path: Path, text: str) -> None:
    """Write `text` so that only the owner can read it, and whole or not at all."""
    draft = path.with_name(path.name + ".ny")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)
