// title: 环节的名称
// question: 这些编号的环节叫什么，在哪条链的哪一段？
// category: 页面
// param ids: strings             环节编号
// param limit: integer = 500     至少 1，至多 5000
// returns id: string, name: string, short_name: string, chain_id: string, chain: string, stage: string
// identity: id
// :params {ids: ["K10-22-S09"], limit: 10}
UNWIND $ids AS wanted
MATCH (s:Segment {id: wanted})-[:IN_CHAIN]->(c:Chain)
RETURN DISTINCT s.id AS id, s.name AS name, s.short_name AS short_name, c.id AS chain_id, c.name AS chain,
       s.stage AS stage
ORDER BY id LIMIT $limit
