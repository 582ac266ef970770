namespace KvmSim.Compatibility;

/// <summary>The parts of a <see cref="VmxConfiguration"/>, to say which of them are not known.</summary>
[Flags]
public enum VmxWords
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IA32_VMX_BASIC.</summary>
    Basic = 1 << 0,

    /// <summary>Pin-based controls.</summary>
    PinBased = 1 << 1,

    /// <summary>Primary processor-based controls.</summary>
    Primary = 1 << 2,

    /// <summary>Secondary processor-based controls.</summary>
    Secondary = 1 << 3,

    /// <summary>Tertiary processor-based controls.</summary>
    Tertiary = 1 << 4,

    /// <summary>VM-exit controls.</summary>
    Exit = 1 << 5,

    /// <summary>VM-entry controls.</summary>
    Entry = 1 << 6,

    /// <summary>IA32_VMX_MISC.</summary>
    Misc = 1 << 7,

    /// <summary>EPT and VPID capabilities.</summary>
    EptVpid = 1 << 8,

    /// <summary>CR0 bits allowed in VMX operation.</summary>
    Cr0Fixed1 = 1 << 9,

    /// <summary>CR4 bits allowed in VMX operation.</summary>
    Cr4Fixed1 = 1 << 10,
}
