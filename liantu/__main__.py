"""``python -m liantu``."""

from liantu.cli import app

app()
