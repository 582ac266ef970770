using System.Collections;
using System.Numerics;

namespace KvmSim.Compatibility;

/// <summary>A set of VMX capability registers (0x480 to 0x49f) as a value that takes no memory.</summary>
/// <param name="Mask">Bit 0 for 0x480.</param>
internal readonly record struct VmxRegisters(uint Mask) : IEnumerable<uint>
{
    private const uint First = Hardware.Msr.Ia32VmxBasic;

    /// <summary>These and one more.</summary>
    public VmxRegisters With(uint msr) => new(Mask | (1u << (int)(msr - First)));

    /// <summary>The registers by index, ascending.</summary>
    public IEnumerator<uint> GetEnumerator()
    {
        for (uint rest = Mask; rest != 0; rest &= rest - 1)
        {
            yield return First + (uint)BitOperations.TrailingZeroCount(rest);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
