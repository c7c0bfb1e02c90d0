// title: 一个集团有哪些企业
// question: {group} 控股哪些企业，在哪里？
// category: 企业与供应
// param group: string            集团名
// param limit: integer = 200     至少 1，至多 1000
// returns enterprise_id: string, enterprise: string, province: string, basis: string, confidence: string
// identity: enterprise_id
// :params {group: "宇通集团", limit: 100}
MATCH (e:Enterprise)-[r:CONTROLLED_BY]->(g:Group)
WHERE g.name = $group OR g.id = $group
RETURN e.id AS enterprise_id, e.name AS enterprise, coalesce(e.province_name, e.country) AS province,
       r.basis AS basis, r.confidence AS confidence
ORDER BY enterprise_id LIMIT $limit
