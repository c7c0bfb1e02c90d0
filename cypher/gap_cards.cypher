// title: 缺口清单（带依据）
// question: {region} 的哪些环节判为缺口，先看哪一个，依据是什么？
// category: 页面
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param snapshot: string = ""         快照日期，空为当前
// param chain: string = ""            产业链编号，空为全部
// param segment: string = ""          环节编号，空为全部
// param labels: strings = []          判断，空为全部
// param stages: strings = []          位置，空为全部
// param confidence: strings = []      把握，空为全部
// param coverage: float = 0           完整度至少
// param bottleneck: boolean = false   true 只看卡脖子
// param counted: boolean = true       true 只看计入总数的链
// param skip: integer = 0             至少 0 跳过的行
// param limit: integer = 200          至少 1，至多 5000
// returns gap: map, segment: map, chain: string
// identity: gap
// :params {region: "410000", system: "10+30", labels: ["补链"], skip: 0, limit: 3}
MATCH (g:Gap)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND coalesce(g.snapshot, "") = $snapshot
  AND ($chain <> "" OR g.system = $system) AND ($chain = "" OR g.chain_id = $chain)
  AND ($segment = "" OR g.segment_id = $segment) AND (size($labels) = 0 OR g.label IN $labels)
  AND (size($confidence) = 0 OR g.confidence_word IN $confidence)
  AND ($coverage = 0 OR coalesce(g.coverage, 0) >= $coverage)
  AND (NOT $bottleneck OR "卡脖子" IN g.flags)
MATCH (g)-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
WHERE (size($stages) = 0 OR s.stage IN $stages) AND (NOT $counted OR c.counted OR $chain <> "")
WITH g, s, c, CASE $chain WHEN "" THEN g.order_rank ELSE coalesce(g.rank_in_chain, 100000 + g.order_rank) END AS place
ORDER BY place, g.id SKIP $skip LIMIT $limit
RETURN g {.id, .region, .chain_id, .segment_id, .label, .state, .flags, .confidence_word, .basis, .lo, .mid, .hi,
          .coverage, .priority, .priority_all, .local_enterprises, .national_enterprises, .groups, .users,
          .user_enterprises, .run_id, .targets, .rule, .as_of, .order_rank, .rank_in_chain, .proof} AS gap,
       s {.name, .short_name, .stage, .group, .essential, .bottleneck} AS segment, c.name AS chain
ORDER BY place, gap.id LIMIT $limit
