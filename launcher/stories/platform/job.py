"""What the steps of the platform's story have seen so far."""

from dataclasses import dataclass

from launcher.stories.world import World


@dataclass
class PlatformJob(World):
    """One national text from a file to the next draft; one of a place's own; what stands on it."""

    work: str = ""  # where the parties have the editions of the national platform
    edition: str = ""  # address of the one that was read in
    evaluation: str = ""  # address of the look back at it
    local: str = ""  # address of the local platform
    partnership: str = ""  # address of the partnership
    room: str = ""  # ref of the dialogue room
