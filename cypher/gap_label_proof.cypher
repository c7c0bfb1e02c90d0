// title: 这个判断凭什么
// question: {gap} 为什么这样判，指标、分子分母、怎样会改判？
// category: 缺口
// param gap: string             缺口编号，如 410000.K10-22-S10
// param limit: integer = 1      至少 1，至多 1
// returns gap_id: string, label: string, state: string, rule: string, confidence: string, basis: string
// returns lo: float, mid: float, hi: float, coverage: float, proof: string
// identity: gap_id
// :params {gap: "410000.K10-22-S10", limit: 1}
MATCH (g:Gap {id: $gap})
RETURN g.id AS gap_id, g.label AS label, g.state AS state, g.rule AS rule, g.confidence_word AS confidence,
       g.basis AS basis, g.lo AS lo, g.mid AS mid, g.hi AS hi, g.coverage AS coverage, g.proof AS proof
ORDER BY gap_id LIMIT $limit
