// title: 有产品事实的企业与只凭记忆的事实
// question: {system} 的各链在 {region} 内外各有几家企业，区域内几条产品事实只凭记忆？
// category: 页面
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param as_of: date = "9999-12-31"    只用这一天已知的事实，写全年月日
// param limit: integer = 1            至少 1，至多 1
// returns local: integer, national: integer, facts: integer, on_memory: integer, inferred: integer
// identity: local
// :params {region: "410000", system: "10+30", limit: 1}
MATCH (c:Chain {system: $system}) WHERE c.counted
MATCH (e:Enterprise)-[p:PRODUCES]->(s:Segment {chain_id: c.id})
WHERE p.known_from IS NULL OR p.known_from + right("-12-31", 10 - size(p.known_from)) <= $as_of
WITH e, p, $region IN [coalesce(e.province, ""), coalesce(e.city, ""), coalesce(e.county, "")] AS here
RETURN count(DISTINCT CASE WHEN here THEN e.id END) AS local,
       count(DISTINCT CASE WHEN e.country = "中国" AND coalesce(e.province, "7") < "7" THEN e.id END) AS national,
       sum(CASE WHEN here THEN 1 ELSE 0 END) AS facts,
       sum(CASE WHEN here AND p.confidence = "memory" THEN 1 ELSE 0 END) AS on_memory,
       sum(CASE WHEN here AND p.confidence = "inferred" THEN 1 ELSE 0 END) AS inferred
ORDER BY local LIMIT $limit
