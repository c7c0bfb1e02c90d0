// title: 几个环节的依据
// question: {segments} 在 {region} 的判断凭什么？
// category: 页面
// param segments: strings              环节编号
// param region: string = "410000"      区域编号
// param snapshot: string = ""          快照日期，空为当前
// param limit: integer = 300           至少 1，至多 1000
// returns segment_id: string, proof: string
// identity: segment_id
// :params {segments: ["K10-22-S09"], region: "410000", limit: 5}
UNWIND $segments AS wanted
MATCH (g:Gap {region: $region, segment_id: wanted})
WHERE coalesce(g.snapshot, "") = $snapshot
RETURN g.segment_id AS segment_id, g.proof AS proof
ORDER BY segment_id LIMIT $limit
