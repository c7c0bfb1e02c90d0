// title: 有哪些体系
// question: 产业链分属哪些体系，各有几条，何时有效？
// category: 链与集群
// param limit: integer = 50     至少 1，至多 200
// returns system: string, chains: integer, counted: integer, valid_from: string, valid_to: string
// identity: system
// :params {limit: 50}
MATCH (c:Chain)
RETURN c.system AS system, count(*) AS chains, sum(CASE WHEN c.counted THEN 1 ELSE 0 END) AS counted,
       min(coalesce(c.valid_from, "")) AS valid_from, max(coalesce(c.valid_to, "")) AS valid_to
ORDER BY system LIMIT $limit
