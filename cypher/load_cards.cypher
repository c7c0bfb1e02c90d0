// title: 装载的卡片
// question: 每次装载的文件、行数和状态？
// category: 页面
// param limit: integer = 50      至少 1，至多 1000
// returns id: string, dataset: string, state: string, files: strings, sha256: string, read: integer, made: integer
// returns merged: integer, refused: integer, swept: integer, started: string, ended: string
// identity: id
// :params {limit: 50}
MATCH (l:Load)
RETURN l.id AS id, l.dataset AS dataset, l.state AS state, coalesce(l.files, []) AS files,
       coalesce(l.sha256, "") AS sha256, coalesce(l.read, 0) AS read, coalesce(l.made, 0) AS made,
       coalesce(l.merged, 0) AS merged, coalesce(l.refused, 0) AS refused, coalesce(l.swept, 0) AS swept,
       coalesce(l.started, "") AS started, coalesce(l.ended, "") AS ended
ORDER BY started DESC, id DESC LIMIT $limit
