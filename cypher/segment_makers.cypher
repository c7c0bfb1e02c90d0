// title: 做这个环节的企业与证据
// question: {segment} 在 {region} 内外各有谁做？
// category: 页面
// param segment: string                环节编号
// param region: string = "410000"      区域编号
// param inside: boolean = true         true 看区域内，false 看区域外
// param as_of: date = "9999-12-31"     只用这一天已知的事实，写全年月日
// param limit: integer = 200           至少 1，至多 2000
// returns id: string, name: string, short_name: string, province: string, city: string, county: string
// returns province_name: string, city_name: string, country: string, role: string, products: string
// returns confidence: string, evidence: strings, titles: maps, leads: boolean, total: integer
// identity: id
// :params {segment: "K10-22-S09", region: "410000", inside: true, limit: 20}
MATCH (e:Enterprise)-[p:PRODUCES]->(:Segment {id: $segment})
WHERE ($region IN [coalesce(e.province, ""), coalesce(e.city, ""), coalesce(e.county, "")]) = $inside
  AND (p.known_from IS NULL OR p.known_from + right("-12-31", 10 - size(p.known_from)) <= $as_of)
WITH collect({e: e, p: p}) AS found
WITH found, size(found) AS total
UNWIND found AS one
WITH one.e AS e, one.p AS p, total
ORDER BY CASE p.role WHEN "链主" THEN 0 WHEN "龙头" THEN 1 WHEN "骨干" THEN 2 ELSE 3 END,
         p.confidence IN ["memory", "inferred"], e.id
LIMIT $limit
RETURN e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name, coalesce(e.province, "") AS province,
       coalesce(e.city, "") AS city, coalesce(e.county, "") AS county, coalesce(e.province_name, "") AS province_name,
       coalesce(e.city_name, "") AS city_name, coalesce(e.country, "") AS country, p.role AS role,
       coalesce(p.products, "") AS products, p.confidence AS confidence, p.evidence AS evidence,
       COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier)
                 RETURN {name: t.name, level: coalesce(h.level, "")} ORDER BY t.name, coalesce(h.level, "") } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads, total
ORDER BY CASE role WHEN "链主" THEN 0 WHEN "龙头" THEN 1 WHEN "骨干" THEN 2 ELSE 3 END,
         confidence IN ["memory", "inferred"], id
LIMIT $limit
