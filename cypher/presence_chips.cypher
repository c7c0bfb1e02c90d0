// title: 外来企业在省内的厂
// question: 这些编号的布局是谁的厂，做哪个环节，凭什么？
// category: 页面
// param ids: strings              布局编号
// param limit: integer = 1000     至少 1，至多 5000
// returns presence_id: string, segment_id: string, local_name: string, stage: string, place: string
// returns confidence: string, evidence: strings, id: string, name: string, short_name: string, province: string
// returns city: string, county: string, province_name: string, city_name: string, country: string, titles: maps
// returns leads: boolean
// identity: presence_id
// :params {ids: ["PR001", "PR002"], limit: 100}
MATCH (e:Enterprise)-[h:HAS_PRESENCE]->(r:Region)
WHERE h.presence_id IN $ids
RETURN h.presence_id AS presence_id, coalesce(h.segment_id, "") AS segment_id, coalesce(h.local_name, "") AS local_name,
       h.stage AS stage, coalesce(h.city, r.name) AS place, h.confidence AS confidence, h.evidence AS evidence,
       e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name, coalesce(e.province, "") AS province,
       coalesce(e.city, "") AS city, coalesce(e.county, "") AS county, coalesce(e.province_name, "") AS province_name,
       coalesce(e.city_name, "") AS city_name, coalesce(e.country, "") AS country,
       COLLECT { MATCH (e)-[x:HOLDS]->(t:Tier)
                 RETURN {name: t.name, level: coalesce(x.level, "")} ORDER BY t.name, coalesce(x.level, "") } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads
ORDER BY presence_id LIMIT $limit
