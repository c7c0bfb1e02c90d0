// title: 指标及其原句
// question: 通知定了哪些指标？
// category: 页面
// param limit: integer = 200     至少 1，至多 1000
// returns indicator: map, clause_id: string, sentence_id: string, sentence: string, evidence: strings
// identity: indicator
// :params {limit: 3}
MATCH (i:Indicator)
OPTIONAL MATCH (i)-[:SET_BY]->(s:Sentence)
WITH i, head(collect(s)) AS s
RETURN i {.id, .name, .scope, .target_value, .unit, .comparator, .period, .applies_to, .note} AS indicator,
       coalesce(i.clause_id, s.clause_id, "") AS clause_id, coalesce(i.sentence_id, s.id, "") AS sentence_id,
       coalesce(s.text, "") AS sentence, i.evidence AS evidence
ORDER BY indicator.id LIMIT $limit
