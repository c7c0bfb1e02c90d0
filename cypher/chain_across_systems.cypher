// title: 两个体系里的同名链
// question: 10+30 的哪些链在 7+28 里延续？
// category: 链与集群
// param limit: integer = 200     至少 1，至多 1000
// returns from_id: string, from_chain: string, from_system: string, to_id: string, to_chain: string, to_system: string
// identity: from_id, to_id
// :params {limit: 200}
MATCH (a:Chain)-[:CONTINUES]->(b:Chain)
RETURN a.id AS from_id, a.name AS from_chain, a.system AS from_system, b.id AS to_id, b.name AS to_chain,
       b.system AS to_system
ORDER BY from_id, to_id LIMIT $limit
