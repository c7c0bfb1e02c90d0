// title: 一家企业周围的供货关系
// question: 从 {enterprise} 出发 {depth} 步以内有哪些披露的供货关系？
// category: 页面
// param enterprise: string       企业编号
// param depth: integer = 1       至少 1，至多 3
// param limit: integer = 600     至少 1，至多 2000
// returns supplier: string, customer: string, segment_id: string, product: string, since: string
// returns confidence: string, evidence: strings, depth: integer
// identity: supplier, customer, segment_id, product
// :params {enterprise: "E00604", depth: 1, limit: 100}
MATCH path = (:Enterprise {id: $enterprise})-[:SUPPLIES*1..3]-(:Enterprise)
WHERE length(path) <= $depth
WITH last(relationships(path)) AS r, min(length(path)) AS depth
RETURN startNode(r).id AS supplier, endNode(r).id AS customer, coalesce(r.segment_id, "") AS segment_id,
       coalesce(r.product, "") AS product, coalesce(r.since, "") AS since, r.confidence AS confidence,
       r.evidence AS evidence, depth
ORDER BY depth, supplier, customer, segment_id, product LIMIT $limit
