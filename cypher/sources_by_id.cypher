// title: 来源的名称与地址
// question: 这些编号的来源叫什么，在哪里，哪一天的？
// category: 页面
// param ids: strings              来源编号
// param limit: integer = 1000     至少 1，至多 5000
// returns id: string, title: string, url: string, date: string, kind: string
// identity: id
// :params {ids: ["S5cc07bafa0fc"], limit: 1000}
UNWIND $ids AS wanted
MATCH (s:Source {id: wanted})
RETURN s.id AS id, s.name AS title, coalesce(s.url, "") AS url, coalesce(s.date, "") AS date, s.kind AS kind
ORDER BY id LIMIT $limit
