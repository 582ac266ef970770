using System.Globalization;

namespace KvmSim.Manifests;

/// <summary>A whole number, decimal or 0x hexadecimal.</summary>
internal sealed record IntegerSchema(ulong Min, ulong Max) : SchemaNode
{
    /// <summary>Whether the range reads better in hexadecimal.</summary>
    public bool IsHexadecimal { get; init; }

    /// <summary>The name that was meant by a number outside the range; null where numbers have no names.</summary>
    public Func<Int128, string?>? NameOf { get; init; }

    /// <summary>What a message says is expected; null for the range.</summary>
    public string? ExpectedWords { get; init; }

    public override string Expected => ExpectedWords ?? (IsHexadecimal
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to 0x{Max:x}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to {Max}"));
}
