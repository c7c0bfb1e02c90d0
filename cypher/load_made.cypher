// title: 一次装载新建的节点及证据
// question: {load} 新建了什么，凭哪个来源？
// category: 页面
// param load: string             装载编号
// param limit: integer = 200     至少 1，至多 2000
// returns id: string, label: string, name: string, evidence: strings
// identity: label, id
// :params {load: "L-none", limit: 20}
MATCH (n:Cluster|Chain|Segment|Enterprise|Project|Platform|LocalCluster|Statistic|Event|Clause|Sentence)
WHERE n.made_by = $load
RETURN n.id AS id, labels(n)[0] AS label, n.name AS name, n.evidence AS evidence
ORDER BY label, id LIMIT $limit
