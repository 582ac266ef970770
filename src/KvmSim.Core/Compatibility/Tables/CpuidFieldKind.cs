namespace KvmSim.Compatibility;

/// <summary>What a difference in a field of CPUID says.</summary>
internal enum CpuidFieldKind
{
    /// <summary>One bit: a capability.</summary>
    Flag,

    /// <summary>Several bits: a number, a size.</summary>
    Field,

    /// <summary>It differs between like CPUs by nature: APIC ids, topology, what the system has switched on.</summary>
    Own,

    /// <summary>It is compared elsewhere: vendor, signature, brand.</summary>
    Elsewhere,
}
