// title: 连着缺的几步
// question: {region} 哪些相连的环节都没有，应作为一段来补？
// category: 缺口
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param limit: integer = 200          至少 1，至多 1000
// returns run_id: string, chain: string, steps: integer, segments: strings, labels: strings
// identity: run_id
// :params {region: "410000", system: "10+30", limit: 50}
MATCH (g:Gap)-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND g.system = $system AND coalesce(g.snapshot, "") = ""
  AND coalesce(g.run_id, "") <> ""
WITH g, s, c ORDER BY s.order, s.id
WITH g.run_id AS run_id, c.name AS chain, collect(s.name) AS segments, collect(g.label) AS labels
WHERE size(segments) > 1
RETURN run_id, chain, size(segments) AS steps, segments, labels
ORDER BY steps DESC, run_id LIMIT $limit
