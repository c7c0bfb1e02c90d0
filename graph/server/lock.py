"""Write jgo.lock.toml anew from jgo.toml: ``python -m graph.server.lock``, for a change of Neo4j's version.

Only developers run this. What it writes (coordinates and sha256 of every jar, no address of any repository) is
committed; ``graph.server.jars`` then fetches exactly these files, without reading a POM.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.env import EnvironmentBuilder, EnvironmentSpec, LockFile
from jgo.env._lockfile import compute_spec_hash
from jgo.maven import MavenContext

from graph.server.jars import LOCK

SPEC = Path(__file__).with_name("jgo.toml")


def write_lock(spec_path: Path = SPEC, lock_path: Path = LOCK) -> int:
    """Resolve the dependency tree of ``spec_path`` into ``lock_path``; gives the number of jars."""
    spec = EnvironmentSpec.load(spec_path)
    with tempfile.TemporaryDirectory() as fresh:  # nothing of an older cache may slip into the lock
        context = MavenContext(
            repo_cache=Path(fresh), timeout=60, remote_repos=GlobalSettings.load().repositories or None
        )
        wanted = EnvironmentBuilder(context, Path(fresh)).spec_to_dependencies(spec)
        inputs, transitive = context.resolver.resolve(wanted)
        runtime = [d for d in transitive if d.scope in ("compile", "runtime")]
        lock = LockFile.from_resolved_dependencies(
            [*inputs, *runtime],
            environment_name=spec.name,
            java_version=spec.java_version,
            spec_hash=compute_spec_hash(spec_path),
        )
    lock.dependencies.sort(key=lambda d: (d.groupId, d.artifactId, d.classifier or ""))
    lock.save(lock_path)
    return len(lock.dependencies)


if __name__ == "__main__":
    print(f"{LOCK.name}: {write_lock()} jars")
