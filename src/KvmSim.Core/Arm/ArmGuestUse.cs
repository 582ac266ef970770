namespace KvmSim.Arm;

/// <summary>What whoever starts a guest may make of a field that KVM on arm64 shows it.</summary>
internal enum ArmGuestUse
{
    /// <summary>The host's value, or one that is safe beside it.</summary>
    Writable,

    /// <summary>The host's value only.</summary>
    Fixed,

    /// <summary>The host's value; zero for a guest that was made without the feature.</summary>
    Feature,

    /// <summary>Zero; the host's value is taken, and the guest sees zero all the same.</summary>
    Ignored,
}
