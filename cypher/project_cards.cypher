// title: 项目及其进展
// question: {chain} 或 {city} 有哪些项目，每一步是哪里说的？
// category: 页面
// param chain: string = ""        产业链编号，空为全部
// param city: string = ""         市名或区划编号，空为全省
// param as_of: date = "9999-12-31"  只用这一天以前的进展，写全年月日
// param limit: integer = 1000     至少 1，至多 5000
// returns project_id: string, name: string, chain: map, segment: map, states: maps
// identity: project_id
// :params {chain: "K10-22", city: "", limit: 4}
MATCH (m:Milestone)<-[:REACHED]-(p:Project)
WHERE ($chain = "" OR m.chain_id = $chain) AND ($city = "" OR m.city = $city OR m.adcode STARTS WITH left($city, 4))
  AND (m.date IS NULL OR m.date + right("-12-31", 10 - size(m.date)) <= $as_of)
WITH p, m ORDER BY coalesce(m.date, ""), CASE m.stage WHEN "签约" THEN 0 WHEN "开工" THEN 1 WHEN "在建" THEN 2
     WHEN "投产" THEN 3 ELSE 4 END, m.id
WITH p, collect(m {.stage, .date, .date_inferred, .amount_100m_cny, .note, .enterprise_id, .enterprise, .city,
                   .county, .park, .adcode, .chain_id, .segment_id, .confidence, .evidence}) AS states
OPTIONAL MATCH (c:Chain {id: head([x IN states WHERE x.chain_id IS NOT NULL | x.chain_id])})
OPTIONAL MATCH (s:Segment {id: head([x IN states WHERE x.segment_id IS NOT NULL | x.segment_id])})
RETURN p.id AS project_id, p.name AS name, c {.id, .name} AS chain,
       s {.id, .name, .short_name, .chain_id, .stage} AS segment, states
ORDER BY project_id LIMIT $limit
