// title: 编号或名称相近的区域
// question: 哪些区域的编号以 {text} 开头或名称里有它？
// category: 页面
// param text: string             编号开头或名称
// param limit: integer = 500     至少 1，至多 1000
// returns id: string, name: string
// identity: id
// :params {text: "4101", limit: 100}
MATCH (r:Region)
WHERE r.id STARTS WITH $text OR r.name CONTAINS $text
RETURN r.id AS id, r.name AS name
ORDER BY id LIMIT $limit
