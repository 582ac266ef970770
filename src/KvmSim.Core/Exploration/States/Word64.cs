using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <summary>A state in one machine word.</summary>
internal readonly struct Word64(ulong bits) : IStateWord<Word64>
{
    private readonly ulong _bits = bits;

    public static int Width => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Of(ulong value, int at) => new(value << at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong From(int at) => _bits >> at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Folded() => _bits;

    public static Word64 operator &(Word64 left, Word64 right) => new(left._bits & right._bits);

    public static Word64 operator |(Word64 left, Word64 right) => new(left._bits | right._bits);

    public static Word64 operator ^(Word64 left, Word64 right) => new(left._bits ^ right._bits);

    public static Word64 operator ~(Word64 value) => new(~value._bits);

    public static bool operator ==(Word64 left, Word64 right) => left._bits == right._bits;

    public static bool operator !=(Word64 left, Word64 right) => left._bits != right._bits;

    public bool Equals(Word64 other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is Word64 other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public int CompareTo(Word64 other) => _bits.CompareTo(other._bits);
}
