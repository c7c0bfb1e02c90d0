// title: 谁是唯一的本地供应商
// question: {region} 的哪些企业，某个环节的本地供应商只有一家？
// category: 企业与供应
// param region: string = "410000"     区域编号
// param limit: integer = 200          至少 1，至多 1000
// returns supplier_id: string, supplier: string, segment_id: string, segment: string, buyers: strings
// identity: supplier_id, segment_id
// :params {region: "410000", limit: 50}
MATCH (b:Enterprise {province: $region})<-[r:SUPPLIES]-(s:Enterprise {province: $region})
WHERE coalesce(r.segment_id, "") <> ""
WITH b, r.segment_id AS segment_id, collect(DISTINCT s) AS suppliers
WHERE size(suppliers) = 1
WITH suppliers[0] AS s, segment_id, b ORDER BY b.id
WITH s, segment_id, collect(b.name) AS buyers
MATCH (seg:Segment {id: segment_id})
RETURN s.id AS supplier_id, s.name AS supplier, segment_id, seg.name AS segment, buyers
ORDER BY size(buyers) DESC, supplier_id, segment_id LIMIT $limit
