// title: 创新平台
// question: {city} 有哪些实验室、研究院和中试基地，依托谁？
// category: 地区与项目
// param city: string = ""        市名，空为全省
// param kind: string = ""        类型，空为全部
// param limit: integer = 200     至少 1，至多 1000
// returns platform_id: string, platform: string, kind: string, batch: string, host: string, city: string, field: string
// identity: platform_id
// :params {city: "", kind: "", limit: 100}
MATCH (p:Platform)
WHERE ($city = "" OR p.city = $city) AND ($kind = "" OR p.kind = $kind)
RETURN p.id AS platform_id, p.name AS platform, p.kind AS kind, coalesce(p.batch, "") AS batch,
       coalesce(p.host, "") AS host, coalesce(p.city, "") AS city, coalesce(p.field, "") AS field
ORDER BY kind, platform_id LIMIT $limit
