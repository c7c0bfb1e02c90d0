// title: 县域和特色集群
// question: {city} 有哪些战略性新兴、特色和县域产业集群？
// category: 地区与项目
// param city: string = ""        市名，如 洛阳市，空为全部
// param kind: string = ""        类型，空为全部
// param limit: integer = 300     至少 1，至多 1000
// returns cluster_id: string, name: string, kind: string, level: string, city: string, place: string
// returns industry: string, output: string
// identity: cluster_id
// :params {city: "洛阳市", kind: "", limit: 100}
MATCH (k:LocalCluster)
WHERE ($city = "" OR k.city = $city) AND ($kind = "" OR k.kind = $kind)
RETURN k.id AS cluster_id, k.name AS name, k.kind AS kind, coalesce(k.level, "") AS level,
       coalesce(k.city, "") AS city, coalesce(k.county_or_park, "") AS place, coalesce(k.industry, "") AS industry,
       coalesce(k.output_or_target, "") AS output
ORDER BY city, kind, cluster_id LIMIT $limit
