"""The secret that is generated: once, whoever comes first, and readable by its owner only."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from aims.config import keys
from aims.config.env import ROOT

READ = "import sys, pathlib; from aims.config import keys; sys.stdout.write(keys.kept(pathlib.Path(sys.argv[1])))"


def test_a_key_is_generated_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "secret_key"
    first = keys.kept(file)
    assert keys.weakness(first) is None
    assert keys.kept(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_two_installations_differ(tmp_path: Path) -> None:
    assert keys.kept(tmp_path / "a") != keys.kept(tmp_path / "b")


def test_processes_that_start_together_get_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "secret_key"
    command = [sys.executable, "-c", READ, str(file)]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    found = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0] * 6
    assert found == {file.read_text(encoding="ascii").strip()}


@pytest.mark.parametrize("content", ["", "short", "django-insecure-" + "abcdefghijklmnop" * 4])
def test_a_weak_key_in_the_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secret_key"
    file.write_text(content, encoding="ascii")
    with pytest.raises(ValueError, match="Delete it and start again: a new one is generated"):
        keys.kept(file)


def test_the_command_makes_one_for_another_program(tmp_path: Path) -> None:
    file = tmp_path / "database_password"
    subprocess.run([sys.executable, "-m", "aims.config.keys", str(file)], cwd=ROOT, check=True)
    assert keys.weakness(file.read_text(encoding="ascii").strip()) is None
