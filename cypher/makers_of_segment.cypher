// title: 谁做这个环节
// question: {segment} 在全国已知谁在做，哪些在 {region} 以外？
// category: 企业与供应
// param segment: string                  环节编号
// param region: string = "410000"        区域编号
// param outside: boolean = false         true 只看区域以外
// param as_of: date = "9999-12-31"       只用这一天已知的事实，写全年月日
// param limit: integer = 200             至少 1，至多 1000
// returns enterprise_id: string, enterprise: string, province: string, city: string, role: string, products: string
// returns confidence: string, known_from: string, local: boolean
// identity: enterprise_id
// :params {segment: "K10-22-S19", region: "410000", outside: true, as_of: "9999-12-31", limit: 100}
MATCH (e:Enterprise)-[p:PRODUCES]->(:Segment {id: $segment})
WITH e, p, coalesce(p.known_from, "") AS known, coalesce(e.province, "") = $region AS local
WHERE (known = "" OR known + right("-12-31", 10 - size(known)) <= $as_of) AND NOT ($outside AND local)
RETURN e.id AS enterprise_id, e.name AS enterprise, coalesce(e.province_name, e.country) AS province,
       coalesce(e.city_name, "") AS city, p.role AS role, coalesce(p.products, "") AS products,
       p.confidence AS confidence, known AS known_from, local
ORDER BY CASE role WHEN "链主" THEN 0 WHEN "龙头" THEN 1 WHEN "骨干" THEN 2 ELSE 3 END, enterprise_id
LIMIT $limit
