"""The pyvis file: one file, no address in it, Chinese intact, a cap with a list for the rest."""

from __future__ import annotations

import json
import re

import pytest

from tests.viz import samples as s
from viz import pyvis_export as p


def data_of(text: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r"^const d=(\{.*\});$", text, re.M)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "text", [p.export_chain(s.panorama("K10-22")), p.export_network(s.network("E00604"))], ids=["chain", "firm"]
)
def test_one_file_without_any_address(text: str) -> None:
    assert "http://" not in text and "https://" not in text and "cdn" not in text.lower().replace("cdnn", "")
    assert not re.search(r"<(?:script|img|iframe)[^>]*\ssrc=|<link|@import|url\(", text)
    assert text.count("</script>") == 2
    assert '<meta charset="utf-8">' in text and "\\u65b0" not in text


def test_chain_shows_every_segment_where_the_panorama_has_it() -> None:
    text = p.export_chain(s.panorama("K10-22"))
    nodes = {n["id"]: n for n in data_of(text)["nodes"]}
    segments = {r.segment_id for r in s.segments("K10-22")}
    assert segments <= set(nodes)
    assert all("x" in n and "y" in n for n in nodes.values())
    assert len({(n["x"], n["y"]) for n in nodes.values()}) == len(nodes), "no two nodes on one place"
    assert data_of(text)["options"]["physics"] == {"enabled": False}  # type: ignore[call-overload]
    assert "自动驾驶感知与计算平台" in text


def test_what_the_cap_leaves_out_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p, "MOST_NODES", 30)
    text = p.export_chain(s.panorama("K10-22"))
    nodes = data_of(text)["nodes"]
    assert len(nodes) == 30 and "其余没有画，列在表里" in text
    assert all(
        chip.full_name in text for st in s.stages("K10-22") for g in st.groups for b in g.boxes for chip in b.chips
    )


def test_a_name_cannot_leave_its_script() -> None:
    n = s.network("E00604")
    evil = n.data.nodes[1].model_copy(update={"name": "</script><img src=x>", "full_name": "</script><b>"})
    text = p.export_network(s.answer(n.data.model_copy(update={"nodes": (n.data.nodes[0], evil)})))
    assert "</script><img" not in text and text.count("</script>") == 2
