// title: 集群与产业链的卡片
// question: {system} 体系有哪些集群和链，各凭什么列入？
// category: 页面
// param system: string = "10+30"     体系
// param chain: string = ""           产业链编号，空为全部
// param limit: integer = 300         至少 1，至多 1000
// returns chain_id: string, chain: string, system: string, counted: boolean, valid_from: string, valid_to: string
// returns basis: string, cluster_id: string, cluster: string, scale: string, target_2025: string
// returns key_regions: string, is_total: boolean, cluster_from: string, cluster_to: string, note: string
// returns sources: strings
// identity: cluster_id, chain_id
// :params {system: "10+30", chain: "", limit: 12}
CALL () {
  MATCH (c:Chain) WHERE ($chain = "" AND c.system = $system) OR c.id = $chain
  OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:Cluster)
  RETURN c, k
  UNION ALL
  MATCH (k:Cluster {system: $system})
  WHERE $chain = "" AND NOT EXISTS { (k)<-[:IN_CLUSTER]-(:Chain) }
  RETURN null AS c, k
}
RETURN c.id AS chain_id, c.name AS chain, c.system AS system, c.counted AS counted,
       coalesce(c.valid_from, "") AS valid_from, coalesce(c.valid_to, "") AS valid_to, coalesce(c.basis, "") AS basis,
       coalesce(k.id, c.cluster_id, "") AS cluster_id, coalesce(k.name, c.cluster_name, "") AS cluster,
       coalesce(k.scale, "") AS scale, coalesce(k.target_2025, "") AS target_2025,
       coalesce(k.key_regions, "") AS key_regions, coalesce(k.is_total, false) AS is_total,
       coalesce(k.valid_from, "") AS cluster_from, coalesce(k.valid_to, "") AS cluster_to, coalesce(k.note, "") AS note,
       coalesce(c.evidence, []) + coalesce(k.evidence, []) AS sources
ORDER BY cluster_id, chain_id LIMIT $limit
