"""The load: from sources to the store's staged tables, incremental, safe to repeat and safe to kill."""
