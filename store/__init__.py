"""The memory: the model everything speaks, the schema, and one module of queries per noun."""
