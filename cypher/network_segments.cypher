// title: 一家企业要用和能供的环节
// question: {enterprise} 做的环节，上游和下游各是哪些环节，在 {region} 怎样？
// category: 页面
// param enterprise: string              企业编号
// param region: string = "410000"       区域编号
// param limit: integer = 300            至少 1，至多 1000
// returns side: string, id: string, name: string, short_name: string, chain_id: string, chain: string
// returns stage: string, label: string, state: string, order: integer, local_enterprises: integer, proof: string
// identity: side, id
// :params {enterprise: "E00604", region: "410000", limit: 4}
MATCH (:Enterprise {id: $enterprise})-[:PRODUCES]->(own:Segment)
WITH collect(own) AS owned
CALL (owned) {
  UNWIND owned AS s MATCH (o:Segment)-[:FEEDS|EQUIPS]->(s) RETURN "suppliers" AS side, o
  UNION
  UNWIND owned AS s MATCH (s)-[:FEEDS|EQUIPS|RECYCLES]->(o:Segment) RETURN "customers" AS side, o
}
WITH DISTINCT side, o, owned
WHERE NOT o IN owned
MATCH (o)-[:IN_CHAIN]->(c:Chain)
OPTIONAL MATCH (g:Gap {region: $region, segment_id: o.id}) WHERE coalesce(g.snapshot, "") = ""
RETURN side, o.id AS id, o.name AS name, o.short_name AS short_name, c.id AS chain_id, c.name AS chain,
       o.stage AS stage, g.label AS label, g.state AS state, o.order AS order,
       coalesce(g.local_enterprises, 0) AS local_enterprises, coalesce(g.proof, "{}") AS proof
ORDER BY side, chain_id, order, id LIMIT $limit
