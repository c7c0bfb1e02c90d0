// title: 一条链的全部环节
// question: {chain} 有哪些环节，从上游到下游，在 {region} 各怎样？
// category: 链与集群
// param chain: string                  产业链编号
// param region: string = "410000"      区域编号
// param limit: integer = 200           至少 1，至多 1000
// returns segment_id: string, segment: string, stage: string, group: string, essential: boolean, bottleneck: boolean
// returns label: string, state: string, local_enterprises: integer, national_enterprises: integer
// identity: segment_id
// :params {chain: "K10-22", region: "410000", limit: 200}
MATCH (s:Segment {chain_id: $chain})
OPTIONAL MATCH (g:Gap {region: $region, segment_id: s.id}) WHERE coalesce(g.snapshot, "") = ""
RETURN s.id AS segment_id, s.name AS segment, s.stage AS stage, coalesce(s.group, "") AS group,
       s.essential AS essential, s.bottleneck AS bottleneck, g.label AS label, g.state AS state,
       g.local_enterprises AS local_enterprises, g.national_enterprises AS national_enterprises
ORDER BY CASE stage WHEN "upstream" THEN 0 WHEN "midstream" THEN 1 WHEN "downstream" THEN 2 ELSE 3 END,
         s.group_order, s.order, segment_id
LIMIT $limit
