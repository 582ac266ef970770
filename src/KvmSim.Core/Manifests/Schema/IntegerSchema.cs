using System.Globalization;

namespace KvmSim.Manifests;

/// <summary>A whole number, decimal or 0x hexadecimal.</summary>
internal sealed record IntegerSchema(ulong Min, ulong Max) : SchemaNode
{
    /// <summary>Whether the range reads better in hexadecimal.</summary>
    public bool IsHexadecimal { get; init; }

    public override string Expected => IsHexadecimal
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to 0x{Max:x}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to {Max}");
}
