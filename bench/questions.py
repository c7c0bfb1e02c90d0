"""Five questions, asked of the graph and of DuckDB over the same files; both must give the same answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question in both languages; parameters by name, rows compared as sorted lists."""

    name: str
    cypher: str
    sql: str


QUESTIONS = (
    Question(
        "one enterprise by id",
        "MATCH (e:Enterprise {id: $enterprise}) RETURN e.name AS name",
        "SELECT name FROM enterprises WHERE enterprise_id = $enterprise",
    ),
    Question(
        "what an enterprise makes",
        "MATCH (:Enterprise {id: $enterprise})-[:PRODUCES]->(s:Segment) RETURN s.id AS segment ORDER BY segment",
        "SELECT segment_id FROM produces WHERE enterprise_id = $enterprise ORDER BY 1",
    ),
    Question(
        "makers of a segment in a province",
        "MATCH (e:Enterprise)-[:PRODUCES]->(:Segment {id: $segment}) WHERE e.province = $region "
        "RETURN e.id AS id ORDER BY id",
        "SELECT e.enterprise_id FROM produces p JOIN enterprises e USING (enterprise_id) "
        "WHERE p.segment_id = $segment AND e.province = $region ORDER BY 1",
    ),
    Question(
        "makers of every segment of a chain in a province (panorama)",
        "MATCH (s:Segment {chain_id: $chain}) "
        "OPTIONAL MATCH (s)<-[:PRODUCES]-(e:Enterprise {province: $region}) "
        "RETURN s.id AS segment, count(e) AS n ORDER BY segment",
        "SELECT s.segment_id, count(e.enterprise_id) FROM segments s LEFT JOIN produces p USING (segment_id) "
        "LEFT JOIN enterprises e ON e.enterprise_id = p.enterprise_id AND e.province = $region "
        "WHERE s.chain_id = $chain GROUP BY 1 ORDER BY 1",
    ),
    Question(
        "customers of an enterprise's customers",
        "MATCH (:Enterprise {id: $hub})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN DISTINCT c.id AS id ORDER BY id",
        "SELECT DISTINCT b.buyer_id FROM supplies a JOIN supplies b ON a.buyer_id = b.supplier_id "
        "WHERE a.supplier_id = $hub ORDER BY 1",
    ),
)
STORED = (
    "stored: gap list of a chain",
    "MATCH (g:Gap {region: $region, chain_id: $chain}) "
    "RETURN g.id AS id, g.label AS label, g.proof AS proof ORDER BY id",
)
