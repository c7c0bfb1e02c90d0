// title: 这家企业怎样连到本地链主
// question: {enterprise} 经供货、集团或布局，几步连到 {region} 的链主？
// category: 目标
// param enterprise: string             企业编号
// param region: string = "410000"      区域编号
// param limit: integer = 5             至少 1，至多 20
// returns leader_id: string, leader: string, steps: integer, names: strings, relations: strings
// identity: leader_id
// :params {enterprise: "E02804", region: "410000", limit: 5}
MATCH (start:Enterprise {id: $enterprise})
MATCH (leader:Enterprise {province: $region})-[:LEADS]->(:Chain)
WHERE leader <> start
WITH DISTINCT start, leader
MATCH path = allShortestPaths((start)-[:SUPPLIES|CONTROLLED_BY*..4]-(leader))
WITH leader, path ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
WITH leader, head(collect(path)) AS path
RETURN leader.id AS leader_id, leader.name AS leader, length(path) AS steps, [n IN nodes(path) | n.name] AS names,
       [r IN relationships(path) | type(r)] AS relations
ORDER BY steps, leader_id LIMIT $limit
