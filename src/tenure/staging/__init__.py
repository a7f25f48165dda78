"""From mapped text to staged canonical tables, as DuckDB SQL: the only engine-specific part of the load."""
