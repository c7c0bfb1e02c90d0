// title: 一条链的链长、会长和链主
// question: {chain} 属于哪个集群，由谁负责，谁是链主，在别的体系叫什么？
// category: 页面
// param chain: string           产业链编号
// param limit: integer = 1      至少 1，至多 1
// returns chain_id: string, chain: string, system: string, counted: boolean, valid_from: string, valid_to: string
// returns basis: string, cluster_id: string, cluster: string, scale: string, target_2025: string
// returns key_regions: string, is_total: boolean, cluster_from: string, cluster_to: string, note: string
// returns sources: strings, officers: maps, masters: maps, continues: maps, unresolved: integer
// identity: chain_id
// :params {chain: "K10-22", limit: 1}
MATCH (c:Chain {id: $chain})
OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:Cluster)
WITH c, head(collect(k)) AS k
RETURN c.id AS chain_id, c.name AS chain, c.system AS system, c.counted AS counted,
       coalesce(c.valid_from, "") AS valid_from, coalesce(c.valid_to, "") AS valid_to, coalesce(c.basis, "") AS basis,
       coalesce(k.id, c.cluster_id, "") AS cluster_id, coalesce(k.name, c.cluster_name, "") AS cluster,
       coalesce(k.scale, "") AS scale, coalesce(k.target_2025, "") AS target_2025,
       coalesce(k.key_regions, "") AS key_regions, coalesce(k.is_total, false) AS is_total,
       coalesce(k.valid_from, "") AS cluster_from, coalesce(k.valid_to, "") AS cluster_to, coalesce(k.note, "") AS note,
       coalesce(c.evidence, []) + coalesce(k.evidence, []) AS sources,
       COLLECT {
         MATCH (l:ChainLead|Alliance {system: c.system})
         OPTIONAL MATCH (l)-[:GUIDES|CHAIRS]->(x:Chain|Cluster)
         WITH l, collect(x) AS named
         WHERE c IN named OR k IN named OR (size(named) = 0 AND l.scope CONTAINS "每个")
         RETURN l {.id, .role, .scope, .position, .name, .person, .department, .valid_from, .note, .confidence,
                   .evidence, specific: c IN named OR k IN named, kind: labels(l)[0]}
         ORDER BY l.id
       } AS officers,
       COLLECT {
         MATCH (e:Enterprise)-[m:LEADS]->(c)
         RETURN e {.id, .name, short_name: coalesce(e.short_name, e.name), province: coalesce(e.province, ""),
                   city: coalesce(e.city, ""), county: coalesce(e.county, ""),
                   province_name: coalesce(e.province_name, ""), city_name: coalesce(e.city_name, ""),
                   country: coalesce(e.country, ""), basis: m.basis, confidence: m.confidence,
                   leads: m.basis <> "按规模推断",
                   titles: COLLECT { MATCH (e)-[h:HOLDS]->(t:Tier)
                                     RETURN {name: t.name, level: coalesce(h.level, "")}
                                     ORDER BY t.name, coalesce(h.level, "") }}
         ORDER BY e.id
       } AS masters,
       COLLECT { MATCH (c)-[:CONTINUES]-(o:Chain) RETURN {id: o.id, name: o.name} ORDER BY o.id } AS continues,
       COUNT {
         MATCH (r:Review {state: "open", kind: "cross_link"}) WHERE r.row CONTAINS '"' + $chain + '"'
       } AS unresolved
ORDER BY chain_id LIMIT $limit
