// title: 一条链的项目
// question: {chain} 在省内有哪些项目，各到哪一步？
// category: 页面
// param chain: string            产业链编号
// param limit: integer = 500     至少 1，至多 2000
// returns project_id: string, name: string, states: maps
// identity: project_id
// :params {chain: "K10-22", limit: 500}
MATCH (m:Milestone {chain_id: $chain})<-[:REACHED]-(p:Project)
WITH p, m ORDER BY coalesce(m.date, ""), m.id
RETURN p.id AS project_id, p.name AS name,
       collect(m {.stage, .date, .amount_100m_cny, .city, .county, .park, .segment_id, .confidence}) AS states
ORDER BY project_id LIMIT $limit
