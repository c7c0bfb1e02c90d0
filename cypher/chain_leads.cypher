// title: 谁是链长、会长
// question: {system} 体系里谁是链长、会长和责任单位，哪条链没有检得？
// category: 链与集群
// param system: string = "10+30"     体系
// param limit: integer = 300         至少 1，至多 1000
// returns lead_id: string, role: string, scope: string, holder: string, person: string, department: string
// returns named: strings, confidence: string
// identity: lead_id
// :params {system: "10+30", limit: 300}
MATCH (l:ChainLead|Alliance {system: $system})
OPTIONAL MATCH (l)-[:GUIDES|CHAIRS]->(x:Chain|Cluster)
WITH l, x ORDER BY x.id
RETURN l.id AS lead_id, l.role AS role, l.scope AS scope, coalesce(l.position, l.name) AS holder,
       coalesce(l.person, "") AS person, coalesce(l.department, "") AS department, collect(x.name) AS named,
       l.confidence AS confidence
ORDER BY lead_id LIMIT $limit
