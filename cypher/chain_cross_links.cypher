// title: 这条链和哪些链有往来
// question: {chain} 从别的链用什么，又供给谁？
// category: 链与集群
// param chain: string            产业链编号
// param limit: integer = 300     至少 1，至多 1000
// returns from_segment: string, from_name: string, to_segment: string, to_name: string, kind: string
// returns other_chain: string, direction: string
// identity: from_segment, to_segment, kind
// :params {chain: "K10-22", limit: 100}
MATCH (s:Segment {chain_id: $chain})-[l:FEEDS|EQUIPS|SERVES|RECYCLES {scope: "across"}]-(o:Segment)
MATCH (o)-[:IN_CHAIN]->(c:Chain)
WITH startNode(l) AS a, endNode(l) AS b, type(l) AS kind, c,
     CASE WHEN startNode(l) = o THEN "供入" ELSE "供出" END AS direction
RETURN a.id AS from_segment, a.name AS from_name, b.id AS to_segment, b.name AS to_name, kind, c.name AS other_chain,
       direction
ORDER BY other_chain, direction, from_segment, to_segment, kind LIMIT $limit
