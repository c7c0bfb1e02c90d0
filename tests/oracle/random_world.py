"""Small random worlds in which every rule of the methods has a chance to fire.

Every world has the 31 provinces and Taiwan, a few of them with cities and counties; Henan always has at least two
cities, so that 省内可配 and the inherited survey can happen. The same seed gives the same world.
"""

from __future__ import annotations

import random
from typing import Any

import pandas as pd

from graph.analysis.world import COLUMNS, World, tidy

Row = dict[str, Any]

HOME = "410000"
PROVINCES = [
    f"{n}0000" for n in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
]
STAGES = ("签约", "开工", "在建", "投产", "运营")
DATES = (
    "",
    "",
    "2018",
    "2019-06",
    "2020-12-31",
    "2021",
    "2022-03",
    "2022-11-15",
    "2023-07",
    "2023-12-31",
    "2024",
    "2025-05-01",
)
CONFIDENCES = ("official", "register", "press", "press", "filing", "filing", "memory", "memory", "memory", "inferred")
TIERS = (
    ("链主", "国家级"),
    ("链主", "省级"),
    ("链主", ""),
    ("单项冠军", "国家级"),
    ("单项冠军", "省级"),
    ("单项冠军", ""),
    ("小巨人", "国家级"),
    ("小巨人", ""),
    ("上市", ""),
    ("上市", ""),
    ("专精特新", "省级"),
    ("高新技术企业", "国家级"),
    ("世界500强", ""),
    ("中国500强", ""),
    ("头雁", "省级"),
    ("瞪羚", "省级"),
)
EVENTS = ("募投", "新设工厂", "扩产", "签约外省项目", "融资", "拿地")
CODES = ("2619", "2651", "3463", "3824", "3849", "3984")
BASES = ("按规模推断", "来源点名链主", "链上头雁")


class _Maker:
    """Draws one world; the order of the draws is the order of the methods below."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}

    def some(self, chance: float) -> bool:
        return self.r.random() < chance

    def page(self) -> str:
        return "" if self.some(0.35) else f"https://s{self.r.randrange(9)}.example.cn/{self.r.randrange(6)}"

    def add(self, table: str, **values: Any) -> Row:
        row = dict.fromkeys(COLUMNS[table], "") | values
        self.rows[table].append(row)
        return row

    def regions(self) -> None:
        self.detailed = [HOME, *self.r.sample([p for p in PROVINCES if p != HOME], self.r.randint(2, 5))]
        self.places: list[tuple[str, str, str]] = []  # province, city, county
        for province in [*PROVINCES, "710000"]:
            self.add(
                "regions",
                adcode=province,
                name="河南省" if province == HOME else f"省{province}",
                level="province",
                parent_adcode="100000",
                seat_lng=113.0,
                seat_lat=34.0,
            )
            self.places.append((province, "", ""))
            if province not in self.detailed:
                continue
            for i in range(self.r.randint(2, 4)):
                city = f"{province[:2]}0{i + 1}00"
                self.add(
                    "regions",
                    adcode=city,
                    name=f"市{city}",
                    level="city",
                    parent_adcode=province,
                    seat_lng=113.0 + i,
                    seat_lat=34.0,
                )
                self.places.append((province, city, ""))
                if i < 2:
                    county = f"{city[:4]}21"
                    self.add(
                        "regions",
                        adcode=county,
                        name=f"县{county}",
                        level="county",
                        parent_adcode=city,
                        seat_lng=113.0 + i,
                        seat_lat=34.1,
                    )
                    self.places.append((province, city, county))
        self.home = [p for p in self.places if p[0] == HOME]

    def chains(self) -> None:
        self.segments: list[str] = []
        essential, bottleneck = self.r.choice((0.2, 0.5)), self.r.choice((0.1, 0.4))
        for c in range(self.r.randint(2, 4)):
            chain = f"K{c + 1:02d}"
            self.add(
                "chains",
                chain_id=chain,
                version="10+30",
                chain_name=f"链{c}",
                cluster_id="C1",
                counted_in_total="yes",
                valid_from="2021-10-22",
                valid_to="2023-04",
            )
            for i in range(self.r.randint(6, 8)):
                if len(self.segments) == 30:
                    break
                segment = f"{chain}-S{i + 1:02d}"
                self.segments.append(segment)
                codes = self.r.sample(CODES, self.r.choice((0, 1, 1, 2)))
                self.add(
                    "segments",
                    segment_id=segment,
                    chain_id=chain,
                    name=f"环节{segment}",
                    short_name=segment,
                    stage=("upstream", "midstream", "downstream")[i * 3 // 8],
                    group=f"组{i // 3}",
                    group_order=i // 3,
                    order=i,
                    essential=int(self.some(essential)),
                    bottleneck=int(self.some(bottleneck)),
                    gbt4754=";".join(codes),
                )

    def links(self) -> None:
        density = self.r.choice((0.2, 0.35))
        for a in self.segments:
            for b in self.segments:
                within = a[:3] == b[:3]
                if a[-2:] < b[-2:] and self.some(density if within else 0.05):
                    kind = self.r.choice(("feeds", "feeds", "feeds", "equips", "serves"))
                    self.add(
                        "segment_links",
                        from_segment=a,
                        to_segment=b,
                        kind=kind,
                        scope="within" if within else "across",
                        confidence="memory",
                    )
                elif a[-2:] > b[-2:] and self.some(0.02):
                    self.add(
                        "segment_links",
                        from_segment=a,
                        to_segment=b,
                        kind="recycles",
                        scope="within" if within else "across",
                        confidence="memory",
                    )
        left = list(self.segments)
        for _ in range(self.r.randint(0, 2)):
            a = self.r.choice(left)
            others = [b for b in left if b[:3] != a[:3]]
            if others:
                b = self.r.choice(others)
                self.add("same_as", segment_a=min(a, b), segment_b=max(a, b))
                left = [s for s in left if s not in (a, b)]

    def enterprises(self) -> None:
        wide = self.some(0.5)  # all of China, so that the median X is not zero
        self.local: list[str] = []
        self.outside: list[str] = []
        self.place_of: dict[str, tuple[str, str, str]] = {}
        for i in range(self.r.randint(60, 110)):
            key = f"E{i:05d}"
            where = self.r.random()
            if where < 0.3:
                place = self.r.choice(self.home)
            elif where < 0.36:
                place = ("", "", "")
            elif wide and where < 0.8:
                place = (self.r.choice(PROVINCES), "", "")
            else:
                place = self.r.choice([p for p in self.places if p[0] in self.detailed or p[0] == "710000"])
            (self.local if place[0] == HOME else self.outside).append(key)
            self.place_of[key] = place
            country = "中国" if place[0] else "德国"
            self.add(
                "enterprises",
                enterprise_id=key,
                name=f"企业{i}有限公司",
                short_name=f"企业{i}",
                country=country,
                province=place[0],
                city=place[1],
                county=place[2],
                confidence="press",
            )
        self.all = self.local + self.outside
        for g in range(self.r.randint(1, 6)):
            members = self.r.sample(self.all, self.r.randint(1, 4))
            taken = {r["enterprise_id"] for r in self.rows["groups"]}
            name = self.r.choice((f"集团{g}", f"企业{self.r.randrange(60)}", f"企业{self.r.randrange(60)}有限公司"))
            for m in members:
                if m not in taken:
                    self.add("groups", enterprise_id=m, controlling_group=name, basis="known", confidence="memory")

    def products(self) -> None:
        empty = set(self.r.sample(self.segments, len(self.segments) // 3))  # nobody of Henan makes these
        rich = self.r.choice((0.6, 0.9))
        for e in self.all:
            choice = [s for s in self.segments if s not in empty] if e in self.local else self.segments
            for s in self.r.sample(choice, min(self.r.choice((0, 1, 1, 2, 3)), len(choice))):
                if self.some(rich):
                    self.product(e, s)

    def product(self, enterprise: str, segment: str, **fixed: Any) -> None:
        if any((p["enterprise_id"], p["segment_id"]) == (enterprise, segment) for p in self.rows["produces"]):
            return
        confidence = self.r.choice(CONFIDENCES)
        values = {
            "products": "产品",
            "role": self.r.choice(("链主", "龙头", "骨干", "骨干", "配套", "配套")),
            "confidence": confidence,
            "known_from": self.r.choice(DATES),
            "source_url": "" if confidence == "memory" else self.page(),
        }
        self.add("produces", enterprise_id=enterprise, segment_id=segment, **(values | fixed))

    def titles(self) -> None:
        seen = set()
        for _ in range(self.r.randint(15, 50)):
            e = self.r.choice(self.all)
            tier, level = self.r.choice(TIERS)
            if (e, tier, level) not in seen:
                seen.add((e, tier, level))
                self.add(
                    "tiers",
                    enterprise_id=e,
                    tier=tier,
                    level=level,
                    known_from=self.r.choice(DATES),
                    source_url=self.page(),
                    confidence=self.r.choice(CONFIDENCES),
                )
        for e in self.r.sample(self.all, 6):
            self.add(
                "chain_masters",
                chain_id=self.r.choice(self.segments)[:3],
                enterprise_id=e,
                basis=self.r.choice(BASES),
                confidence="press",
            )

    def plants(self) -> None:
        for i in range(self.r.randint(6, 14)):
            place = self.r.choice(self.home)
            adcode = place[2] or place[1] or place[0]
            stage, segment = self.r.choice(STAGES), self.r.choice(self.segments)
            local = self.new_company(place, i) if self.some(0.4) else ""
            if not local and self.some(0.3):
                local = self.r.choice(self.local)
            date, page = self.r.choice(DATES), self.page()
            self.add(
                "presence",
                presence_id=f"PR{i:03d}",
                enterprise_id=self.r.choice(self.outside),
                henan_entity=f"厂{i}",
                local_enterprise_id=local,
                adcode=adcode,
                segment_id=segment,
                stage=stage,
                year=date[:4],
                known_from=date,
                source_url=page,
                confidence=self.r.choice(("press", "press", "filing", "memory", "inferred")),
            )
            if local.startswith("N"):
                self.pages_of_a_new_company(local, segment, page)

    def new_company(self, place: tuple[str, str, str], number: int) -> str:
        """A local company that nothing but pipeline rows may show."""
        key = f"N{number:04d}"
        self.add(
            "enterprises",
            enterprise_id=key,
            name=f"新公司{number}",
            short_name="",
            country="中国",
            province=place[0],
            city=place[1],
            county=place[2],
            confidence="press",
        )
        return key

    def pages_of_a_new_company(self, key: str, segment: str, page: str) -> None:
        kind = self.r.choice(("own page", "nothing", "other page", "memory"))
        known = {"own page": page, "nothing": "", "other page": "https://example.cn/other", "memory": ""}[kind]
        date = self.r.choice(DATES) if kind in ("own page", "other page") else ""
        self.product(
            key, segment, source_url=known, known_from=date, confidence="memory" if kind == "memory" else "press"
        )

    def projects(self) -> None:
        for i in range(self.r.randint(4, 10)):
            place = self.r.choice(self.home)
            company, segment = self.r.choice(("", "local", "outside", "new")), self.r.choice([*self.segments, ""])
            key = {"": "", "local": self.r.choice(self.local), "outside": self.r.choice(self.outside)}.get(company)
            if key is None:
                key = self.new_company(place, 100 + i)
            page = self.page()
            for stage in sorted(self.r.sample(STAGES, self.r.choice((1, 1, 1, 2))), key=STAGES.index):
                self.add(
                    "projects",
                    project_id=f"P{i:03d}",
                    project=f"项目{i}",
                    enterprise_id=key,
                    enterprise=key,
                    adcode=place[2] or place[1] or place[0],
                    chain_id=segment[:3] or "K01",
                    segment_id=segment,
                    amount_100m_cny=float(self.r.randint(1, 50)),
                    stage=stage,
                    date=self.r.choice(DATES),
                    source_url=page,
                    confidence=self.r.choice(("press", "press", "official")),
                )
            if key.startswith("N") and segment:
                self.pages_of_a_new_company(key, segment, page)

    def money_and_moves(self) -> None:
        for e in self.r.sample(self.all, len(self.all) // 3):
            for year in self.r.sample(("2021", "2022", "2023"), self.r.randint(1, 2)):
                self.add(
                    "revenue",
                    enterprise_id=e,
                    revenue_100m_cny=round(self.r.uniform(1, 900), 1),
                    year=year,
                    source_url="",
                    confidence="memory",
                )
        cities = [r["name"] for r in self.rows["regions"] if r["level"] == "city" and r["parent_adcode"] == HOME]
        for i in range(self.r.randint(5, 40)):
            province = self.r.choice(("", "", "河南省", f"省{self.r.choice(PROVINCES)}"))
            self.add(
                "events",
                event_id=f"ACT{i:03d}",
                enterprise_id=self.r.choice(self.all),
                type=self.r.choice(EVENTS),
                place_province=province,
                place_city=self.r.choice([*cities, ""]) if province == "河南省" else "",
                amount_100m_cny=5.0,
                date=self.r.choice([d for d in DATES if d]),
                segment_id=self.r.choice(self.segments),
                source_url=self.page(),
                confidence="press",
            )
        edges = set()
        busy = self.r.sample(self.segments, 2)  # enough buyers to know the indicator ``local``
        for i in range(self.r.randint(40, 90)):
            segment = self.r.choice([*busy * 4, *self.segments, ""])
            buyer = self.r.choice(self.local) if self.some(0.6) else self.r.choice(self.all)
            supplier = self.r.choice(self.all)
            if supplier != buyer and (supplier, buyer, segment) not in edges:
                edges.add((supplier, buyer, segment))
                date = self.r.choice(DATES)
                self.add(
                    "supplies",
                    supplier_id=supplier,
                    buyer_id=buyer,
                    product=f"货{i}",
                    segment_id=segment,
                    since=date[:4],
                    known_from=date,
                    source_url=self.page(),
                    confidence=self.r.choice(CONFIDENCES),
                )

    def coverage(self) -> None:
        for chain in sorted({s[:3] for s in self.segments}):
            basis = self.r.choice(("census", "survey", "survey", "survey", "sample", ""))
            if basis:
                self.add("coverage", region=HOME, scope=chain, basis=basis, as_of="2026-11")
        for s in self.r.sample(self.segments, 4):
            self.add(
                "coverage", region=HOME, scope=s, basis=self.r.choice(("census", "survey", "sample")), as_of="2026-11"
            )
        city = self.r.choice([p[1] for p in self.home if p[1]])
        self.add("coverage", region=city, scope=self.segments[0][:3], basis="census", as_of="2026-11")
        self.add(
            "coverage", region=city, scope=self.segments[-1], basis=self.r.choice(("survey", "sample")), as_of="2026-11"
        )

    def mentions(self) -> None:
        projects = [p["project_id"] for p in self.rows["projects"]]
        for i, target in enumerate([*self.r.sample(self.segments, 3), "K01", self.r.choice(projects), HOME]):
            kind = "segment" if target in self.segments else "project" if target in projects else "chain"
            self.add(
                "mentions",
                sentence_id=f"N-{i}",
                kind="place" if target == HOME else kind,
                maps_to_id=target,
                confidence=self.r.choice(("official", "inferred")),
            )

    def place_the_rest(self) -> None:
        """In half of the worlds all of Henan's companies have a known city, so that cities inherit the survey."""
        if self.some(0.5):
            cities = [p for p in self.home if p[1]]
            for row in self.rows["enterprises"]:
                if row["province"] == HOME and not row["city"]:
                    _, row["city"], row["county"] = self.r.choice(cities)
            for table in ("presence", "projects"):
                for row in self.rows[table]:
                    if row["adcode"] == HOME:
                        row["adcode"] = self.r.choice(cities)[1]


def random_world(seed: int) -> World:
    """Return the World of a seed: 2 to 4 chains, 12 to 30 segments, 60 to 130 enterprises."""
    m = _Maker(seed)
    for step in (
        m.regions,
        m.chains,
        m.links,
        m.enterprises,
        m.products,
        m.titles,
        m.plants,
        m.projects,
        m.money_and_moves,
        m.coverage,
        m.mentions,
        m.place_the_rest,
    ):
        step()
    return World(**{n: tidy(n, pd.DataFrame(rows, columns=list(COLUMNS[n]))) for n, rows in m.rows.items()})


def as_of_for(seed: int) -> str | None:
    """Return the date a seed is analysed at: none for half of the seeds."""
    return (None, "2023-06-30", None, "2021", None, "2024-12")[seed % 6]
