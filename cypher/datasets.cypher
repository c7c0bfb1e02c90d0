// title: 数据集与许可
// question: 图里用了哪些数据集，什么许可、日期和口径？
// category: 数据质量
// param limit: integer = 200     至少 1，至多 1000
// returns dataset_id: string, name: string, path: string, licence: string, basis: string, date: string
// identity: dataset_id
// :params {limit: 200}
MATCH (d:Dataset)
RETURN d.id AS dataset_id, d.name AS name, d.path AS path, d.licence AS licence, d.basis AS basis,
       coalesce(d.date, "") AS date
ORDER BY dataset_id LIMIT $limit
