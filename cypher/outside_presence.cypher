// title: 外来企业在省内的布局
// question: 哪些外省企业在 {city} 有厂或项目，到了哪一步？
// category: 地区与项目
// param city: string = ""        市名，空为全省
// param limit: integer = 300     至少 1，至多 1000
// returns presence_id: string, enterprise_id: string, enterprise: string, local_name: string, city: string
// returns segment_id: string, stage: string, year: string, investment: float, confidence: string
// identity: presence_id
// :params {city: "郑州市", limit: 100}
MATCH (e:Enterprise)-[h:HAS_PRESENCE]->(:Region)
WHERE $city = "" OR h.city = $city
RETURN h.presence_id AS presence_id, e.id AS enterprise_id, e.name AS enterprise,
       coalesce(h.local_name, "") AS local_name, coalesce(h.city, "") AS city,
       coalesce(h.segment_id, "") AS segment_id, h.stage AS stage, coalesce(h.year, "") AS year,
       h.investment_100m_cny AS investment, h.confidence AS confidence
ORDER BY city, presence_id LIMIT $limit
