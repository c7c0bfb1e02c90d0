// title: 每一条由谁负责
// question: {agency} 牵头或参加哪些条款？
// category: 政策
// param agency: string = ""      部门编号或名称里的字，空为全部
// param limit: integer = 300     至少 1，至多 1000
// returns clause_id: string, clause: string, agency_id: string, agency: string, lead: boolean, order: integer
// identity: clause_id, agency_id
// :params {agency: "", limit: 100}
MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(c:Clause)
WHERE $agency = "" OR a.id = $agency OR a.name CONTAINS $agency
RETURN c.id AS clause_id, coalesce(c.title, c.name) AS clause, a.id AS agency_id, a.name AS agency,
       coalesce(r.lead, false) AS lead, r.order AS order
ORDER BY clause_id, order, agency_id LIMIT $limit
