using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>
/// The vector lengths that a CPU can be set to, for SVE or for SME: each a multiple of 128 bits, up to 2,048. No
/// register tells them: the kernel tries them out.
/// </summary>
public readonly record struct ArmVectorLengths
{
    /// <summary>The longest, in bits.</summary>
    public const int Longest = 2048;

    /// <summary>The step between them, in bits.</summary>
    public const int Step = 128;

    private ArmVectorLengths(ushort mask) => Mask = mask;

    /// <summary>Bit n stands for (n + 1) × 128 bits.</summary>
    internal ushort Mask { get; }

    /// <summary>The lengths in bits, the shortest first.</summary>
    public IEnumerable<int> Bits
    {
        get
        {
            for (int place = 0; place < 16; place++)
            {
                if ((Mask & (1 << place)) != 0)
                {
                    yield return (place + 1) * Step;
                }
            }
        }
    }

    /// <summary>The set of those lengths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One that is no multiple of 128, or above 2,048.</exception>
    public static ArmVectorLengths Of(IEnumerable<int> bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        int mask = 0;
        foreach (int length in bits)
        {
            if (length <= 0 || length > Longest || length % Step != 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(bits), length, "A vector length is a multiple of 128 bits, up to 2048.");
            }

            mask |= 1 << ((length / Step) - 1);
        }

        return new ArmVectorLengths((ushort)mask);
    }

    /// <summary>The lengths in both.</summary>
    public ArmVectorLengths And(ArmVectorLengths other) => new((ushort)(Mask & other.Mask));

    /// <summary>The lengths in either.</summary>
    public ArmVectorLengths Or(ArmVectorLengths other) => new((ushort)(Mask | other.Mask));

    /// <summary>The lengths that the other has not.</summary>
    public ArmVectorLengths Except(ArmVectorLengths other) => new((ushort)(Mask & ~other.Mask));

    /// <summary>The lengths in bits, commas between them.</summary>
    public override string ToString() =>
        string.Join(", ", Bits.Select(length => length.ToString(CultureInfo.InvariantCulture)));
}
