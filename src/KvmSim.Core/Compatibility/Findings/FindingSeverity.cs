namespace KvmSim.Compatibility;

/// <summary>What a difference between two CPUs means.</summary>
public enum FindingSeverity : long
{
    /// <summary>KVM does not look, and it hardly matters.</summary>
    Information,

    /// <summary>KVM does not look, but what runs in a guest may notice on which CPU it is.</summary>
    Warning,

    /// <summary>A register that decides is not known.</summary>
    Unknown,

    /// <summary>KVM's check refuses the CPU over it.</summary>
    Refusal,
}
