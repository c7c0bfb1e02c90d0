// title: 它供谁
// question: {enterprise} 给谁供货，供什么，哪里说的？
// category: 企业与供应
// param enterprise: string       企业编号
// param limit: integer = 200     至少 1，至多 1000
// returns customer_id: string, customer: string, province: string, segment_id: string, product: string
// returns since: string, confidence: string, sources: integer
// identity: customer_id, segment_id, product
// :params {enterprise: "E02804", limit: 200}
MATCH (:Enterprise {id: $enterprise})-[r:SUPPLIES]->(b:Enterprise)
RETURN b.id AS customer_id, b.name AS customer, coalesce(b.province_name, b.country) AS province,
       coalesce(r.segment_id, "") AS segment_id, coalesce(r.product, "") AS product, coalesce(r.since, "") AS since,
       r.confidence AS confidence, size(r.evidence) AS sources
ORDER BY segment_id, customer_id, product LIMIT $limit
