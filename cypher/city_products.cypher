// title: 一个市做什么
// question: {region} 的企业做哪些环节，各几家？
// category: 地区与项目
// param region: string           市或县编号，如 410300
// param system: string = "10+30"     体系
// param limit: integer = 500     至少 1，至多 2000
// returns segment_id: string, chain: string, segment: string, enterprises: integer, groups: integer, quality: float
// identity: segment_id
// :params {region: "410300", system: "10+30", limit: 100}
MATCH (:Region {id: $region})-[k:CAPACITY]->(s:Segment)-[:IN_CHAIN]->(c:Chain {system: $system})
WHERE k.local_enterprises > 0
RETURN s.id AS segment_id, c.name AS chain, s.name AS segment, k.local_enterprises AS enterprises,
       k.groups AS groups, k.quality AS quality
ORDER BY quality DESC, enterprises DESC, segment_id LIMIT $limit
