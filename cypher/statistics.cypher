// title: 统计数字
// question: 关于 {word} 有哪些统计，什么时期，哪里说的？
// category: 地区与项目
// param word: string = ""        口径或指标里的字，空为全部
// param limit: integer = 300     至少 1，至多 1000
// returns statistic_id: string, scope: string, indicator: string, value: string, unit: string, period: string
// returns confidence: string
// identity: statistic_id
// :params {word: "汽车", limit: 100}
MATCH (s:Statistic)
WHERE $word = "" OR s.indicator CONTAINS $word OR s.scope CONTAINS $word
RETURN s.id AS statistic_id, coalesce(s.scope, "") AS scope, s.indicator AS indicator, s.value AS value,
       coalesce(s.unit, "") AS unit, coalesce(s.period, "") AS period, s.confidence AS confidence
ORDER BY statistic_id LIMIT $limit
