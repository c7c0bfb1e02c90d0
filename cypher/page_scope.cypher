// title: 回答的口径
// question: {region} 的当前分析或快照是哪一次，最近一次装载是哪一次？
// category: 页面
// param region: string = "410000"            区域编号
// param analysis: string = "A-current"       分析编号；快照为 A-日期
// param limit: integer = 1                   至少 1，至多 1
// returns region: string, region_level: string, analysis: string, as_of: string, snapshot: string
// returns fingerprint: string, profile: string, current_as_of: string, load_id: string
// identity: analysis
// :params {region: "410000", analysis: "A-current", limit: 1}
OPTIONAL MATCH (r:Region {id: $region})
OPTIONAL MATCH (a:Analysis {id: $analysis})
OPTIONAL MATCH (now:Analysis {id: "A-current"})
OPTIONAL MATCH (l:Load {state: "done"})
WITH r, a, now, l ORDER BY l.ended DESC, l.id DESC LIMIT 1
RETURN r.name AS region, r.level AS region_level, a.id AS analysis, a.as_of AS as_of, a.snapshot AS snapshot,
       a.fingerprint AS fingerprint, a.profile AS profile, now.as_of AS current_as_of, l.id AS load_id
ORDER BY analysis LIMIT $limit
