// title: 企业名录
// question: {region} 有哪些企业，做 {segment} 或持有 {tier}？
// category: 页面
// param region: string = ""      省、市或县编号，空为全国
// param segment: string = ""     环节编号，空为全部
// param tier: string = ""        称号，空为全部
// param ids: strings = []        只看这些编号，空为全部
// param skip: integer = 0        至少 0 跳过的行
// param limit: integer = 50      至少 1，至多 1000
// returns enterprise: map, titles: maps, leads: boolean, segments: maps, total: integer
// identity: enterprise
// :params {region: "410100", segment: "", tier: "小巨人", skip: 0, limit: 5}
CALL () {
  WITH * WHERE size($ids) > 0
  UNWIND $ids AS wanted MATCH (e:Enterprise {id: wanted}) RETURN e
  UNION
  WITH * WHERE size($ids) = 0 AND $segment <> ""
  MATCH (e:Enterprise)-[:PRODUCES]->(:Segment {id: $segment}) RETURN e
  UNION
  WITH * WHERE size($ids) = 0 AND $segment = "" AND $region <> ""
  MATCH (e:Enterprise {province: left($region, 2) + "0000"}) RETURN e
  UNION
  WITH * WHERE size($ids) = 0 AND $segment = "" AND $region = "" AND $tier <> ""
  MATCH (e:Enterprise)-[:HOLDS]->(:Tier {name: $tier}) RETURN e
  UNION
  WITH * WHERE size($ids) = 0 AND $segment = "" AND $region = "" AND $tier = ""
  MATCH (e:Enterprise) RETURN e
}
WITH e
WHERE ($region = "" OR $region IN [coalesce(e.province, ""), coalesce(e.city, ""), coalesce(e.county, "")])
  AND ($tier = "" OR EXISTS { MATCH (e)-[:HOLDS]->(:Tier {name: $tier}) })
WITH e ORDER BY e.id
WITH collect(e) AS found
WITH found[$skip..$skip + $limit] AS page, size(found) AS total
UNWIND page AS e
RETURN e {.id, .name, .short_name, .country, .province, .city, .county, .province_name, .city_name, .county_name,
          .adcode, .uscc, .stock_code, .ownership, .name_is_registered, .checked, .confidence} AS enterprise,
       COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier) RETURN {name: t.name, level: coalesce(h.level, "")}
                 ORDER BY t.name, h.level } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads,
       COLLECT { MATCH (e)-[:PRODUCES]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
                 RETURN {id: s.id, name: s.name, short_name: s.short_name, chain_id: c.id, chain: c.name,
                         stage: s.stage} ORDER BY s.id } AS segments, total
ORDER BY enterprise.id LIMIT $limit
