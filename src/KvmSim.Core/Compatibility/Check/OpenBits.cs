using System.Runtime.CompilerServices;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// A word of which some bits are not known: three-valued logic (Kleene's), 64 bits at a time, as <c>bool?</c> is for
/// one. What is derived by it holds for every value that the open bits can have.
/// </summary>
/// <param name="Ones">The bits that certainly are 1.</param>
/// <param name="Open">The bits that are not known; none of them is in <paramref name="Ones"/>.</param>
internal readonly record struct OpenBits(ulong Ones, ulong Open)
{
    /// <summary>Nothing is known.</summary>
    public static OpenBits Unknown => new(0, ulong.MaxValue);

    /// <summary>A register of a CPU, as far as it is known.</summary>
    public static OpenBits OfRegister(CpuModel cpu, uint msr) => cpu.Msrs.TryGet(msr, out ulong value) ? value
        : cpu.Bits.TryGet(msr, out ulong ones, out ulong known) ? new OpenBits(ones & known, ~known)
        : Unknown;

    /// <summary>The bits that may be 1.</summary>
    public ulong May => Ones | Open;

    /// <summary>The low half.</summary>
    public OpenBits Low => new((uint)Ones, (uint)Open);

    /// <summary>The high half, as a word of its own.</summary>
    public OpenBits High => new(Ones >> 32, Open >> 32);

    /// <summary>One bit.</summary>
    public bool? this[int bit] => Any(1UL << bit);

    /// <summary>A word that is known.</summary>
    public static implicit operator OpenBits(ulong value) => new(value, 0);

    /// <summary>Bit by bit: 0 where one is 0, open where neither is and one is open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OpenBits operator &(OpenBits left, OpenBits right) =>
        Of(left.Ones & right.Ones, left.May & right.May);

    /// <summary>Bit by bit: 1 where one is 1, open where neither is and one is open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OpenBits operator |(OpenBits left, OpenBits right) =>
        Of(left.Ones | right.Ones, left.May | right.May);

    /// <summary>Those bits if the condition holds, else zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OpenBits On(bool? condition, ulong bits) =>
        condition is { } known ? (known ? bits : 0UL) : new OpenBits(0, bits);

    /// <summary>Whether one of those bits is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool? Any(ulong bits) => (Ones & bits) != 0 ? true : (Open & bits) != 0 ? null : false;

    /// <summary>Whether all of those bits are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool? All(ulong bits) => (Ones & bits) == bits ? true : (May & bits) == bits ? null : false;

    /// <summary>This word if the condition holds, else zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OpenBits If(bool? condition) =>
        condition is { } known ? (known ? this : default) : new OpenBits(0, May);

    /// <summary>This word; of those bits, none where the condition does not hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OpenBits Keep(bool? condition, ulong bits) => condition switch
    {
        true => this,
        false => new OpenBits(Ones & ~bits, Open & ~bits),
        _ => new OpenBits(Ones & ~bits, Open | (Ones & bits)),
    };

    /// <summary>This word with one bit replaced.</summary>
    public OpenBits With(int bit, bool? value) => Keep(false, 1UL << bit) | On(value, 1UL << bit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static OpenBits Of(ulong ones, ulong may) => new(ones, may & ~ones);
}
