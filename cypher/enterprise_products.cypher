// title: 这家企业做什么
// question: {enterprise} 做哪些环节，凭哪几个来源？
// category: 企业与供应
// param enterprise: string       企业编号
// param limit: integer = 100     至少 1，至多 500
// returns segment_id: string, segment: string, chain: string, role: string, products: string, confidence: string
// returns known_from: string, sources: integer
// identity: segment_id
// :params {enterprise: "E00604", limit: 100}
MATCH (:Enterprise {id: $enterprise})-[p:PRODUCES]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
RETURN s.id AS segment_id, s.name AS segment, c.name AS chain, p.role AS role, coalesce(p.products, "") AS products,
       p.confidence AS confidence, coalesce(p.known_from, "") AS known_from, size(p.evidence) AS sources
ORDER BY segment_id LIMIT $limit
