// title: 缺口的上下游
// question: {segment} 的供应与使用环节在 {region} 各怎样？
// category: 页面
// param segment: string                环节编号
// param also: strings = []             隔着缺口段的环节编号
// param region: string = "410000"      区域编号
// param snapshot: string = ""          快照日期，空为当前
// param limit: integer = 200           至少 1，至多 500
// returns relation: string, kind: string, direct: boolean, segment_id: string, name: string, short_name: string
// returns chain_id: string, chain: string, stage: string, label: string, state: string, local_enterprises: integer
// identity: relation, kind, segment_id
// :params {segment: "K10-22-S10", also: [], region: "410000", limit: 100}
CALL () {
  MATCH (:Segment {id: $segment})-[l:FEEDS|EQUIPS|SERVES|RECYCLES]->(o:Segment)
  RETURN "uses" AS relation, type(l) AS kind, true AS direct, o
  UNION ALL
  MATCH (o:Segment)-[l:FEEDS|EQUIPS|SERVES|RECYCLES]->(:Segment {id: $segment})
  RETURN "feeds" AS relation, type(l) AS kind, true AS direct, o
  UNION ALL
  UNWIND $also AS far
  MATCH (o:Segment {id: far})
  WHERE NOT EXISTS { (:Segment {id: $segment})-[:FEEDS|EQUIPS]->(o) }
  RETURN "uses" AS relation, "FEEDS" AS kind, false AS direct, o
}
MATCH (o)-[:IN_CHAIN]->(c:Chain)
OPTIONAL MATCH (g:Gap {region: $region, segment_id: o.id}) WHERE coalesce(g.snapshot, "") = $snapshot
RETURN relation, kind, direct, o.id AS segment_id, o.name AS name, o.short_name AS short_name, c.id AS chain_id,
       c.name AS chain, o.stage AS stage, g.label AS label, g.state AS state,
       coalesce(g.local_enterprises, 0) AS local_enterprises
ORDER BY relation, direct DESC, local_enterprises DESC, segment_id, kind LIMIT $limit
