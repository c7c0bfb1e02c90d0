// title: 链上哪些环节省内没有企业
// question: {chain} 的哪些环节在 {region} 没有企业？依据是什么？
// category: 缺口
// param chain: string                 产业链编号
// param region: string = "410000"     区域编号
// param limit: integer = 200          至少 1，至多 1000
// returns segment_id: string, segment: string, stage: string, label: string, basis: string
// returns outside_producers: integer, users: integer
// identity: segment_id
// :params {chain: "K10-22", region: "410000", limit: 200}
MATCH (g:Gap {region: $region, chain_id: $chain})-[:GAP_AT]->(s:Segment)
WHERE coalesce(g.snapshot, "") = "" AND g.local_enterprises = 0
RETURN s.id AS segment_id, s.name AS segment, s.stage AS stage, g.label AS label, g.basis AS basis,
       g.national_enterprises AS outside_producers, g.users AS users
ORDER BY segment_id LIMIT $limit
