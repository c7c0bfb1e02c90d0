// title: 全景图的环节
// question: {chain} 的每个环节在 {region} 的判断、强度、依据、企业和流向各是什么？
// category: 页面
// param chain: string                  产业链编号
// param region: string = "410000"      区域编号
// param snapshot: string = ""          快照日期，空为当前
// param limit: integer = 300           至少 1，至多 1000
// returns segment_id: string, name: string, short_name: string, stage: string, group: string, group_order: integer
// returns order: integer, essential: boolean, bottleneck: boolean, gap: map, flows: maps
// identity: segment_id
// :params {chain: "K10-22", region: "410000", snapshot: "", limit: 3}
MATCH (s:Segment {chain_id: $chain})
OPTIONAL MATCH (g:Gap {region: $region, segment_id: s.id}) WHERE coalesce(g.snapshot, "") = $snapshot
RETURN s.id AS segment_id, s.name AS name, s.short_name AS short_name, s.stage AS stage,
       coalesce(s.group, "") AS group, coalesce(s.group_order, 0) AS group_order, s.order AS order,
       s.essential AS essential, s.bottleneck AS bottleneck,
       g {.id, .label, .state, .flags, .confidence_word, .basis, .lo, .mid, .hi, .coverage, .priority,
          .local_enterprises, .national_enterprises, .groups, .users, .user_enterprises, .run_id, .targets, .as_of,
          .proof} AS gap,
       COLLECT {
         MATCH (s)-[l:FEEDS|EQUIPS|SERVES|RECYCLES]->(o:Segment)-[:IN_CHAIN]->(c:Chain)
         RETURN {start: s.id, end: o.id, kind: type(l), scope: l.scope, note: coalesce(l.note, ""),
                 confidence: l.confidence, other_id: c.id, other: c.name} AS flow ORDER BY flow.end, flow.kind
         UNION ALL
         MATCH (s)<-[l:FEEDS|EQUIPS|SERVES|RECYCLES {scope: "across"}]-(o:Segment)-[:IN_CHAIN]->(c:Chain)
         RETURN {start: o.id, end: s.id, kind: type(l), scope: l.scope, note: coalesce(l.note, ""),
                 confidence: l.confidence, other_id: c.id, other: c.name} AS flow ORDER BY flow.start, flow.kind
       } AS flows
ORDER BY CASE stage WHEN "upstream" THEN 0 WHEN "midstream" THEN 1 WHEN "downstream" THEN 2 ELSE 3 END,
         group_order, order, segment_id
LIMIT $limit
