"""Charts as SVG text, one file for each kind: no script, no style of their own beyond colours, every name escaped. They know no metric."""
