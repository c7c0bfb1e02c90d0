"""Make .venv and install what the lock files name: ``python3 liantu/setup_env.py [--dev] [--bundle FOLDER]``.

The Makefile runs this with the machine's own Python, so it uses the standard library only. It does nothing when the
lock files have not changed since the last time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / "python"
OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> None:
    """Read the command line and do the work; every failure is one Chinese message and exit code 1."""
    parser = argparse.ArgumentParser(description="安装链图所需的 Python 组件")
    parser.add_argument("--dev", action="store_true", help="连同测试与检查工具")
    parser.add_argument("--bundle", type=Path, help="离线安装包的文件夹（由 make bundle 生成）")
    wanted = parser.parse_args()
    bundle = wanted.bundle.resolve() if wanted.bundle else None
    if bundle and not (bundle / "wheels").is_dir():
        sys.exit(f"错误：{bundle} 不是离线安装包（其中没有 wheels 文件夹）。")
    lock = ROOT / ("requirements-dev.lock" if wanted.dev else "requirements.lock")
    if not _is_done(lock):
        _make_venv()
        _install(lock, bundle)
        _stamp(lock).write_text(_sum(lock), encoding="ascii")
    if bundle:
        _run(PYTHON, "-m", "liantu.bundle", "install", bundle)


def _stamp(lock: Path) -> Path:
    return VENV / f"installed-{lock.stem}"


def _sum(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def _is_done(lock: Path) -> bool:
    return PYTHON.exists() and _stamp(lock).exists() and _stamp(lock).read_text(encoding="ascii") == _sum(lock)


def _make_venv() -> None:
    if PYTHON.exists():
        return
    done = subprocess.run([_fitting_python(), "-m", "venv", str(VENV)], check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("错误：无法创建 .venv。处理：Debian / Ubuntu 请先 apt install python3-venv，再重试。")


def _fitting_python() -> str:
    """This Python when its version fits, else one of that version on the PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"错误：需要 Python 3.11 至 3.13，当前是 {version}。处理：安装后重试，或 make setup PYTHON=python3.12。")


def _install(lock: Path, bundle: Path | None) -> None:
    """By uv for speed, by pip from the bundle where there is no network. Hashes are compared in both cases."""
    print(f"正在安装 Python 组件（{lock.name}）……", file=sys.stderr, flush=True)
    source: list[str | Path] = ["--no-index", "--find-links", bundle / "wheels"] if bundle else []
    quiet = ["--quiet", "--disable-pip-version-check"]
    _run(PYTHON, "-m", "pip", "install", *quiet, *source, "--require-hashes", "-r", ROOT / "requirements-setup.lock")
    uv: list[str | Path] = [BIN / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    _run(*uv, *source, "--require-hashes", "-r", lock)
    _run(*uv, *source, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=_environment(), check=False)
    if done.returncode:
        sys.exit(
            "错误：安装没有完成（原因见上）。处理：检查网络或镜像设置后重试；无网络请用 make setup BUNDLE=文件夹。"
        )


def _environment() -> dict[str, str]:
    """uv does not read pip's settings: a mirror set there is passed on."""
    environment = dict(os.environ)
    if "UV_DEFAULT_INDEX" not in environment and PYTHON.exists():
        command = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
        mirror = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        mirror = environment.get("PIP_INDEX_URL", mirror)
        if mirror:
            environment["UV_DEFAULT_INDEX"] = mirror
    return environment


if __name__ == "__main__":
    main()
