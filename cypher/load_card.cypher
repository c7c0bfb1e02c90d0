// title: 一次装载
// question: {load} 装了什么文件，新建了哪些节点？
// category: 页面
// param load: string            装载编号
// param limit: integer = 1      至少 1，至多 1
// returns id: string, load: map, made: integer
// identity: id
// :params {load: "L-none", limit: 1}
MATCH (l:Load {id: $load})
RETURN l.id AS id, l {.*} AS load, coalesce(l.made, 0) AS made
ORDER BY id LIMIT $limit
