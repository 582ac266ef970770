"""What the user has to be told, without a traceback."""


class OracleError(Exception):
    """Something that the user can put right: a missing tool, a scenario that cannot be recorded."""


class EmulatorFault(OracleError):
    """The emulator or the loaded host did what no machine does, which may go well another time."""


class LateTimer(EmulatorFault):
    """The kernel gave up on its timer, whose interrupts came too late on a loaded host."""


class GuestDied(Exception):
    """The guest does not answer any more. In a recording this is a result, not an error."""


class GuestGone(GuestDied):
    """QEMU has ended, or is about to: its end says why."""
