using System.Buffers.Binary;
using System.Text;

namespace KvmSim.Capture;

/// <summary>A node of a device tree (Devicetree Specification 0.4, 2.2).</summary>
/// <param name="name">The name with the unit address: "cpu@100"; "" for the root.</param>
/// <param name="line">The line where it begins; 0 where there are no lines.</param>
internal sealed class DeviceTreeNode(string name, int line)
{
    /// <summary>The name with the unit address.</summary>
    public string Name => name;

    /// <summary>The line where it begins.</summary>
    public int Line => line;

    /// <summary>The properties as bytes, cells with the highest byte first.</summary>
    public Dictionary<string, byte[]> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes in it, in order.</summary>
    public List<DeviceTreeNode> Children { get; } = [];

    /// <summary>The texts of a property; none if it is not there.</summary>
    public string[] Texts(string property) => Properties.TryGetValue(property, out byte[]? bytes)
        ? Encoding.Latin1.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>A property of one cell; null if it is not there, or no cell.</summary>
    public uint? Cell(string property) => Properties.GetValueOrDefault(property) is { Length: 4 } bytes
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;
}
