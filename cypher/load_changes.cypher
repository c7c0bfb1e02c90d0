// title: 一次装载带来了什么
// question: {load} 新建了哪些节点？
// category: 数据质量
// param load: string             装载编号
// param limit: integer = 500     至少 1，至多 5000
// returns id: string, label: string, name: string, confidence: string
// identity: label, id
// :params {load: "L20261124T000000000000-atlas", limit: 100}
MATCH (n:Cluster|Chain|Segment|Enterprise|Project|Milestone|Platform|LocalCluster|Statistic|Event|Clause|Sentence)
WHERE n.made_by = $load
RETURN n.id AS id, labels(n)[0] AS label, n.name AS name, n.confidence AS confidence
ORDER BY label, id LIMIT $limit
