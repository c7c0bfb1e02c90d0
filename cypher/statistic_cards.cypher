// title: 统计及其来源
// question: 关于 {word} 的统计凭哪个来源？
// category: 页面
// param word: string = ""        口径或指标里的字，空为全部
// param limit: integer = 300     至少 1，至多 2000
// returns id: string, scope: string, indicator: string, value: string, unit: string, period: string, note: string
// returns confidence: string, evidence: strings, total: integer
// identity: id
// :params {word: "汽车", limit: 5}
MATCH (s:Statistic)
WHERE NOT EXISTS { (s)-[:MEASURES]->(:Enterprise) }
  AND ($word = "" OR s.indicator CONTAINS $word OR s.scope CONTAINS $word)
WITH s ORDER BY s.id
WITH collect(s) AS found
UNWIND found[..$limit] AS s
RETURN s.id AS id, coalesce(s.scope, "") AS scope, s.indicator AS indicator, s.value AS value,
       coalesce(s.unit, "") AS unit, coalesce(s.period, "") AS period, coalesce(s.note, "") AS note,
       s.confidence AS confidence, s.evidence AS evidence, size(found) AS total
ORDER BY id LIMIT $limit
