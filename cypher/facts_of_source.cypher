// title: 一个来源说了什么
// question: {source} 支持哪些节点？
// category: 数据质量
// param source: string           来源编号
// param limit: integer = 200     至少 1，至多 1000
// returns id: string, label: string, name: string, confidence: string
// identity: label, id
// :params {source: "S5cc07bafa0fc", limit: 100}
MATCH (:Source {id: $source})<-[:STATED_IN]-(n)
RETURN n.id AS id, labels(n)[0] AS label, n.name AS name, n.confidence AS confidence
ORDER BY label, id LIMIT $limit
