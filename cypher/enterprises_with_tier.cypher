// title: 谁有这个称号
// question: {region} 哪些企业持有 {tier}，做什么环节？
// category: 企业与供应
// param tier: string                   称号，如 单项冠军、小巨人、省级专精特新
// param region: string = "410000"      区域编号，空为全国
// param limit: integer = 300           至少 1，至多 2000
// returns enterprise_id: string, enterprise: string, city: string, level: string, batch: string, confidence: string
// returns segments: strings
// identity: enterprise_id, level, batch
// :params {tier: "单项冠军", region: "410000", limit: 50}
MATCH (e:Enterprise)-[h:HOLDS]->(:Tier {name: $tier})
WHERE $region = "" OR e.province = $region
OPTIONAL MATCH (e)-[:PRODUCES]->(s:Segment)
WITH e, h, s ORDER BY s.id
WITH e, coalesce(h.level, "") AS level, coalesce(h.batch_or_year, "") AS batch, min(h.confidence) AS confidence,
     collect(DISTINCT s.short_name) AS segments
RETURN e.id AS enterprise_id, e.name AS enterprise, coalesce(e.city_name, "") AS city, level, batch, confidence,
       segments
ORDER BY enterprise_id, level, batch LIMIT $limit
