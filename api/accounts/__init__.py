"""Who may do what: users, sessions, tokens, roles and the audit log. Kept in SQLite beside the graph, never in it."""
