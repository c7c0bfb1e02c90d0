// title: 只靠一家的环节
// question: {region} 的哪些在位环节只有一家，或一家独大？
// category: 缺口
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param limit: integer = 300          至少 1，至多 1000
// returns segment_id: string, chain: string, segment: string, groups: integer, hhi: float, users: integer
// returns user_enterprises: integer
// identity: segment_id
// :params {region: "410000", system: "10+30", limit: 50}
MATCH (g:Gap)-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND g.system = $system AND coalesce(g.snapshot, "") = ""
  AND "单点风险" IN g.flags
OPTIONAL MATCH (:Region {id: $region})-[k:CAPACITY]->(s)
RETURN s.id AS segment_id, c.name AS chain, s.name AS segment, g.groups AS groups, k.hhi AS hhi, g.users AS users,
       g.user_enterprises AS user_enterprises
ORDER BY user_enterprises DESC, segment_id LIMIT $limit
