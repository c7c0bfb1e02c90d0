// title: 一个缺口
// question: {gap} 是什么判断，依据、目标和候选池各是什么？
// category: 页面
// param gap: string             缺口编号
// param limit: integer = 1      至少 1，至多 1
// returns id: string, gap: map, segment: map, chain: string, chain_id: string, system: string, region: string
// returns region_level: string, pool: string
// identity: id
// :params {gap: "410000.K10-22-S10", limit: 1}
MATCH (g:Gap {id: $gap})-[:GAP_AT]->(s:Segment)-[:IN_CHAIN]->(c:Chain)
MATCH (g)-[:GAP_IN]->(r:Region)
RETURN g.id AS id,
       g {.id, .region, .chain_id, .segment_id, .label, .state, .flags, .confidence_word, .basis, .lo, .mid, .hi,
          .coverage, .priority, .priority_all, .local_enterprises, .national_enterprises, .groups, .users,
          .user_enterprises, .run_id, .targets, .rule, .as_of, .order_rank, .rank_in_chain, .proof, .system} AS gap,
       s {.name, .short_name, .stage, .group, .essential, .bottleneck} AS segment, c.name AS chain, c.id AS chain_id,
       c.system AS system, r.name AS region, r.level AS region_level, coalesce(g.pool, "") AS pool
ORDER BY id LIMIT $limit
