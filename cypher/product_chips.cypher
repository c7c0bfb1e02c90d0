// title: 产品事实与做它的企业
// question: 这些产品事实（企业编号>环节编号）各是谁做的，什么角色，凭什么？
// category: 页面
// param facts: strings            企业编号>环节编号
// param limit: integer = 2000     至少 1，至多 10000
// returns segment_id: string, makers: maps
// identity: segment_id
// :params {facts: ["E00324>K10-22-S09", "E00604>K10-22-S22"], limit: 100}
UNWIND $facts AS fact
WITH split(fact, ">") AS pair
MATCH (e:Enterprise {id: pair[0]})-[p:PRODUCES]->(s:Segment)
WHERE s.id = pair[1]
WITH s, e, p ORDER BY e.id
RETURN s.id AS segment_id,
       collect(e {.id, .name, short_name: coalesce(e.short_name, e.name), province: coalesce(e.province, ""),
                  city: coalesce(e.city, ""), county: coalesce(e.county, ""),
                  province_name: coalesce(e.province_name, ""), city_name: coalesce(e.city_name, ""),
                  country: coalesce(e.country, ""), role: p.role, products: coalesce(p.products, ""),
                  confidence: p.confidence, evidence: p.evidence,
                  titles: COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier)
                                    RETURN {name: t.name, level: coalesce(h.level, "")}
                                    ORDER BY t.name, coalesce(h.level, "") },
                  leads: EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" }}) AS makers
ORDER BY segment_id LIMIT $limit
