// title: 为这个缺口可以请谁
// question: {gap} 可以邀请谁，按什么次序，凭什么？
// category: 目标
// param gap: string               缺口编号
// param board: string = ""        链主、专精特新、其他厂商或增资扩产，空为全部
// param limit: integer = 60       至少 1，至多 500
// returns board: string, rank: integer, class: string, enterprise_id: string, enterprise: string, city: string
// returns grade: string, fit: float, case: float, lo: float, hi: float, coverage: float, reason: string
// identity: board, enterprise_id
// :params {gap: "410000.K10-22-S19", board: "", limit: 60}
MATCH (:Gap {id: $gap})-[t:TARGETS]->(e:Enterprise)
WHERE $board = "" OR t.board = $board
RETURN t.board AS board, t.rank AS rank, t.class AS class, e.id AS enterprise_id, e.name AS enterprise,
       coalesce(e.city_name, e.province_name, "") AS city, t.grade AS grade, t.fit AS fit, t.case AS case,
       t.lo AS lo, t.hi AS hi, t.coverage AS coverage, t.reason AS reason
ORDER BY board, rank, enterprise_id LIMIT $limit
