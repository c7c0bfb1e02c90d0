// title: 某日以来新知道的产品事实
// question: {since} 以来，{region} 新知道谁做了什么？
// category: 数据质量
// param since: date                   日期，写全年月日
// param region: string = "410000"     区域编号
// param limit: integer = 300          至少 1，至多 2000
// returns enterprise_id: string, enterprise: string, segment_id: string, segment: string, known_from: string
// returns confidence: string
// identity: enterprise_id, segment_id
// :params {since: "2024-01-01", region: "410000", limit: 100}
MATCH (e:Enterprise {province: $region})-[p:PRODUCES]->(s:Segment)
WHERE p.known_from >= $since
RETURN e.id AS enterprise_id, e.name AS enterprise, s.id AS segment_id, s.name AS segment,
       p.known_from AS known_from, p.confidence AS confidence
ORDER BY known_from DESC, enterprise_id, segment_id LIMIT $limit
