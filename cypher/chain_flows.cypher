// title: 一条链内外的流向
// question: {chain} 的环节之间、与别的链之间怎样供给？
// category: 页面
// param chain: string             产业链编号
// param limit: integer = 1000     至少 1，至多 5000
// returns start: string, end: string, kind: string, scope: string, note: string, confidence: string
// returns other_id: string, other: string
// identity: start, end, kind
// :params {chain: "K10-22", limit: 1000}
MATCH (s:Segment {chain_id: $chain})-[l:FEEDS|EQUIPS|SERVES|RECYCLES]-(o:Segment)-[:IN_CHAIN]->(c:Chain)
WHERE startNode(l) = s OR o.chain_id <> $chain
RETURN startNode(l).id AS start, endNode(l).id AS end, type(l) AS kind, l.scope AS scope, coalesce(l.note, "") AS note,
       l.confidence AS confidence, c.id AS other_id, c.name AS other
ORDER BY start, end, kind LIMIT $limit
