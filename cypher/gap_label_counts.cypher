// title: 清单里各判断有多少
// question: {region} 按这些条件，各判断有多少个环节？
// category: 页面
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param snapshot: string = ""         快照日期，空为当前
// param chain: string = ""            产业链编号，空为全部
// param stages: strings = []          位置，空为全部
// param confidence: strings = []      把握，空为全部
// param coverage: float = 0           完整度至少
// param bottleneck: boolean = false   true 只看卡脖子
// param counted: boolean = true       true 只看计入总数的链
// param limit: integer = 20           至少 1，至多 20
// returns label: string, segments: integer
// identity: label
// :params {region: "410000", system: "10+30", limit: 20}
MATCH (c:Chain)
WHERE ($chain = "" AND c.system = $system AND (c.counted OR NOT $counted)) OR c.id = $chain
MATCH (g:Gap {region: $region, chain_id: c.id})
WHERE coalesce(g.snapshot, "") = $snapshot AND (size($confidence) = 0 OR g.confidence_word IN $confidence)
  AND ($coverage = 0 OR coalesce(g.coverage, 0) >= $coverage) AND (NOT $bottleneck OR "卡脖子" IN g.flags)
  AND (size($stages) = 0 OR EXISTS { MATCH (g)-[:GAP_AT]->(s:Segment) WHERE s.stage IN $stages })
RETURN g.label AS label, count(*) AS segments
ORDER BY label LIMIT $limit
