// title: 按名称、拼音和首字母找
// question: 名称、别名、拼音或首字母像 {text} 的有什么？
// category: 页面
// param text: string            Lucene 检索式，由 graph.search 写成
// param sentences: string       同上，只用于条款原文
// param id: string = ""         企业、环节或链的编号
// param limit: integer = 20     每类至少 1，至多 100
// returns kind: string, id: string, name: string, short_name: string, aliases: strings, sub: string
// returns chain_id: string, chain: string, score: float
// identity: kind, id
// :params {text: "\"宇通\"", sentences: "\"宇通\"", id: "", limit: 20}
CALL () {
  CALL db.index.fulltext.queryNodes("names_cluster", $text, {limit: $limit}) YIELD node AS n, score
  RETURN "cluster" AS kind, n, score, n.system AS sub, null AS chain_id, null AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_chain", $text, {limit: $limit}) YIELD node AS n, score
  RETURN "chain" AS kind, n, score, n.system + " · " + coalesce(n.cluster_name, "") AS sub, n.id AS chain_id,
         n.name AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_segment", $text, {limit: $limit}) YIELD node AS n, score
  MATCH (n)-[:IN_CHAIN]->(c:Chain)
  RETURN "segment" AS kind, n, score, n.stage AS sub, c.id AS chain_id, c.name AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_product", $text, {limit: $limit}) YIELD node AS n, score
  OPTIONAL MATCH (n)<-[:HAS_PRODUCT]-(s:Segment)-[:IN_CHAIN]->(c:Chain)
  WITH n, score, s, c ORDER BY s.id
  WITH n, score, collect(s)[0] AS s, collect(c)[0] AS c
  RETURN "product" AS kind, n, score, coalesce(s.name, "") AS sub, c.id AS chain_id, c.name AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_enterprise", $text, {limit: $limit}) YIELD node AS n, score
  RETURN "enterprise" AS kind, n, score, coalesce(n.province_name, n.country, "") + coalesce(n.city_name, "") AS sub,
         null AS chain_id, null AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_project", $text, {limit: $limit}) YIELD node AS n, score
  RETURN "project" AS kind, n, score, "" AS sub, null AS chain_id, null AS chain
  UNION ALL
  CALL db.index.fulltext.queryNodes("names_sentence", $sentences, {limit: $limit}) YIELD node AS n, score
  RETURN "clause" AS kind, n, score, n.clause_id AS sub, null AS chain_id, null AS chain
  UNION ALL
  MATCH (e:Enterprise {id: $id})
  RETURN "enterprise" AS kind, e AS n, 99.0 AS score, coalesce(e.province_name, e.country, "") AS sub, null AS chain_id,
         null AS chain
  UNION ALL
  MATCH (s:Segment {id: $id})-[:IN_CHAIN]->(c:Chain)
  RETURN "segment" AS kind, s AS n, 99.0 AS score, s.stage AS sub, c.id AS chain_id, c.name AS chain
  UNION ALL
  MATCH (c:Chain {id: $id})
  RETURN "chain" AS kind, c AS n, 99.0 AS score, c.system AS sub, c.id AS chain_id, c.name AS chain
}
WITH kind, n, max(score) AS score, head(collect(sub)) AS sub, head(collect(chain_id)) AS chain_id,
     head(collect(chain)) AS chain
RETURN kind, n.id AS id, coalesce(n.text, n.name) AS name, coalesce(n.short_name, "") AS short_name,
       coalesce(n.aliases, []) AS aliases, sub, chain_id, chain, score
ORDER BY kind, score DESC, id LIMIT 7 * $limit
