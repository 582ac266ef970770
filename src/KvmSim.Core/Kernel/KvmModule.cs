using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>kvm.ko as it was loaded: the generation's parts after its parameters had their say.</summary>
public sealed record KvmModule
{
    /// <summary>The parameters that it was loaded with.</summary>
    public ParameterValues Parameters { get; init; }

    /// <summary>The parts of the protocol.</summary>
    public ProtocolParts Parts { get; init; }

    /// <summary>What the core prints.</summary>
    public required CoreMessages Messages { get; init; }

    /// <summary>Whether the vendor module holds a reference of its own from load to unload.</summary>
    public bool EnablesAtLoad { get; init; }

    /// <summary>How long the hotplug callback sleeps before its check: a window widened for recording.</summary>
    public int CallbackDelayMilliseconds { get; init; }
}
