// title: 这个环节在省内哪些市
// question: {segment} 在 {region} 的哪些市有企业？
// category: 地区与项目
// param segment: string                环节编号
// param region: string = "410000"      区域编号
// param limit: integer = 50            至少 1，至多 500
// returns adcode: string, city: string, enterprises: integer, groups: integer
// identity: adcode
// :params {segment: "K10-22-S09", region: "410000", limit: 50}
MATCH (r:Region {parent_adcode: $region})-[k:CAPACITY]->(:Segment {id: $segment})
WHERE k.local_enterprises > 0
RETURN r.id AS adcode, r.name AS city, k.local_enterprises AS enterprises, k.groups AS groups
ORDER BY enterprises DESC, adcode LIMIT $limit
