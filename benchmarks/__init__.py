"""How fast things are, as ratios that hold on any machine; `python -m benchmarks` runs them all."""
