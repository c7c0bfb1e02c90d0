// title: 没有对上的陈述
// question: 哪些陈述没有对上图中的节点，为什么？
// category: 数据质量
// param kind: string = ""        cross_link、supply、enterprise_match、fact 或 mention，空为全部
// param limit: integer = 200     至少 1，至多 1000
// returns review_id: string, kind: string, name: string, reason: string
// identity: review_id
// :params {kind: "", limit: 200}
MATCH (r:Review {state: "open"})
WHERE $kind = "" OR r.kind = $kind
RETURN r.id AS review_id, r.kind AS kind, r.name AS name, r.reason AS reason
ORDER BY kind, review_id LIMIT $limit
