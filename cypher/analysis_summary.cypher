// title: 一次分析的汇总
// question: {analysis} 的完整度、配套率与权重档是什么？
// category: 页面
// param analysis: string = "A-current"     分析编号
// param limit: integer = 1                 至少 1，至多 1
// returns analysis_id: string, summary: string
// identity: analysis_id
// :params {analysis: "A-none", limit: 1}
MATCH (a:Analysis {id: $analysis})
RETURN a.id AS analysis_id, a.summary AS summary
ORDER BY analysis_id LIMIT $limit
