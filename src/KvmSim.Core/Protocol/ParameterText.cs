using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>How a kernel reads the text of a module parameter (kernel/params.c, lib/kstrtox.c).</summary>
internal static class ParameterText
{
    /// <summary>The version that began to take words with t and f (kstrtobool).</summary>
    private static readonly Version TakesTrue = new(5, 19);

    /// <summary>What setting the parameter to that text answers.</summary>
    /// <param name="kind">What the parameter takes.</param>
    /// <param name="text">The text; null for a name that stands alone.</param>
    /// <param name="kernel">The kernel that reads it; null for a recent one.</param>
    public static Errno Check(ParameterKind kind, string? text, KernelBase? kernel = null) => kind switch
    {
        ParameterKind.Boolean => text is null || Boolean(text, kernel) is not null ? Errno.None : Errno.EINVAL,
        _ when text is null => Errno.EINVAL,
        ParameterKind.Integer => Number(text, int.MinValue, int.MaxValue, out _),
        ParameterKind.Unsigned => Number(text, 0, uint.MaxValue, out _),
        ParameterKind.UnsignedShort => Number(text, 0, ushort.MaxValue, out _),
        ParameterKind.HugePages => text is "off" or "force" or "auto" or "never" || Boolean(text, kernel) is not null
            ? Errno.None
            : Errno.EINVAL,
        ParameterKind.AutomaticBoolean => text is "auto" || Boolean(text, kernel) is not null
            ? Errno.None : Errno.EINVAL,
        ParameterKind.CacheFlush => text is "auto" or "never" or "cond" or "always" ? Errno.None : Errno.EINVAL,
        _ => Level(text) is null ? Errno.EINVAL : Errno.None,
    };

    /// <summary>
    /// kstrtobool: 1, y and t are true, 0, n and f are false, o goes by the letter after it, and nobody looks at the
    /// rest (recorded: n42, n99). Null for what is neither.
    /// </summary>
    public static bool? Boolean(string text, KernelBase? kernel = null)
    {
        bool takesTrue = kernel is null || Version.Parse(kernel.Version) >= TakesTrue;
        return char.ToLowerInvariant(text.FirstOrDefault()) switch
        {
            '1' or 'y' => true,
            '0' or 'n' => false,
            't' when takesTrue => true,
            'f' when takesTrue => false,
            'o' => char.ToLowerInvariant(text.ElementAtOrDefault(1)) switch
            {
                'n' => true,
                'f' => false,
                _ => null,
            },
            _ => null,
        };
    }

    /// <summary>kstrtoint and its like, base 0: 0x is hexadecimal, a leading 0 octal.</summary>
    /// <returns>
    /// EINVAL for what is no number, or a negative one where none can be; ERANGE for one that is too large.
    /// </returns>
    public static Errno Number(string text, long least, long most, out long number)
    {
        number = 0;
        bool negative = text.StartsWith('-') && least < 0;
        string digits = negative || text.StartsWith('+') ? text[1..] : text;
        int numberBase = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16
            : digits.Length > 1 && digits[0] == '0' ? 8
            : 10;
        digits = numberBase == 16 ? digits[2..] : digits;
        if (digits.Length == 0)
        {
            return Errno.EINVAL;
        }

        UInt128 value = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c)
                ? Convert.ToInt32(c.ToString(CultureInfo.InvariantCulture), 16) : numberBase;
            if (digit >= numberBase)
            {
                return Errno.EINVAL;
            }

            value = UInt128.Min((value * (uint)numberBase) + (uint)digit, ulong.MaxValue);
        }

        if (negative ? value > (UInt128)(-(Int128)least) : value > (UInt128)most)
        {
            return Errno.ERANGE;
        }

        number = negative ? (long)-(Int128)value : (long)value;
        return Errno.None;
    }

    /// <summary>The log level of that name; null if there is none.</summary>
    public static KernelLogLevel? Level(string text) =>
        text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && Enum.TryParse(text, ignoreCase: true, out KernelLogLevel level)
        && Enum.IsDefined(level)
            ? level
            : null;
}
