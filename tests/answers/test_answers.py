"""Answers on the shipped atlas: they agree with each other and with the stored facts, and open to their sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from graph.answers import enterprises, home, loads, network, notice, paths, projects, regions, snapshots, sources
from graph.answers.chains import chains, clusters
from graph.answers.common import HERE, Scope
from graph.answers.gap_detail import gap, gap_evidence
from graph.answers.gaps import GapFilter, gaps
from graph.answers.named import queries, run_query
from graph.answers.panorama import chain_report, panorama
from graph.answers.shapes import GAP_LABELS, ZERO_WORDS, Answer, Box, GapRow, Panorama
from graph.answers.targets import targets
from graph.connection import Connection
from graph.errors import NotFound, UsageError
from graph.reader import Reader

EVERY = GapFilter(counted=False)


@pytest.fixture
def reader(atlas_graph: Connection) -> Reader:
    return Reader(atlas_graph)


@pytest.fixture(scope="module")
def every_gap(atlas_graph: Connection) -> tuple[GapRow, ...]:
    return gaps(Reader(atlas_graph), what=EVERY, limit=5000).data


def boxes(found: Answer[Panorama]) -> list[Box]:
    return [b for stage in found.data.stages for group in stage.groups for b in group.boxes]


def test_the_thirty_chains_have_their_segments(reader: Reader, every_gap: tuple[GapRow, ...]) -> None:
    counted = [c for c in chains(reader).data if c.counted]
    assert len(counted) == 30
    assert len([k for k in clusters(reader).data if any(c.counted for c in k.chains)]) == 10
    of_chain = Counter(g.chain_id for g in every_gap)
    for chain in counted:
        assert chain.segments == of_chain[chain.id] == len(chain.barcode) > 0
        assert sum(chain.labels.values()) == chain.segments
        assert chain.completeness is not None


def test_a_panorama_agrees_with_the_gaps(reader: Reader, every_gap: tuple[GapRow, ...]) -> None:
    stored = {g.segment_id: g for g in every_gap}
    for chain in [c for c in chains(reader).data if c.counted][::4]:
        found = panorama(reader, chain.id)
        assert len(boxes(found)) == chain.segments
        for b in boxes(found):
            g = stored[b.segment_id]
            assert (b.label, b.state, b.flags) == (g.label, g.state, g.flags)
            assert len(b.chips) == min(6, g.local_enterprises)
            assert all(c.local for c in b.chips)
            assert bool(b.zero_word) == (b.local_enterprises == 0)
        ends = {end for link in found.data.links for end in (link.start, link.end)}
        assert ends <= {b.segment_id for b in boxes(found)}
        assert sum(c.into + c.out for c in found.data.cross) == len(found.data.cross_links)


def test_nothing_is_called_missing_on_less_than_a_census(every_gap: tuple[GapRow, ...]) -> None:
    for g in every_gap:
        assert g.zero_word in ("", ZERO_WORDS[g.basis])
        assert g.basis == "census" or "缺失" not in g.proof
        assert g.proof.endswith(f"因此判为{g.label}")


def test_parts_add_up_to_the_priority(every_gap: tuple[GapRow, ...]) -> None:
    for g in every_gap:
        assert (g.priority is not None) == (g.label in GAP_LABELS)
        if g.priority is not None and g.priority_interval is not None:
            assert sum(p.points or 0 for p in g.parts) == pytest.approx(g.priority, abs=0.3)
            lo, hi = g.priority_interval.lo, g.priority_interval.hi
            assert lo is not None
            assert hi is not None
            assert lo - 0.2 <= g.priority <= hi + 0.2


def test_the_list_is_filtered_counted_and_cut(reader: Reader) -> None:
    found = gaps(reader, what=GapFilter(labels=("补链",)), limit=5)
    assert (found.meta.shown, found.meta.truncated) == (5, True)
    assert {g.label for g in found.data} == {"补链"}
    rest = gaps(reader, what=GapFilter(labels=("补链",)), skip=5, limit=5000)
    assert found.meta.total == 5 + len(rest.data)
    one = gaps(reader, what=GapFilter(chain="K10-22", bottleneck=True))
    assert one.data
    assert all("卡脖子" in g.flags and g.chain_id == "K10-22" for g in one.data)
    ranked = [g.priority for g in gaps(reader, what=GapFilter(chain="K10-18", labels=("补链", "延链"))).data]
    assert ranked == sorted(ranked, key=lambda p: -(p or 0))
    with pytest.raises(UsageError):
        gaps(reader, what=GapFilter(labels=("缺链",)))


def test_a_gap_without_a_maker_here_has_makers_elsewhere(reader: Reader, every_gap: tuple[GapRow, ...]) -> None:
    empty = [g for g in every_gap if g.local_enterprises == 0 and g.label in ("补链", "延链")]
    for g in empty[::12]:
        found = gap(reader, g.id).data
        assert found.local == ()
        assert found.elsewhere_total == len(found.elsewhere) or found.elsewhere_total > 20
        assert found.elsewhere or g.national_enterprises == 0
        assert not any(c.local for c in found.elsewhere)


def test_an_opened_gap_leads_to_its_sources(reader: Reader, every_gap: tuple[GapRow, ...]) -> None:
    present = [g for g in every_gap if g.local_enterprises > 0]
    for g in present[::40]:
        found = gap(reader, g.id).data
        assert len(found.local) == found.local_total
        for maker in found.local:
            assert maker.evidence
            for e in maker.evidence:
                assert e.source.title
                assert ":" in e.locator
                assert e.needs_check == (e.confidence in ("memory", "inferred"))
        assert len(found.conditions) == sum(1 for _ in found.conditions)
        assert [c.holds for c in found.conditions].count(True) == 1
        assert found.flips
        assert len(gap_evidence(reader, g.id).data) >= len(found.local)


def test_boards(reader: Reader) -> None:
    found = targets(reader, "410000.K10-22-S19", limit=5).data
    for board in (found.leader, found.niche, found.other):
        assert board.shown == len(board.rows) == min(5, board.total)
        assert [r.rank for r in board.rows] == list(range(1, board.shown + 1))
        assert [r.score for r in board.rows] == sorted((r.score for r in board.rows), key=lambda s: -(s or 0))
        for r in board.rows:
            assert sum(p.points or 0 for p in r.parts) == pytest.approx(r.case, abs=0.11)
            assert r.reason
    assert found.pool.direct + found.pool.adjacent >= found.leader.total
    only = targets(reader, "410000.K10-22-S19", board="niche").data
    assert only.niche.rows
    assert only.leader.rows == ()


def test_an_enterprise_opens_to_its_sources(reader: Reader) -> None:
    found = enterprises.enterprise(reader, "E00604").data
    assert found.row.name == "宇通客车股份有限公司"
    facts = [*found.products, *found.tiers, *found.supplies, *found.presence, *found.others]
    assert found.counted.facts == len(facts) + 1
    for fact in facts:
        assert fact.evidence
        assert all(e.source.title and e.locator and e.statement for e in fact.evidence)
        assert fact.needs_check == (fact.confidence in ("memory", "inferred"))
    shown = sources.source(reader, found.products[0].evidence[0].source.id).data
    assert shown.facts_total > 0


def test_lists_of_enterprises(reader: Reader) -> None:
    assert enterprises.enterprises(reader, q="ytkc").data[0].id == "E00604"
    here = enterprises.enterprises(reader, region="410300", tier="小巨人", limit=3)
    assert here.meta.total >= len(here.data) > 0
    assert all(e.city == "洛阳市" and "小巨人（国家级）" in e.tiers for e in here.data)
    makers = enterprises.enterprises(reader, segment="K10-22-S09", region="410000")
    assert all(any(s.id == "K10-22-S09" for s in e.segments) for e in makers.data)
    assert enterprises.enterprises(reader, q="没有这家企业吧").data == ()


def test_a_network_and_a_path(reader: Reader) -> None:
    found = network.network(reader, "E00604").data
    assert (
        found.counts.segments
        == found.counts.local + found.counts.outside + found.counts.candidates + found.counts.nobody
    )
    ids = {n.id for n in found.nodes}
    assert all(e.start in ids and e.end in ids for e in found.edges)
    assert [n.column for n in found.nodes].count("centre") == 1
    assert {r.partner.enterprise_id for r in found.relations} <= ids
    wide = network.network(reader, "E00604", depth=3).data
    assert len(found.nodes) < len(wide.nodes) <= 150
    path = paths.path(reader, "E02804", "E00604").data
    assert path.found
    assert path.steps[0].start_id == "E02804"
    assert path.steps[-1].end_id == "E00604"
    assert paths.path(reader, "E02077", "E00001").data.text == "未见到公开关系"


def test_home(reader: Reader) -> None:
    found = home.home(reader).data
    states = found.title.states
    assert (found.title.chains, found.title.segments) == (30, 703)
    assert states.present + states.absent + states.unknown == 703
    assert sum(found.title.labels.values()) == 703
    assert found.gaps_total == found.title.labels["补链"] + found.title.labels["延链"]
    assert len(found.first_gaps) == 6
    assert all(found.first_targets[g.id] for g in found.first_gaps if g.targets)
    assert len(found.aims) == 18
    assert found.aims_met == sum(a.confirmed >= 3 for a in found.aims)
    assert "3个10亿元以上" in found.aim_sentence
    assert {t.kind for t in found.todo} >= {"unknown_segments", "memory_facts", "unnamed_leads"}
    assert found.changes


def test_the_other_system_and_a_city(reader: Reader) -> None:
    later = chains(reader, Scope(system="7+28")).data
    assert len([c for c in later if c.counted]) == 28
    city = panorama(reader, "K10-22", Scope(region="410300"))
    assert {b.label for b in boxes(city)} & {"省内可配"}
    assert all(c.local for b in boxes(city) for c in b.chips)


def test_regions_projects_notice_and_ledger(reader: Reader) -> None:
    assert len(regions.regions(reader).data) == 19
    assert regions.region(reader, "410300").data.name == "洛阳市"
    use = regions.gap_map(reader, "410000.K10-22-S19").data
    assert use.gap.user_enterprises <= sum(c.users for c in use.cities) + use.unplaced
    luoyang = projects.projects(reader, city="410300")
    assert luoyang.data
    assert all(p.city == "洛阳市" and p.milestones[-1].stage == p.stage for p in luoyang.data)
    assert len(notice.clauses(reader).data) == 15
    assert notice.clauses(reader, "N2022-08").data[0].agencies[0] == "省工业和信息化厅"
    assert len(notice.indicators(reader).data) == 41
    assert notice.statistics(reader, "汽车").data
    done = [row for row in loads.loads(reader).data if row.state == "done"]
    assert {row.dataset for row in done} >= {"atlas", "notice"}
    assert loads.load(reader, done[0].id).data.row == done[0]
    assert sources.datasets(reader).data
    assert snapshots.snapshots(reader).data[0].id == "A-current"
    assert snapshots.diff(reader, "", "").data.rows == ()


def test_the_report(reader: Reader) -> None:
    found = chain_report(reader, "K10-22").data
    assert 0 < len(found.gaps) <= 6
    assert found.gaps_total >= len(found.gaps)
    assert found.projects_total >= len(found.projects) > 0


def test_named_queries_answer_in_the_envelope(reader: Reader) -> None:
    found = run_query(reader, "gap_runs", {"limit": "2"})
    assert found.meta.truncated
    assert len(found.data.rows) == 2
    assert found.meta.load_id.startswith("L")
    assert "page_scope" not in {q.name for q in queries()}


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda r: panorama(r, "K10-99"), "K10-"),
        (lambda r: panorama(r, "新能源汽车"), "新能源"),
        (lambda r: gaps(r, what=GapFilter(chain="K10-2")), "K10-2"),
        (lambda r: gap(r, "410000.K10-22-S99"), "410000.K10-22-S"),
        (lambda r: targets(r, "410000.K10-22-S99"), "410000.K10-22-S"),
        (lambda r: enterprises.enterprise(r, "宇通"), "E00604"),
        (lambda r: network.network(r, "宇通"), "E00604"),
        (lambda r: paths.path(r, "E00604", "宇通重工"), "E00605"),
        (lambda r: home.home(r, Scope(region="4103")), "4103"),
        (lambda r: home.home(r, Scope(system="10+31")), "10+30"),
        (lambda r: panorama(r, "K10-22", replace(HERE, as_of="2001")), "liantu snapshot --as-of 2001-12-31"),
        (lambda r: notice.clauses(r, "N2022-99"), "N2022-"),
        (lambda r: loads.load(r, "L1"), "L"),
        (lambda r: sources.source(r, "S1"), "搜索"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(reader: Reader, ask, near: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound) as caught:
        ask(reader)
    assert near in caught.value.remedy
    assert caught.value.where
