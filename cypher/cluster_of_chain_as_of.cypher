// title: 某日这条链属于哪个集群
// question: 名叫 {name} 的链在 {as_of} 属于哪个集群、哪个体系？
// category: 链与集群
// param name: string            链名，可只写一部分
// param as_of: date             日期
// param limit: integer = 20     至少 1，至多 200
// returns chain_id: string, chain: string, cluster: string, system: string, valid_from: string, valid_to: string
// identity: chain_id
// :params {name: "汽车", as_of: "2022-06-30", limit: 20}
MATCH (c:Chain)
WHERE c.name CONTAINS $name AND coalesce(c.valid_from, "") <= $as_of
  AND (coalesce(c.valid_to, "") = "" OR c.valid_to > $as_of)
OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:Cluster)
RETURN c.id AS chain_id, c.name AS chain, coalesce(k.name, c.cluster_name, "") AS cluster, c.system AS system,
       coalesce(c.valid_from, "") AS valid_from, coalesce(c.valid_to, "") AS valid_to
ORDER BY chain_id LIMIT $limit
