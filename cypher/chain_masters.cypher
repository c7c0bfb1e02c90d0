// title: 一条链的链主企业
// question: {chain} 的链主是谁，凭什么这样说？
// category: 链与集群
// param chain: string           产业链编号
// param limit: integer = 50     至少 1，至多 500
// returns enterprise_id: string, enterprise: string, city: string, basis: string, confidence: string
// identity: enterprise_id
// :params {chain: "K10-22", limit: 50}
MATCH (e:Enterprise)-[l:LEADS]->(:Chain {id: $chain})
RETURN e.id AS enterprise_id, e.name AS enterprise, coalesce(e.city_name, "") AS city, l.basis AS basis,
       l.confidence AS confidence
ORDER BY enterprise_id LIMIT $limit
