"""The command line ``liantu``.

Every module of this package but ``common`` is one command group. It has ``register(app)``, which hangs its commands on
the application; heavy imports belong inside the commands, so that ``--help`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import typer

from liantu.cli.common import Group

app = typer.Typer(
    name="liantu",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="链图：产业链与产业集群知识图谱。先运行 `liantu up`，再打开它给出的网址。",
)

for _module in sorted(module.name for module in iter_modules(__path__)):
    if _module != "common":
        import_module(f"{__name__}.{_module}").register(app)
