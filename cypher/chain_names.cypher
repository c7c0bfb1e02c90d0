// title: 全部产业链的编号与名称
// question: 各体系有哪些链？
// category: 页面
// param limit: integer = 500     至少 1，至多 2000
// returns chain_id: string, chain: string, system: string
// identity: chain_id
// :params {limit: 500}
MATCH (c:Chain)
RETURN c.id AS chain_id, c.name AS chain, c.system AS system
ORDER BY chain_id LIMIT $limit
