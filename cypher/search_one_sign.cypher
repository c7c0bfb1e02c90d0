// title: 名称里有这个字的链和环节
// question: 哪些链、环节的名称里有 {sign} 这个字？
// category: 页面
// param sign: string            一个字
// param limit: integer = 60     至少 1，至多 300
// returns kind: string, id: string, name: string, short_name: string, sub: string, chain_id: string, chain: string
// identity: kind, id
// :params {sign: "车", limit: 60}
CALL () {
  MATCH (n:Chain) WHERE n.name CONTAINS $sign
  RETURN "chain" AS kind, n.id AS id, n.name AS name, "" AS short_name, n.system AS sub, n.id AS chain_id,
         n.name AS chain
  UNION ALL
  MATCH (n:Segment)-[:IN_CHAIN]->(c:Chain) WHERE n.name CONTAINS $sign
  RETURN "segment" AS kind, n.id AS id, n.name AS name, n.short_name AS short_name, n.stage AS sub, c.id AS chain_id,
         c.name AS chain
}
RETURN kind, id, name, short_name, sub, chain_id, chain
ORDER BY kind, size(name), id LIMIT $limit
