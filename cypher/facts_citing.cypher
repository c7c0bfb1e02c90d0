// title: 凭一个来源的企业事实
// question: 哪些产品、称号、供货和布局凭 {source}？
// category: 页面
// param source: string           来源编号
// param limit: integer = 200     至少 1，至多 1000
// returns kind: string, start: string, start_name: string, end: string, end_name: string, evidence: strings
// identity: kind, start, end
// :params {source: "S990093c0c27d", limit: 20}
MATCH (n:Enterprise)-[f:PRODUCES|HOLDS|SUPPLIES|HAS_PRESENCE|LEADS|CONTROLLED_BY]->(o)
WHERE any(x IN f.evidence WHERE x CONTAINS '"' + $source + '"')
RETURN type(f) AS kind, n.id AS start, n.name AS start_name, o.id AS end, o.name AS end_name,
       reduce(all = [], x IN collect(f.evidence) | all + x) AS evidence
ORDER BY kind, start, end LIMIT $limit
