// title: 各市在一条链上的环节
// question: {region} 的各市在 {chain} 上有几个环节、几家企业？
// category: 地区与项目
// param chain: string                  产业链编号
// param region: string = "410000"      区域编号
// param limit: integer = 100           至少 1，至多 500
// returns adcode: string, city: string, segments_present: integer, segments_total: integer, makers: integer
// identity: adcode
// :params {chain: "K10-22", region: "410000", limit: 50}
MATCH (r:Region {parent_adcode: $region, level: "city"})
OPTIONAL MATCH (r)-[k:CAPACITY]->(s:Segment {chain_id: $chain}) WHERE k.local_enterprises > 0
WITH r, count(s) AS segments_present, sum(coalesce(k.local_enterprises, 0)) AS makers
RETURN r.id AS adcode, r.name AS city, segments_present,
       COUNT { MATCH (x:Segment {chain_id: $chain}) } AS segments_total, makers
ORDER BY segments_present DESC, adcode LIMIT $limit
