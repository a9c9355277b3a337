"""Two registers of the project's own, on this machine, that behave as Brønnøysund's do.

What is known of the real ones (forms, limits, and what surprises a reader) is built in; everything
a register can do wrong is a `Fault` that is planted for so many requests. Units are invented.

    server = start(World())
    server.world.add(units.association("200000012"))
    server.plant(Fault.CUT, on="/lastned")
    …
    server.stop()
"""

from launcher.register_server.faults import Fault
from launcher.register_server.server import Server, start
from launcher.register_server.world import World

__all__ = ["Fault", "Server", "World", "start"]
