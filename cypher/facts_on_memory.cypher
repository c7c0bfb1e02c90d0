// title: 哪些事实只凭记忆
// question: {region} 的哪些产品事实只凭记忆或推断，应先核哪些？
// category: 数据质量
// param region: string = "410000"     区域编号
// param chain: string = ""            产业链编号，空为全部
// param limit: integer = 500          至少 1，至多 5000
// returns enterprise_id: string, enterprise: string, segment_id: string, segment: string, label: string
// returns role: string, confidence: string, others: integer
// identity: enterprise_id, segment_id
// :params {region: "410000", chain: "K10-22", limit: 100}
MATCH (g:Gap)-[:GAP_AT]->(s:Segment)<-[p:PRODUCES]-(e:Enterprise)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND ($chain = "" OR g.chain_id = $chain)
  AND coalesce(g.snapshot, "") = "" AND e.province = $region AND p.confidence IN ["memory", "inferred"]
RETURN e.id AS enterprise_id, e.name AS enterprise, s.id AS segment_id, s.name AS segment, g.label AS label,
       p.role AS role, p.confidence AS confidence, g.local_enterprises - 1 AS others
ORDER BY others, segment_id, enterprise_id LIMIT $limit
