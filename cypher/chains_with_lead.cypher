// title: 检得链长的链
// question: {system} 体系哪些链检得了具体的链长？
// category: 页面
// param system: string = "10+30"     体系
// param limit: integer = 300         至少 1，至多 1000
// returns chain_id: string, leads: integer
// identity: chain_id
// :params {system: "7+28", limit: 100}
MATCH (c:Chain {system: $system})<-[:GUIDES]-(l:ChainLead)
RETURN c.id AS chain_id, count(l) AS leads
ORDER BY chain_id LIMIT $limit
