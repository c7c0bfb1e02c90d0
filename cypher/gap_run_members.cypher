// title: 同一缺口段的环节
// question: {run} 这一段由哪几步组成？
// category: 页面
// param run: string                    缺口段编号
// param region: string = "410000"      区域编号
// param chain: string                  产业链编号
// param snapshot: string = ""          快照日期，空为当前
// param limit: integer = 50            至少 1，至多 200
// returns id: string, name: string, short_name: string, chain_id: string, chain: string, stage: string
// identity: id
// :params {run: "410000.run.K10-31-S11", region: "410000", chain: "K10-31", limit: 50}
MATCH (g:Gap {region: $region, chain_id: $chain})-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
WHERE g.run_id = $run AND coalesce(g.snapshot, "") = $snapshot
RETURN s.id AS id, s.name AS name, s.short_name AS short_name, c.id AS chain_id, c.name AS chain, s.stage AS stage
ORDER BY s.order, id LIMIT $limit
