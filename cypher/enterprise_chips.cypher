// title: 企业的短名、地点与称号
// question: 这些编号的企业叫什么，在哪里，有哪些称号？
// category: 页面
// param ids: strings              企业编号
// param limit: integer = 1000     至少 1，至多 5000
// returns id: string, name: string, short_name: string, province: string, city: string, county: string
// returns province_name: string, city_name: string, country: string, confidence: string, titles: maps, leads: boolean
// identity: id
// :params {ids: ["E00604", "E02077"], limit: 1000}
UNWIND $ids AS wanted
MATCH (e:Enterprise {id: wanted})
RETURN e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name, coalesce(e.province, "") AS province,
       coalesce(e.city, "") AS city, coalesce(e.county, "") AS county, coalesce(e.province_name, "") AS province_name,
       coalesce(e.city_name, "") AS city_name, coalesce(e.country, "") AS country, e.confidence AS confidence,
       COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier)
                 RETURN {name: t.name, level: coalesce(h.level, "")} ORDER BY t.name, coalesce(h.level, "") } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads
ORDER BY id LIMIT $limit
