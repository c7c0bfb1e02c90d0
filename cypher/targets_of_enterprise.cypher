// title: 这家企业能补哪些缺口
// question: {enterprise} 排在哪些缺口的目标板上，第几位？
// category: 目标
// param enterprise: string             企业编号
// param region: string = "410000"      区域编号
// param limit: integer = 100           至少 1，至多 500
// returns gap_id: string, segment: string, chain: string, label: string, board: string, rank: integer, class: string, grade: string
// identity: gap_id, board
// :params {enterprise: "E02077", region: "410000", limit: 50}
MATCH (e:Enterprise {id: $enterprise})<-[t:TARGETS]-(g:Gap {region: $region})-[:GAP_AT]->(s:Segment)
WHERE coalesce(g.snapshot, "") = "" AND g.label IN ["补链", "延链", "建链", "强链·补短"] AND t.board <> "增资扩产"
MATCH (s)-[:IN_CHAIN]->(k:Chain)
RETURN g.id AS gap_id, s.name AS segment, k.name AS chain, g.label AS label, t.board AS board, t.rank AS rank,
       t.class AS class, t.grade AS grade
ORDER BY rank, gap_id, board LIMIT $limit
