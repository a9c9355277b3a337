"""Changes a module just after it has been imported, in a process that we only start.

A fault lies in its own folder as `sitecustomize.py`, which Python runs first when the folder is on
PYTHONPATH. The portal's own code has no hook for it.
"""

import importlib.abc
import importlib.util
import sys


class Planter(importlib.abc.MetaPathFinder):
    """Finds one module the usual way, and changes it when it has been run."""

    def __init__(self, name, change):
        self.name, self.change = name, change

    def find_spec(self, name, path=None, target=None):
        """The usual spec, with a loader that ends by planting the fault."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def run_and_change(module):
            run(module)
            self.change(module)

        spec.loader.exec_module = run_and_change
        return spec


def after_import(name, change):
    """Call `change(module)` once `name` is imported; not while the demo's content is loaded."""

    def unless_loading(module):
        if "load_demo" not in sys.argv:
            change(module)

    sys.meta_path.insert(0, Planter(name, unless_loading))
