// title: 一家企业的全部事实
// question: {enterprise} 做什么、有什么称号、供谁、在哪里、有什么动向，各凭什么？
// category: 页面
// param enterprise: string      企业编号
// param limit: integer = 1      至少 1，至多 1
// returns id: string, node: map, products: maps, tiers: maps, inward: maps, outward: maps, presence: maps
// returns others: maps, groups: maps
// identity: id
// :params {enterprise: "E00604", limit: 1}
MATCH (e:Enterprise {id: $enterprise})
RETURN e.id AS id, e {.*} AS node,
       COLLECT {
         MATCH (e)-[p:PRODUCES]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
         OPTIONAL MATCH (g:Gap {region: e.province, segment_id: s.id}) WHERE coalesce(g.snapshot, "") = ""
         RETURN {id: s.id, name: s.name, short_name: s.short_name, chain_id: c.id, chain: c.name, stage: s.stage,
                 role: p.role, products: coalesce(p.products, ""), confidence: p.confidence, evidence: p.evidence,
                 label: g.label, state: g.state} ORDER BY s.id
       } AS products,
       COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier) RETURN h {.*, tier: t.name} ORDER BY t.name, h.key } AS tiers,
       COLLECT { MATCH (e)<-[s:SUPPLIES]-(p:Enterprise) RETURN s {.*, partner: p.id} ORDER BY s.key, p.id } AS inward,
       COLLECT { MATCH (e)-[s:SUPPLIES]->(p:Enterprise) RETURN s {.*, partner: p.id} ORDER BY s.key, p.id } AS outward,
       COLLECT { MATCH (e)-[h:HAS_PRESENCE]->(r:Region) RETURN h {.*, place: r.name} ORDER BY h.key } AS presence,
       COLLECT {
         MATCH (e)-[f:LEADS|LISTED_IN|HOSTS|MADE|INVESTS_IN|NAMED_IN|CONTROLLED_BY]->(o)
         WHERE NOT "BacktestCase" IN labels(o)
         RETURN f {.*, kind: type(f), ref: o.id, name: o.name, text: o.text, date: coalesce(o.date, o.year),
                   amount: o.amount_100m_cny, move: o.kind, place_province: o.place_province,
                   place_city: o.place_city} AS fact ORDER BY fact.kind, fact.ref, fact.key
         UNION ALL
         MATCH (m:Statistic)-[f:MEASURES]->(e)
         RETURN f {.*, kind: "MEASURES", ref: m.id, name: m.indicator, text: m.value + coalesce(m.unit, ""),
                   date: m.period, amount: m.number, move: null, place_province: null, place_city: null}
                AS fact ORDER BY fact.ref
       } AS others,
       COLLECT {
         MATCH (e)-[:CONTROLLED_BY]->(:Group)<-[:CONTROLLED_BY]-(q:Enterprise) WHERE q <> e
         RETURN {id: q.id} ORDER BY q.id LIMIT 20
       } AS groups
ORDER BY id LIMIT $limit
