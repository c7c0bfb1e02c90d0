"""What a stranger's Cypher may name: first words, functions, procedures, plan operators."""

from __future__ import annotations

FIRST_WORDS = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
CLAUSES = frozenset({
    "MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "WHERE", "UNION", "ORDER", "SKIP", "LIMIT", "YIELD",
    "FINISH",
})  # fmt: skip
# words that may stand before a bracket without calling anything
KEYWORDS = CLAUSES | {
    "AND", "OR", "XOR", "NOT", "IN", "AS", "BY", "ON", "CASE", "WHEN", "THEN", "ELSE", "END", "DISTINCT", "CONTAINS",
    "STARTS", "ENDS", "IS", "NULL", "ALL", "ANY", "NONE", "SINGLE", "ASC", "DESC", "TYPED", "DIVIDES", "EXISTS",
    "COUNT", "COLLECT",
}  # fmt: skip
FUNCTIONS = frozenset({
    # aggregates
    "avg", "collect", "count", "max", "min", "percentilecont", "percentiledisc", "stdev", "stdevp", "sum",
    # predicates
    "all", "any", "exists", "isempty", "none", "single", "isnan",
    # scalars
    "char_length", "character_length", "coalesce", "elementid", "endnode", "head", "id", "last", "length", "nullif",
    "properties", "size", "startnode", "timestamp", "toboolean", "tobooleanornull", "tofloat", "tofloatornull",
    "tointeger", "tointegerornull", "type", "valuetype",
    # lists
    "keys", "labels", "nodes", "range", "reduce", "relationships", "reverse", "tail", "tobooleanlist", "tofloatlist",
    "tointegerlist", "tostringlist",
    # numbers
    "abs", "ceil", "exp", "floor", "log", "log10", "rand", "round", "sign", "sqrt", "acos", "asin", "atan", "atan2",
    "cos", "cot", "degrees", "pi", "radians", "sin", "tan", "haversin", "e",
    # texts
    "btrim", "left", "lower", "ltrim", "normalize", "replace", "right", "rtrim", "split", "substring", "tolower",
    "tostring", "tostringornull", "toupper", "trim", "upper",
    # time and space
    "date", "datetime", "localdatetime", "localtime", "time", "duration", "date.truncate", "datetime.truncate",
    "duration.between", "duration.inmonths", "duration.indays", "duration.inseconds", "point", "point.distance",
    # paths
    "shortestpath",
})  # fmt: skip
PROCEDURES = ("db.labels", "db.relationshiptypes", "db.propertykeys", "db.index.fulltext.querynodes")
OPERATORS = frozenset({
    "AllNodesScan", "Anti", "AntiConditionalApply", "AntiSemiApply", "Apply", "Argument", "ArgumentTracker",
    "AssertSameNode", "CacheProperties", "CartesianProduct", "ConditionalApply", "DirectedAllRelationshipsScan",
    "DirectedRelationshipByElementIdSeek", "DirectedRelationshipByIdSeek", "DirectedRelationshipIndexContainsScan",
    "DirectedRelationshipIndexEndsWithScan", "DirectedRelationshipIndexScan", "DirectedRelationshipIndexSeek",
    "DirectedRelationshipIndexSeekByRange", "DirectedRelationshipTypeScan", "DirectedUnionRelationshipTypesScan",
    "Distinct", "Eager", "EagerAggregation", "EmptyResult", "EmptyRow", "ExhaustiveLimit", "Expand(All)",
    "Expand(Into)", "Filter", "IntersectionNodeByLabelsScan", "LeftOuterHashJoin", "LetAntiSemiApply",
    "LetSelectOrAntiSemiApply", "LetSelectOrSemiApply", "LetSemiApply", "Limit", "MultiNodeIndexSeek",
    "NestedPlanCollectExpression", "NestedPlanExistsExpression", "NestedPlanGetByNameExpression",
    "NodeByElementIdSeek", "NodeByIdSeek", "NodeByLabelScan", "NodeCountFromCountStore", "NodeHashJoin",
    "NodeIndexContainsScan", "NodeIndexEndsWithScan", "NodeIndexScan", "NodeIndexSeek", "NodeIndexSeekByRange",
    "NodeLeftOuterHashJoin", "NodeRightOuterHashJoin", "NodeUniqueIndexSeek", "NodeUniqueIndexSeekByRange", "Optional",
    "OptionalExpand(All)", "OptionalExpand(Into)", "OrderedAggregation", "OrderedDistinct", "OrderedUnion",
    "PartialSort", "PartialTop", "ProcedureCall", "ProduceResults", "Projection", "ProjectEndpoints",
    "RelationshipCountFromCountStore", "RightOuterHashJoin", "RollUpApply", "SelectOrAntiSemiApply",
    "SelectOrSemiApply", "SemiApply", "ShortestPath", "Skip", "Sort", "SubtractionNodeByLabelsScan", "Top",
    "Top1WithTies", "TriadicBuild", "TriadicFilter", "TriadicSelection", "UndirectedAllRelationshipsScan",
    "UndirectedRelationshipByElementIdSeek", "UndirectedRelationshipByIdSeek",
    "UndirectedRelationshipIndexContainsScan", "UndirectedRelationshipIndexEndsWithScan",
    "UndirectedRelationshipIndexScan", "UndirectedRelationshipIndexSeek", "UndirectedRelationshipIndexSeekByRange",
    "UndirectedRelationshipTypeScan", "UndirectedUnionRelationshipTypesScan", "Union", "UnionNodeByLabelsScan",
    "Unwind", "ValueHashJoin", "VarLengthExpand(All)", "VarLengthExpand(Into)", "VarLengthExpand(Pruning)",
    "VarLengthExpand(Pruning,BFS)", "VarLengthExpand(Pruning,BFS,All)",
})  # fmt: skip
