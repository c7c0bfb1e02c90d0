// title: 数据集的卡片
// question: 每个数据集是什么文件，什么许可、校验和与口径？
// category: 页面
// param limit: integer = 500     至少 1，至多 2000
// returns id: string, name: string, path: string, licence: string, date: string, sha256: string, basis: string
// returns note: string
// identity: id
// :params {limit: 3}
MATCH (d:Dataset)
RETURN d.id AS id, d.name AS name, d.path AS path, d.licence AS licence, coalesce(d.date, "") AS date,
       coalesce(d.sha256, "") AS sha256, d.basis AS basis, coalesce(d.note, "") AS note
ORDER BY id LIMIT $limit
