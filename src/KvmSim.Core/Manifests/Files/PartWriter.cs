using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The parts of a protocol as a manifest writes them.</summary>
internal static class PartWriter
{
    /// <summary>Each key of "parts" with its value.</summary>
    public static IEnumerable<(string Key, string Value)> All(ProtocolParts parts) =>
    [
        ("callback", Word(parts.Callback)),
        ("check", Word(parts.Check)),
        ("refusal", Word(parts.Refusal)),
        ("remembers", Word(parts.Remembers)),
        ("reevaluates", Word(parts.Reevaluates)),
        ("locking", Word(parts.Locking)),
        ("locksOnDestroy", Word(parts.LocksOnDestroy)),
        ("resetsFailure", Word(parts.ResetsFailure)),
        ("countLockStopsMachine", Word(parts.CountLockStopsMachine)),
    ];

    /// <summary>The value of one key.</summary>
    public static string Text(in ProtocolParts parts, string key) => All(parts).First(part => part.Key == key).Value;

    private static string Word<T>(T value)
        where T : struct => GenerationSchema.Camel(value.ToString()!);
}
