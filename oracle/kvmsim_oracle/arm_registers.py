"""The identification registers of an arm64 CPU, read from QEMU's before it runs its first instruction.

QEMU's gdb stub does not show those of them that QEMU computes, so the CPU is made to read them: an MRS is put into
memory, stepped over, and taken away. Names and encodings are those of the Arm Architecture Reference Manual (DDI 0487).
"""

from __future__ import annotations

from .errors import OracleError
from .gdb import Gdb

# Name: op0, op1, CRn, CRm, op2. All of the ranges that hold ID_* registers may be read: what is reserved is 0.
ENCODINGS: dict[str, tuple[int, int, int, int, int]] = {
    "MIDR_EL1": (3, 0, 0, 0, 0),
    "MPIDR_EL1": (3, 0, 0, 0, 5),
    "REVIDR_EL1": (3, 0, 0, 0, 6),
    "CTR_EL0": (3, 3, 0, 0, 1),
    "DCZID_EL0": (3, 3, 0, 0, 7),
    **{
        name: (3, 0, 0, crm, op2)
        for crm, names in {
            1: "ID_PFR0 ID_PFR1 ID_DFR0 ID_AFR0 ID_MMFR0 ID_MMFR1 ID_MMFR2 ID_MMFR3",
            2: "ID_ISAR0 ID_ISAR1 ID_ISAR2 ID_ISAR3 ID_ISAR4 ID_ISAR5 ID_MMFR4 ID_ISAR6",
            3: "MVFR0 MVFR1 MVFR2 - ID_PFR2 ID_DFR1 ID_MMFR5 -",
            4: "ID_AA64PFR0 ID_AA64PFR1 ID_AA64PFR2 - ID_AA64ZFR0 ID_AA64SMFR0 - ID_AA64FPFR0",
            5: "ID_AA64DFR0 ID_AA64DFR1 ID_AA64DFR2 - ID_AA64AFR0 ID_AA64AFR1 - -",
            6: "ID_AA64ISAR0 ID_AA64ISAR1 ID_AA64ISAR2 ID_AA64ISAR3 - - - -",
            7: "ID_AA64MMFR0 ID_AA64MMFR1 ID_AA64MMFR2 ID_AA64MMFR3 ID_AA64MMFR4 - - -",
        }.items()
        for op2, name in ((op2, f"{word}_EL1") for op2, word in enumerate(names.split()) if word != "-")
    },
}
SCRATCH = 0x5FF0_0000  # of the guest's memory, which ends at 0x60000000
X0, PC = 0, 32  # as gdb numbers registers


def mrs(encoding: tuple[int, int, int, int, int]) -> int:
    """The instruction that reads a system register into X0."""
    op0, op1, crn, crm, op2 = encoding
    return 0xD5300000 | (op0 & 1) << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5


def read(gdb: Gdb) -> dict[str, str]:
    """All of them, of the CPU that boots. It is where it was afterwards."""
    gdb.use_registers()
    before, memory = {register: gdb.register(register) for register in (X0, PC)}, gdb.memory(SCRATCH, 4)
    values = {}
    for name, encoding in ENCODINGS.items():
        gdb.set_memory(SCRATCH, mrs(encoding).to_bytes(4, "little"))
        gdb.set_register(PC, SCRATCH)
        gdb.step()
        if gdb.register(PC) != SCRATCH + 4:
            raise OracleError(f"QEMU's CPU does not let {name} be read")
        values[name] = f"{gdb.register(X0):#018x}"
    gdb.set_memory(SCRATCH, memory)
    for register, value in before.items():
        gdb.set_register(register, value)
    return values
