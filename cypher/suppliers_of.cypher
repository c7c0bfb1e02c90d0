// title: 谁供它、供什么、谁披露的
// question: 谁给 {enterprise} 供货，供什么，哪里说的？
// category: 企业与供应
// param enterprise: string       企业编号
// param limit: integer = 200     至少 1，至多 1000
// returns supplier_id: string, supplier: string, province: string, segment_id: string, product: string
// returns since: string, confidence: string, sources: integer
// identity: supplier_id, segment_id, product
// :params {enterprise: "E00604", limit: 200}
MATCH (s:Enterprise)-[r:SUPPLIES]->(:Enterprise {id: $enterprise})
RETURN s.id AS supplier_id, s.name AS supplier, coalesce(s.province_name, s.country) AS province,
       coalesce(r.segment_id, "") AS segment_id, coalesce(r.product, "") AS product, coalesce(r.since, "") AS since,
       r.confidence AS confidence, size(r.evidence) AS sources
ORDER BY segment_id, supplier_id, product LIMIT $limit
