"""Whether a path is on a file system of another machine, as far as Linux tells."""

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "gpfs", "lustre", "nfs", "nfs4"}
    | {"ncpfs", "smb3", "smbfs"}
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def kind_on_a_network(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system (`nfs4`) when it is a network's; None otherwise, and where nothing says."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
        real = path.resolve()
    except OSError:
        return None
    found, depth = None, -1
    for line in lines:
        # proc(5): the mount point is the fifth field; the kind comes after a lone dash.
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if len(fields) < 5:
            continue
        point = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4]))
        # The later one of two on the same point hides the earlier.
        if real.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = kind, len(point.parts)
    return found if found in NETWORK else None
