// title: 两个日期之间的判断与依据
// question: {region} 在 {before} 与 {after} 之间哪些环节改了判断？
// category: 页面
// param region: string = "410000"     区域编号
// param system: string = "10+30"      体系
// param chain: string = ""            产业链编号，空为全部
// param before: string                快照日期，空为当前
// param after: string = ""            快照日期，空为当前
// param limit: integer = 1000         至少 1，至多 5000
// returns id: string, name: string, short_name: string, chain_id: string, chain: string, stage: string
// returns label_from: string, label_to: string, state_from: string, state_to: string, local_from: integer
// returns local_to: integer, priority_from: float, priority_to: float, proof_from: string, proof_to: string
// identity: id
// :params {region: "410000", system: "10+30", chain: "", before: "2021-12-31", after: "", limit: 100}
MATCH (a:Gap)
WHERE a.region = $region AND a.chain_id IS NOT NULL AND a.system = $system AND coalesce(a.snapshot, "") = $before
  AND ($chain = "" OR a.chain_id = $chain)
MATCH (b:Gap {region: $region, segment_id: a.segment_id})
WHERE coalesce(b.snapshot, "") = $after
  AND (a.label <> b.label OR a.state <> b.state OR a.local_enterprises <> b.local_enterprises)
MATCH (b)-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
RETURN s.id AS id, s.name AS name, s.short_name AS short_name, c.id AS chain_id, c.name AS chain, s.stage AS stage,
       a.label AS label_from, b.label AS label_to, a.state AS state_from, b.state AS state_to,
       a.local_enterprises AS local_from, b.local_enterprises AS local_to, a.priority AS priority_from,
       b.priority AS priority_to, a.proof AS proof_from, b.proof AS proof_to
ORDER BY id LIMIT $limit
