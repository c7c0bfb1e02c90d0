// title: 卡脖子环节现在怎样
// question: {region} 的卡脖子环节，哪些缺、哪些弱？
// category: 缺口
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param limit: integer = 300          至少 1，至多 1000
// returns segment_id: string, chain: string, segment: string, state: string, label: string, why: string
// returns local_enterprises: integer, national_enterprises: integer, priority_all: float
// identity: segment_id
// :params {region: "410000", system: "10+30", limit: 60}
MATCH (g:Gap)-[:GAP_AT]->(s:Segment {bottleneck: true})-[:IN_CHAIN]->(c:Chain)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND g.system = $system AND coalesce(g.snapshot, "") = ""
RETURN s.id AS segment_id, c.name AS chain, s.name AS segment, g.state AS state, g.label AS label,
       coalesce(s.bottleneck_note, "") AS why, g.local_enterprises AS local_enterprises,
       g.national_enterprises AS national_enterprises, g.priority_all AS priority_all
ORDER BY CASE g.state WHEN "absent" THEN 0 WHEN "weak" THEN 1 WHEN "unknown" THEN 2 ELSE 3 END,
         coalesce(g.priority_all, -1) DESC, segment_id
LIMIT $limit
