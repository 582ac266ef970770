using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>What stands under the kernel: firmware and emulator.</summary>
public sealed record PlatformDocument
{
    /// <summary>Firmware has TDX on.</summary>
    public bool Tdx { get; init; }

    /// <summary>The CPUs are QEMU's TCG.</summary>
    public bool Tcg { get; init; }

    /// <summary>The CPUs of an arm64 machine start at EL2, so that there can be KVM.</summary>
    public bool El2 { get; init; } = true;

    /// <summary>What firmware of an arm64 machine answers when CPUs are started and stopped.</summary>
    public PsciFirmware Psci { get; init; } = PsciFirmware.Usual;
}
