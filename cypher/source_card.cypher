// title: 一个来源及其事实
// question: {source} 是什么，支持哪些事实？
// category: 页面
// param source: string           来源编号
// param limit: integer = 1       至少 1，至多 1
// returns id: string, title: string, url: string, date: string, kind: string, confidence: string, facts: maps
// returns total: integer
// identity: id
// :params {source: "S5cc07bafa0fc", limit: 1}
MATCH (s:Source {id: $source})
RETURN s.id AS id, s.name AS title, coalesce(s.url, "") AS url, coalesce(s.date, "") AS date, s.kind AS kind,
       s.confidence AS confidence,
       COLLECT { MATCH (s)<-[:STATED_IN]-(n)
                 RETURN {kind: labels(n)[0], name: coalesce(n.text, n.name), id: n.id, evidence: n.evidence}
                 ORDER BY labels(n)[0], n.id LIMIT 200 } AS facts,
       COUNT { (s)<-[:STATED_IN]-() } AS total
ORDER BY id LIMIT $limit
