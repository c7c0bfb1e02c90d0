// title: 环节码
// question: {system} 体系每条链的环节从上游到配套各是什么状态和判断？
// category: 页面
// param system: string = "10+30"      体系
// param region: string = "410000"     区域编号
// param snapshot: string = ""         快照日期，空为当前
// param limit: integer = 300          至少 1，至多 1000
// returns chain_id: string, cells: maps
// identity: chain_id
// :params {system: "10+30", region: "410000", snapshot: "", limit: 2}
MATCH (c:Chain {system: $system})<-[:IN_CHAIN]-(s:Segment)
OPTIONAL MATCH (g:Gap {region: $region, segment_id: s.id}) WHERE coalesce(g.snapshot, "") = $snapshot
WITH c, s, g
ORDER BY CASE s.stage WHEN "upstream" THEN 0 WHEN "midstream" THEN 1 WHEN "downstream" THEN 2 ELSE 3 END,
         s.group_order, s.order, s.id
RETURN c.id AS chain_id,
       collect({segment_id: s.id, name: s.short_name, stage: s.stage, label: g.label, state: g.state,
                flags: coalesce(g.flags, []), users: coalesce(g.users, 0)}) AS cells
ORDER BY chain_id LIMIT $limit
