// title: 目标板的行
// question: {gap} 的 {board} 板上有谁，按次序？
// category: 页面
// param gaps: strings              缺口编号
// param board: string = ""         板名，空为全部
// param best: integer = 1000       至少 1，至多 5000 每板只取前几名
// param limit: integer = 2000      至少 1，至多 20000
// returns gap_id: string, target: map, id: string, name: string, short_name: string, province: string, city: string
// returns county: string, province_name: string, city_name: string, country: string, titles: maps, leads: boolean
// identity: gap_id, target
// :params {gaps: ["410000.K10-22-S19"], board: "链主", best: 2, limit: 10}
UNWIND $gaps AS gap
MATCH (g:Gap {id: gap})-[t:TARGETS]->(e:Enterprise)
WHERE ($board = "" OR t.board = $board) AND t.rank <= $best
RETURN g.id AS gap_id, t {.*} AS target, e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name,
       coalesce(e.province, "") AS province, coalesce(e.city, "") AS city, coalesce(e.county, "") AS county,
       coalesce(e.province_name, "") AS province_name, coalesce(e.city_name, "") AS city_name,
       coalesce(e.country, "") AS country,
       COLLECT { MATCH (e)-[h:HOLDS]->(x:Tier)
                 RETURN {name: x.name, level: coalesce(h.level, "")} ORDER BY x.name, coalesce(h.level, "") } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> "按规模推断" } AS leads
ORDER BY gap_id, target.board, target.rank, id LIMIT $limit
