"""What grows with a store, measured part by part; ``tests.bench.bench_growth`` puts it together."""
