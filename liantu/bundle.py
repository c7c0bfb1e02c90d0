"""The offline install pack: ``python -m liantu.bundle make|install FOLDER``, called by the Makefile.

A pack holds the wheels of requirements.lock for this kind of machine and the jars of graph/server/jgo.lock.toml.
Whoever installs it compares every file with the lock files of his own clone, so a pack need not be trusted.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from graph.errors import DataError, LiantuError
from graph.server import ensure_jars, faulty_jars
from liantu.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-setup.lock", "requirements.lock")


def make(folder: Path) -> None:
    """Gather wheels and jars in ``folder``. Needs the network."""
    for lock in LOCKS:  # one by one: hashes of a file hold for that file
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--require-hashes", "-r", str(ROOT / lock), "-d", str(folder / "wheels")]  # fmt: skip
        if subprocess.run(command, check=False).returncode:
            raise DataError("bundle.wheels", f"无法下载 {lock} 中的组件。", where=lock, remedy="检查网络后重试。")
    ensure_jars(folder)


def install(folder: Path) -> None:
    """Copy the pack's jars into the user's cache, after comparing them. Raises DataError ``bundle.damaged``."""
    if bad := [jar.name for jar, _ in faulty_jars(folder)]:
        raise DataError(
            "bundle.damaged",
            f"离线安装包不完整：{len(bad)} 个图数据库组件缺失或损坏，例如 {bad[0]}。",
            where=str(folder / "jars"),
            remedy="在联网的机器上用同一版本的链图重新 make bundle，再完整复制。",
        )
    shutil.copytree(folder / "jars", Settings.from_environment().cache / "jars", dirs_exist_ok=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="离线安装包")
    parser.add_argument("action", choices=("make", "install"))
    parser.add_argument("folder", type=Path)
    wanted = parser.parse_args()
    try:
        (make if wanted.action == "make" else install)(wanted.folder.absolute())
    except LiantuError as error:
        sys.exit(f"错误：{error}")


if __name__ == "__main__":
    main()
