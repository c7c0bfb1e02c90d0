// title: 缺口清单
// question: {region} 的哪些环节判为缺口，先看哪一个？
// category: 缺口
// param region: string = "410000"                        区域编号
// param system: string = "10+30"                         体系
// param chain: string = ""                               产业链编号，空为全部
// param labels: strings = ["补链","延链","强链·补短"]      判断
// param snapshot: string = ""                            快照日期，空为当前
// param skip: integer = 0                                至少 0 跳过的行
// param limit: integer = 200                             至少 1，至多 1000
// returns gap_id: string, chain: string, segment: string, stage: string, label: string, flags: strings
// returns confidence: string, priority: float, local_enterprises: integer, national_enterprises: integer
// returns users: integer, targets: integer
// identity: gap_id
// :params {region: "410000", system: "10+30", chain: "", labels: ["补链", "延链"], snapshot: "", skip: 0, limit: 50}
MATCH (g:Gap)
WHERE g.region = $region AND g.chain_id IS NOT NULL AND ($chain = "" OR g.chain_id = $chain)
  AND coalesce(g.snapshot, "") = $snapshot AND g.system = $system AND g.label IN $labels
WITH g ORDER BY g.order_rank, g.id SKIP $skip LIMIT $limit
MATCH (g)-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
RETURN g.id AS gap_id, c.name AS chain, s.name AS segment, s.stage AS stage, g.label AS label, g.flags AS flags,
       g.confidence_word AS confidence, g.priority AS priority, g.local_enterprises AS local_enterprises,
       g.national_enterprises AS national_enterprises, g.users AS users, g.targets AS targets
ORDER BY g.order_rank, gap_id LIMIT $limit
