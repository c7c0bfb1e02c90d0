// title: 两条链里的同一样东西
// question: 哪些环节在两条链里其实是同一能力，各判为什么？
// category: 缺口
// param region: string = "410000"     区域编号
// param limit: integer = 200          至少 1，至多 1000
// returns segment_a: string, chain_a: string, name_a: string, label_a: string
// returns segment_b: string, chain_b: string, name_b: string, label_b: string
// identity: segment_a, segment_b
// :params {region: "410000", limit: 50}
MATCH (a:Segment)-[:SAME_AS]->(b:Segment)
MATCH (a)-[:IN_CHAIN]->(ca:Chain), (b)-[:IN_CHAIN]->(cb:Chain)
OPTIONAL MATCH (ga:Gap {region: $region, segment_id: a.id}) WHERE coalesce(ga.snapshot, "") = ""
OPTIONAL MATCH (gb:Gap {region: $region, segment_id: b.id}) WHERE coalesce(gb.snapshot, "") = ""
RETURN a.id AS segment_a, ca.name AS chain_a, a.name AS name_a, ga.label AS label_a,
       b.id AS segment_b, cb.name AS chain_b, b.name AS name_b, gb.label AS label_b
ORDER BY segment_a, segment_b LIMIT $limit
