// title: 通知定了哪些指标
// question: 通知里有哪些数字目标，出自哪一句？
// category: 政策
// param limit: integer = 200     至少 1，至多 500
// returns indicator_id: string, indicator: string, scope: string, comparator: string, target: string, unit: string
// returns period: string, applies_to: string, sentence: string
// identity: indicator_id
// :params {limit: 200}
MATCH (i:Indicator)
OPTIONAL MATCH (i)-[:SET_BY]->(s:Sentence)
RETURN i.id AS indicator_id, i.name AS indicator, coalesce(i.scope, "") AS scope,
       coalesce(i.comparator, "") AS comparator, coalesce(i.target_value, "") AS target, coalesce(i.unit, "") AS unit,
       coalesce(i.period, "") AS period, coalesce(i.applies_to, "") AS applies_to, coalesce(s.text, "") AS sentence
ORDER BY indicator_id LIMIT $limit
