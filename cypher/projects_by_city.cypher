// title: 各市的项目到了哪一步
// question: {city} 有哪些项目，金额多少，到了哪一步？
// category: 地区与项目
// param city: string = ""        市名，空为全省
// param stage: string = ""       签约、开工、在建、投产或运营，空为全部
// param limit: integer = 300     至少 1，至多 1000
// returns project_id: string, project: string, city: string, stage: string, date: string, amount: float
// returns enterprise: string, chain_id: string, segment_id: string
// identity: project_id
// :params {city: "洛阳市", stage: "", limit: 100}
MATCH (p:Project)-[:REACHED]->(m:Milestone)
WITH p, m ORDER BY coalesce(m.date, ""), m.id
WITH p, collect(m) AS states
WITH p, states[-1] AS last, [m IN states WHERE m.amount_100m_cny IS NOT NULL | m.amount_100m_cny] AS amounts
WHERE ($city = "" OR last.city = $city) AND ($stage = "" OR last.stage = $stage)
RETURN p.id AS project_id, p.name AS project, coalesce(last.city, "") AS city, last.stage AS stage,
       coalesce(last.date, "") AS date, reduce(a = null, x IN amounts | CASE WHEN a IS NULL OR x > a THEN x ELSE a END)
       AS amount, coalesce(last.enterprise, "") AS enterprise, coalesce(last.chain_id, "") AS chain_id,
       coalesce(last.segment_id, "") AS segment_id
ORDER BY city, date DESC, project_id LIMIT $limit
