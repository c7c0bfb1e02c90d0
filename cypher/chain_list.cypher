// title: 有哪些集群和产业链
// question: {system} 体系有哪些集群、哪些链？
// category: 链与集群
// param system: string = "10+30"     体系
// param limit: integer = 200         至少 1，至多 1000
// returns chain_id: string, chain: string, cluster_id: string, cluster: string, counted: boolean
// returns valid_from: string, valid_to: string, segments: integer
// identity: chain_id
// :params {system: "10+30", limit: 200}
MATCH (c:Chain {system: $system})
OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:Cluster)
RETURN c.id AS chain_id, c.name AS chain, coalesce(k.id, c.cluster_id) AS cluster_id,
       coalesce(k.name, c.cluster_name) AS cluster, c.counted AS counted, coalesce(c.valid_from, "") AS valid_from,
       coalesce(c.valid_to, "") AS valid_to, COUNT { (c)<-[:IN_CHAIN]-(:Segment) } AS segments
ORDER BY cluster_id, chain_id LIMIT $limit
