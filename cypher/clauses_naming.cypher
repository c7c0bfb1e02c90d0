// title: 哪些条款点了它的名
// question: 通知的哪些句子点名 {id}（链、集群、企业、项目、地区或部门），或它所属的集群？
// category: 政策
// param id: string               编号，如 K10-22、C10-06、E00604、410100
// param limit: integer = 100     至少 1，至多 500
// returns sentence_id: string, clause_id: string, clause: string, text_span: string, named: string, text: string
// returns confidence: string
// identity: sentence_id, named, text_span
// :params {id: "K10-22", limit: 100}
CALL () {
  MATCH (x:Chain|Cluster|Segment|Enterprise|Project|Region|Agency {id: $id}) RETURN x
  UNION
  MATCH (:Chain {id: $id})-[:IN_CLUSTER]->(x:Cluster) RETURN x
}
MATCH (x)-[n:NAMED_IN]->(s:Sentence)-[:PART_OF]->(c:Clause)
RETURN s.id AS sentence_id, c.id AS clause_id, coalesce(c.title, c.name) AS clause, n.text_span AS text_span,
       x.name AS named, s.text AS text, n.confidence AS confidence
ORDER BY sentence_id, named, text_span LIMIT $limit
