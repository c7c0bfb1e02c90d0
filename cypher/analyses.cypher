// title: 有哪些分析与快照
// question: 存了哪些日期的分析，用哪一份权重？
// category: 数据质量
// param limit: integer = 100     至少 1，至多 1000
// returns analysis_id: string, system: string, as_of: string, snapshot: string, profile: string
// returns fingerprint: string, regions: strings, ended: string, gaps: integer
// identity: analysis_id
// :params {limit: 100}
MATCH (a:Analysis)
RETURN a.id AS analysis_id, a.system AS system, a.as_of AS as_of, coalesce(a.snapshot, "") AS snapshot,
       a.profile AS profile, a.fingerprint AS fingerprint, coalesce(a.regions, []) AS regions,
       coalesce(a.ended, "") AS ended, COUNT { MATCH (g:Gap {snapshot: coalesce(a.snapshot, "")}) } AS gaps
ORDER BY snapshot, analysis_id LIMIT $limit
