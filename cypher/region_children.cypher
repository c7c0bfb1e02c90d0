// title: 下一级区域
// question: {parent} 之下有哪些市？
// category: 页面
// param parent: string = "410000"     上级区划编号
// param level: string = "city"        层级
// param limit: integer = 500          至少 1，至多 1000
// returns adcode: string, name: string, level: string
// identity: adcode
// :params {parent: "410000", level: "city", limit: 100}
MATCH (r:Region {level: $level, parent_adcode: $parent})
RETURN r.id AS adcode, r.name AS name, r.level AS level
ORDER BY adcode LIMIT $limit
