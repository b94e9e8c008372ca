"""Every benchmark, one line or more each: `python -m benchmarks [NAME ...]`.

A benchmark is a module of this package with `run()`, which gives its lines, or with `main()`, which prints them.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import benchmarks


def main(wanted: list[str]) -> int:
    """Run the benchmarks of these names, all where none is given; 2 for a name that none has."""
    names = [one.name for one in pkgutil.iter_modules(benchmarks.__path__) if not one.name.startswith("_")]
    unknown = [name for name in wanted if name not in names]
    if unknown:
        sys.stderr.write(f"There is no benchmark '{unknown[0]}'. Choose from: {', '.join(names)}.\n")
        return 2
    for name in wanted or names:
        module = import_module(f"benchmarks.{name}")
        sys.argv = [f"benchmarks.{name}"]  # a benchmark's own arguments are for when it is run alone
        if hasattr(module, "run"):
            for line in module.run():
                print(line, flush=True)
        else:
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
