// title: 一条链的链长、会长和链主
// question: {chain} 由谁负责，谁是链主，在别的体系叫什么？
// category: 页面
// param chain: string           产业链编号
// param limit: integer = 1      至少 1，至多 1
// returns chain_id: string, officers: maps, masters: maps, continues: maps, cluster_chains: strings
// identity: chain_id
// :params {chain: "K10-22", limit: 1}
MATCH (c:Chain {id: $chain})
OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:Cluster)
WITH c, k,
     COLLECT {
       MATCH (l:ChainLead|Alliance {system: c.system})
       OPTIONAL MATCH (l)-[:GUIDES|CHAIRS]->(x:Chain|Cluster)
       WITH l, collect(x) AS named
       WHERE c IN named OR k IN named OR (size(named) = 0 AND l.scope CONTAINS "每个")
       RETURN l {.id, .role, .scope, .position, .name, .person, .department, .valid_from, .note, .confidence, .evidence,
                 specific: c IN named OR k IN named, of_chain: c IN named, kind: labels(l)[0]}
       ORDER BY l.id
     } AS officers
RETURN c.id AS chain_id, officers,
       COLLECT { MATCH (e:Enterprise)-[m:LEADS]->(c) RETURN {id: e.id, basis: m.basis, confidence: m.confidence}
                 ORDER BY e.id } AS masters,
       COLLECT { MATCH (c)-[:CONTINUES]-(o:Chain) RETURN {id: o.id, name: o.name} ORDER BY o.id } AS continues,
       COLLECT { MATCH (k)<-[:IN_CLUSTER]-(o:Chain) RETURN o.id ORDER BY o.id } AS cluster_chains
ORDER BY chain_id LIMIT $limit
