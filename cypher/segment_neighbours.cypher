// title: 这个环节的上下游
// question: 谁供 {segment}，谁用它，在 {region} 各怎样？
// category: 链与集群
// param segment: string                环节编号
// param region: string = "410000"      区域编号
// param limit: integer = 100           至少 1，至多 500
// returns direction: string, kind: string, segment_id: string, name: string, chain: string, label: string
// returns state: string, local_enterprises: integer, note: string
// identity: direction, kind, segment_id
// :params {segment: "K10-22-S10", region: "410000", limit: 100}
MATCH (s:Segment {id: $segment})-[l:FEEDS|EQUIPS|SERVES|RECYCLES]-(o:Segment)-[:IN_CHAIN]->(c:Chain)
OPTIONAL MATCH (g:Gap {region: $region, segment_id: o.id}) WHERE coalesce(g.snapshot, "") = ""
RETURN CASE WHEN startNode(l) = o THEN "供它" ELSE "用它" END AS direction, type(l) AS kind, o.id AS segment_id,
       o.name AS name, c.name AS chain, g.label AS label, g.state AS state, g.local_enterprises AS local_enterprises,
       coalesce(l.note, "") AS note
ORDER BY direction, segment_id, kind LIMIT $limit
