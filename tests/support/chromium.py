"""Where a Chromium for the browser tests is, and how to get one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

HOW = (
    "没有找到 Chromium，浏览器测试已跳过。取得方法：Debian / Ubuntu 运行 apt-get install chromium fonts-noto-cjk；"
    "其他系统运行 .venv/bin/playwright install chromium；或用环境变量 LIANTU_CHROMIUM 指明其路径。"
)


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome: LIANTU_CHROMIUM, one on the PATH, or the one that playwright fetched."""
    if told := os.environ.get("LIANTU_CHROMIUM"):
        return told
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        fetched = Path(playwright.chromium.executable_path)
    return str(fetched) if fetched.exists() else None
