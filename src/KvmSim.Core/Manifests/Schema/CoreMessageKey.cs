using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>A message of KVM's core as a key of kind Generation.</summary>
/// <param name="Key">The key.</param>
/// <param name="Description">When it is printed.</param>
/// <param name="Get">The message of a generation.</param>
/// <param name="Set">The messages with another in its place.</param>
internal sealed record CoreMessageKey(
    string Key,
    string Description,
    Func<CoreMessages, KernelMessage?> Get,
    Func<CoreMessages, KernelMessage?, CoreMessages> Set)
{
    /// <summary>What its text has where the kernel fills in the CPU, or the CPUs.</summary>
    public string Slot { get; init; } = "{cpu}";
}
