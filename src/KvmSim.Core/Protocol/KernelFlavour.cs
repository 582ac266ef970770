namespace KvmSim.Protocol;

/// <summary>How a kernel was configured: the flavours that Debian builds.</summary>
public enum KernelFlavour
{
    /// <summary>For real machines.</summary>
    Generic,

    /// <summary>For guests of clouds: without SEV, among other things.</summary>
    Cloud,

    /// <summary>PREEMPT_RT: KVM asks for a TSC of constant frequency.</summary>
    RealTime,
}
