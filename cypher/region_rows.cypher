// title: 区域及其企业
// question: {parent} 之下有哪些区域，各有多少企业、环节和项目？
// category: 页面
// param parent: string = "410000"     上级区划编号，空为全国各省
// param system: string = "10+30"      体系
// param limit: integer = 500          至少 1，至多 1000
// returns adcode: string, name: string, short_name: string, level: string, parent_adcode: string, lng: float
// returns lat: float, enterprises: integer, segments_present: integer, projects: integer
// identity: adcode
// :params {parent: "410000", system: "10+30", limit: 50}
MATCH (r:Region)
WHERE r.id = $parent OR r.parent_adcode = $parent OR ($parent = "" AND r.level = "province")
RETURN r.id AS adcode, r.name AS name, coalesce(r.short_name, "") AS short_name, r.level AS level,
       coalesce(r.parent_adcode, "") AS parent_adcode, r.seat_lng AS lng, r.seat_lat AS lat,
       CASE r.level WHEN "province" THEN COUNT { MATCH (x:Enterprise {province: r.id}) }
            WHEN "city" THEN COUNT { MATCH (x:Enterprise {city: r.id}) }
            ELSE COUNT { MATCH (x:Enterprise {county: r.id}) } END AS enterprises,
       COUNT { MATCH (r)-[k:CAPACITY]->(s:Segment)-[:IN_CHAIN]->(:Chain {system: $system})
               WHERE k.local_enterprises > 0 } AS segments_present,
       COUNT { MATCH (p:Project)-[:LOCATED_IN]->(x:Region) WHERE x.id = r.id OR x.parent_adcode = r.id } AS projects
ORDER BY adcode LIMIT $limit
