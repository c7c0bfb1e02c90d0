// title: 每条链各判了多少
// question: {region} 每条链有多少补链、延链、强链、观察和无数据？
// category: 缺口
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param snapshot: string = ""         快照日期，空为当前
// param limit: integer = 1000         至少 1，至多 5000
// returns chain_id: string, chain: string, label: string, segments: integer
// identity: chain_id, label
// :params {region: "410000", system: "10+30", snapshot: "", limit: 1000}
MATCH (g:Gap)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND g.system = $system AND coalesce(g.snapshot, "") = $snapshot
WITH g.chain_id AS chain_id, g.label AS label, count(*) AS segments
MATCH (c:Chain {id: chain_id})
RETURN chain_id, c.name AS chain, label, segments
ORDER BY chain_id, label LIMIT $limit
