// title: 每地每年项目目标的原句
// question: 通知哪一句定了每地每年要引进几个多大的项目？
// category: 页面
// param clause: string = "N2022-08"     条款编号
// param limit: integer = 20             至少 1，至多 100
// returns indicator_id: string, name: string, target: string, unit: string, sentence: string, evidence: strings
// identity: indicator_id
// :params {clause: "N2022-08", limit: 20}
MATCH (i:Indicator)-[:SET_BY]->(s:Sentence {clause_id: $clause})
RETURN i.id AS indicator_id, i.name AS name, i.target_value AS target, i.unit AS unit, s.text AS sentence,
       i.evidence AS evidence
ORDER BY indicator_id LIMIT $limit
