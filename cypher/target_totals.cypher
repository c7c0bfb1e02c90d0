// title: 每块目标板有多少家
// question: {gap} 的每块板各有几家？
// category: 页面
// param gap: string             缺口编号
// param limit: integer = 10     至少 1，至多 10
// returns board: string, enterprises: integer
// identity: board
// :params {gap: "410000.K10-22-S19", limit: 10}
MATCH (:Gap {id: $gap})-[t:TARGETS]->(:Enterprise)
RETURN t.board AS board, count(*) AS enterprises
ORDER BY board LIMIT $limit
