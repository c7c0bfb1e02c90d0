// title: 通知的条款与原句
// question: 通知有哪些条款，每句点了什么名，由谁负责？
// category: 页面
// param clause: string = ""      条款编号，空为全部
// param limit: integer = 200     至少 1，至多 1000
// returns clause: map, agencies: strings, sentences: maps, sources: strings
// identity: clause
// :params {clause: "N2022-08", limit: 5}
MATCH (c:Clause)
WHERE $clause = "" OR c.id = $clause
RETURN c {.id, .policy_id, .section, .number, .title, .name, .responsible_units} AS clause,
       COLLECT { MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(c)
                 RETURN a.name ORDER BY NOT coalesce(r.lead, false), r.order, a.id } AS agencies,
       COLLECT {
         MATCH (s:Sentence)-[:PART_OF]->(c)
         RETURN s {.id, .text, mentions: COLLECT {
           MATCH (x)-[n:NAMED_IN]->(s)
           RETURN {text_span: n.text_span, kind: n.kind, ref: x.id, name: x.name, confidence: n.confidence}
           ORDER BY n.text_span, x.id }} ORDER BY s.id
       } AS sentences, c.evidence AS sources
ORDER BY clause.id LIMIT $limit
