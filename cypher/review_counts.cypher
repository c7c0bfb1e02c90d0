// title: 没有对上的陈述有多少
// question: 各类待审陈述各有多少，涉及哪条链？
// category: 页面
// param chain: string = ""       产业链编号，空为全部
// param limit: integer = 50      至少 1，至多 100
// returns kind: string, count: integer
// identity: kind
// :params {chain: "", limit: 50}
MATCH (r:Review {state: "open"})
WHERE $chain = "" OR r.row CONTAINS '"' + $chain + '"'
RETURN r.kind AS kind, count(*) AS count
ORDER BY kind LIMIT $limit
