// title: 装载记录
// question: 最近装了什么，读了多少，拒了多少？
// category: 数据质量
// param limit: integer = 50      至少 1，至多 1000
// returns load_id: string, dataset: string, state: string, read: integer, made: integer, merged: integer
// returns refused: integer, swept: integer, started: string, ended: string
// identity: load_id
// :params {limit: 50}
MATCH (l:Load)
RETURN l.id AS load_id, l.dataset AS dataset, l.state AS state, coalesce(l.read, 0) AS read,
       coalesce(l.made, 0) AS made, coalesce(l.merged, 0) AS merged, coalesce(l.refused, 0) AS refused,
       coalesce(l.swept, 0) AS swept, coalesce(l.started, "") AS started, coalesce(l.ended, "") AS ended
ORDER BY started DESC, load_id DESC LIMIT $limit
