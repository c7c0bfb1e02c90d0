// title: 产品事实与做它的企业
// question: 这些产品事实（企业编号>环节编号）各是谁做的，什么角色，凭什么？
// category: 页面
// param facts: strings            企业编号>环节编号
// param limit: integer = 2000     至少 1，至多 10000
// returns segment_id: string, id: string, name: string, short_name: string, province: string, city: string
// returns county: string, province_name: string, city_name: string, country: string, role: string
// returns products: string, confidence: string, evidence: strings, titles: maps, leads: boolean
// identity: segment_id, id
// :params {facts: ["E00324>K10-22-S09", "E00604>K10-22-S22"], limit: 100}
UNWIND $facts AS fact
WITH split(fact, ">") AS pair
MATCH (e:Enterprise {id: pair[0]})-[p:PRODUCES]->(s:Segment)
WHERE s.id = pair[1]
RETURN s.id AS segment_id, e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name,
       coalesce(e.province, "") AS province, coalesce(e.city, "") AS city, coalesce(e.county, "") AS county,
       coalesce(e.province_name, "") AS province_name, coalesce(e.city_name, "") AS city_name,
       coalesce(e.country, "") AS country, p.role AS role, coalesce(p.products, "") AS products,
       p.confidence AS confidence, p.evidence AS evidence,
       COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier) RETURN {name: t.name, level: coalesce(h.level, "")} } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads
ORDER BY segment_id, id LIMIT $limit
