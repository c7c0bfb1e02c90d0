// title: 一条链或一个环节的缺口编号
// question: {region} 有哪些缺口编号以 {text} 开头？
// category: 页面
// param region: string = "410000"     区域编号
// param text: string                  环节编号的开头
// param limit: integer = 300          至少 1，至多 1000
// returns id: string, name: string
// identity: id
// :params {region: "410000", text: "K10-22", limit: 100}
MATCH (g:Gap)
WHERE g.region = $region AND g.segment_id STARTS WITH $text AND coalesce(g.snapshot, "") = ""
RETURN g.id AS id, g.name AS name
ORDER BY id LIMIT $limit
