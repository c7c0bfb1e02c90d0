// title: 这件事凭哪几个来源
// question: {enterprise} 做 {segment}，哪里说的，哪一行，何时知道的？
// category: 数据质量
// param enterprise: string       企业编号
// param segment: string          环节编号
// param limit: integer = 50      至少 1，至多 200
// returns evidence: string
// identity: evidence
// :params {enterprise: "E00604", segment: "K10-22-S22", limit: 50}
MATCH (:Enterprise {id: $enterprise})-[p:PRODUCES]->(:Segment {id: $segment})
UNWIND p.evidence AS evidence
RETURN evidence ORDER BY evidence LIMIT $limit
