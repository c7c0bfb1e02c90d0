// title: 环节的项目、条款、同类与调研说明
// question: {segment} 有哪些项目、哪些官方句子点名、在别的链叫什么，在 {region} 是怎样找的？
// category: 页面
// param segment: string         环节编号
// param region: string = "410000"  区域编号
// param limit: integer = 1      至少 1，至多 1
// returns segment_id: string, projects: strings, sentences: maps, twins: maps, notes: strings
// identity: segment_id
// :params {segment: "K10-22-S09", region: "410000", limit: 1}
MATCH (s:Segment {id: $segment})
RETURN s.id AS segment_id,
       COLLECT { MATCH (p:Project)-[:ABOUT]->(s) RETURN p.id ORDER BY p.id } AS projects,
       COLLECT { MATCH (s)-[n:NAMED_IN]->(t:Sentence)
                 RETURN {text: t.text, evidence: n.evidence} ORDER BY t.id } AS sentences,
       COLLECT { MATCH (s)-[:SAME_AS]-(o:Segment)-[:IN_CHAIN]->(c:Chain)
                 RETURN {id: o.id, name: o.name, short_name: o.short_name, chain_id: c.id, chain: c.name,
                         stage: o.stage} ORDER BY o.id } AS twins,
       COLLECT { MATCH (s)-[:IN_CHAIN*0..1]->(x)<-[k:COVERAGE]-(:Region {id: $region}) WHERE coalesce(k.note, "") <> ""
                 RETURN k.note ORDER BY x = s DESC, k.note } AS notes
ORDER BY segment_id LIMIT $limit
