// title: 各链在位环节的分子与分母
// question: {region} 每条链有几个环节在位，缺几个，几个没有数据？
// category: 链与集群
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param limit: integer = 100          至少 1，至多 1000
// returns chain_id: string, chain: string, present: integer, absent: integer, unknown: integer, segments: integer
// identity: chain_id
// :params {region: "410000", system: "10+30", limit: 100}
MATCH (g:Gap)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND g.system = $system AND coalesce(g.snapshot, "") = ""
WITH g.chain_id AS chain_id, count(*) AS segments,
     sum(CASE WHEN g.state IN ["strong", "weak"] THEN 1 ELSE 0 END) AS present,
     sum(CASE g.state WHEN "absent" THEN 1 ELSE 0 END) AS absent,
     sum(CASE g.state WHEN "unknown" THEN 1 ELSE 0 END) AS unknown
MATCH (c:Chain {id: chain_id})
RETURN chain_id, c.name AS chain, present, absent, unknown, segments
ORDER BY toFloat(present) / segments, chain_id LIMIT $limit
