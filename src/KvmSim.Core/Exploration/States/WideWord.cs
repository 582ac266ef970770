using System.Numerics;
using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <summary>
/// A state in two words, each of which may be wide itself: so 128 bits, 192, 256 and 384 are put together.
/// </summary>
/// <typeparam name="TLow">The lower bits; they come first in memory.</typeparam>
/// <typeparam name="THigh">The higher ones.</typeparam>
internal readonly struct WideWord<TLow, THigh>(TLow low, THigh high) : IStateWord<WideWord<TLow, THigh>>
    where TLow : unmanaged, IStateWord<TLow>
    where THigh : unmanaged, IStateWord<THigh>
{
    private readonly TLow _low = low;
    private readonly THigh _high = high;

    public static int Width => TLow.Width + THigh.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideWord<TLow, THigh> Of(ulong value, int at)
    {
        if (at >= TLow.Width)
        {
            return new(default, THigh.Of(value, at - TLow.Width));
        }

        int left = TLow.Width - at;
        return new(TLow.Of(value, at), left < 64 ? THigh.Of(value >> left, 0) : default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong From(int at)
    {
        if (at >= TLow.Width)
        {
            return _high.From(at - TLow.Width);
        }

        int left = TLow.Width - at;
        return left < 64 ? _low.From(at) | (_high.From(0) << left) : _low.From(at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Folded() => _low.Folded() ^ BitOperations.RotateLeft(_high.Folded() * 0x9E3779B97F4A7C15, 29);

    public static WideWord<TLow, THigh> operator &(WideWord<TLow, THigh> left, WideWord<TLow, THigh> right) =>
        new(left._low & right._low, left._high & right._high);

    public static WideWord<TLow, THigh> operator |(WideWord<TLow, THigh> left, WideWord<TLow, THigh> right) =>
        new(left._low | right._low, left._high | right._high);

    public static WideWord<TLow, THigh> operator ^(WideWord<TLow, THigh> left, WideWord<TLow, THigh> right) =>
        new(left._low ^ right._low, left._high ^ right._high);

    public static WideWord<TLow, THigh> operator ~(WideWord<TLow, THigh> value) => new(~value._low, ~value._high);

    public static bool operator ==(WideWord<TLow, THigh> left, WideWord<TLow, THigh> right) =>
        left._low == right._low && left._high == right._high;

    public static bool operator !=(WideWord<TLow, THigh> left, WideWord<TLow, THigh> right) => !(left == right);

    public bool Equals(WideWord<TLow, THigh> other) => this == other;

    public override bool Equals(object? obj) => obj is WideWord<TLow, THigh> other && Equals(other);

    public override int GetHashCode() => Folded().GetHashCode();

    public int CompareTo(WideWord<TLow, THigh> other)
    {
        int order = _high.CompareTo(other._high);
        return order != 0 ? order : _low.CompareTo(other._low);
    }
}
