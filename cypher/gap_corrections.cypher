// title: 一个环节的修正
// question: {segment} 在 {region} 有谁补充过事实，或指出过错误？
// category: 数据质量
// param segment: string                环节编号
// param region: string = "410000"      区域编号
// param limit: integer = 50            至少 1，至多 500
// returns id: string, action: string, kind: string, enterprise_id: string, enterprise: string, reason: string
// returns who: string, at: string, load_id: string, evidence: strings
// identity: id
// :params {segment: "K10-22-S05", region: "410000", limit: 50}
MATCH (c:Correction)-[:CORRECTS]->(:Segment {id: $segment})
MATCH (c)-[:CORRECTS]->(e:Enterprise)
WHERE $region IN [c.province, c.city, e.province, e.city]
OPTIONAL MATCH (l:Load {id: c.made_by})
RETURN c.id AS id, c.action AS action, c.kind AS kind, c.enterprise_id AS enterprise_id, c.enterprise AS enterprise,
       coalesce(c.reason, "") AS reason, coalesce(l.who, "") AS who, coalesce(l.started, "") AS at,
       coalesce(l.id, "") AS load_id, c.evidence AS evidence
ORDER BY at DESC, id LIMIT $limit
