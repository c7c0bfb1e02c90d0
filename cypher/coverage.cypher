// title: 我们找得有多全
// question: {region} 的哪些链或环节是普查、调研还是样本？
// category: 数据质量
// param region: string = "410000"     区域编号
// param basis: string = ""            census、survey 或 sample，空为全部
// param limit: integer = 300          至少 1，至多 2000
// returns scope_id: string, scope: string, kind: string, basis: string, as_of: string, note: string
// identity: kind, scope_id
// :params {region: "410000", basis: "", limit: 200}
MATCH (:Region {id: $region})-[k:COVERAGE]->(x:Chain|Segment)
WHERE $basis = "" OR k.basis = $basis
RETURN x.id AS scope_id, x.name AS scope, labels(x)[0] AS kind, k.basis AS basis, coalesce(k.as_of, "") AS as_of,
       coalesce(k.note, "") AS note
ORDER BY kind, scope_id LIMIT $limit
