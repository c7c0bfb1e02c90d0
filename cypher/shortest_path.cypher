// title: 两家企业之间的最短公开路径
// question: {start} 与 {end} 经供货、集团或布局怎样相连？
// category: 企业与供应
// param start: string             企业编号
// param end: string               企业编号
// param limit: integer = 1        至少 1，至多 1
// returns ids: strings, names: strings, kinds: strings, edges: maps
// identity: ids
// :params {start: "E02804", end: "E00604", limit: 1}
MATCH (a:Enterprise {id: $start}), (b:Enterprise {id: $end})
MATCH path = allShortestPaths((a)-[:SUPPLIES|CONTROLLED_BY|INVESTS_IN|HOSTS|LEADS*..5]-(b))
RETURN [n IN nodes(path) | n.id] AS ids, [n IN nodes(path) | coalesce(n.short_name, n.name)] AS names,
       [r IN relationships(path) | type(r)] AS kinds,
       [r IN relationships(path) | {start: startNode(r).id, product: r.product, confidence: r.confidence,
                                    evidence: r.evidence}] AS edges
ORDER BY ids, kinds LIMIT $limit
