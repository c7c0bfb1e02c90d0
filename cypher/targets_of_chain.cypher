// title: 一条链上请得最多的企业
// question: {chain} 的补链和延链缺口里，哪些外省企业能补的最多？
// category: 目标
// param chain: string                  产业链编号
// param region: string = "410000"      区域编号
// param limit: integer = 50            至少 1，至多 500
// returns enterprise_id: string, enterprise: string, province: string, gaps: integer, best_rank: integer
// returns segments: strings
// identity: enterprise_id
// :params {chain: "K10-18", region: "410000", limit: 20}
MATCH (g:Gap {region: $region, chain_id: $chain})-[t:TARGETS {class: "直接"}]->(e:Enterprise)
WHERE coalesce(g.snapshot, "") = "" AND g.label IN ["补链", "延链"]
MATCH (g)-[:GAP_AT]->(s:Segment)
WITH e, s, min(t.rank) AS rank ORDER BY s.id
WITH e, collect(s.name) AS segments, min(rank) AS best_rank
RETURN e.id AS enterprise_id, e.name AS enterprise, coalesce(e.province_name, "") AS province,
       size(segments) AS gaps, best_rank, segments
ORDER BY gaps DESC, best_rank, enterprise_id LIMIT $limit
