using System.Globalization;

namespace KvmSim.Manifests;

/// <summary>The value of a module parameter.</summary>
/// <param name="Kind">How it was written; a kernel takes N, 0 and false for the same.</param>
/// <param name="Text">"true" or "false", a decimal number, or the text.</param>
public readonly record struct ParameterValue(ParameterKind Kind, string Text)
{
    /// <summary>true or false.</summary>
    public static ParameterValue Of(bool value) => new(ParameterKind.Boolean, value ? "true" : "false");

    /// <summary>A whole number.</summary>
    public static ParameterValue Of(long value) =>
        new(ParameterKind.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text.</summary>
    public static ParameterValue Of(string value) => new(ParameterKind.Text, value);

    /// <summary>
    /// What the kernel's kstrtobool makes of it: y, Y, t, T, 1, on are true; n, N, f, F, 0, off are false, as are the
    /// booleans themselves; null for anything else.
    /// </summary>
    public bool? AsBoolean() => Text switch
    {
        ['y' or 'Y' or 't' or 'T' or '1', ..] => true,
        ['n' or 'N' or 'f' or 'F' or '0', ..] => false,
        ['o' or 'O', 'n' or 'N', ..] => true,
        ['o' or 'O', 'f' or 'F', ..] => false,
        _ => null,
    };

    /// <summary>The number; null if it is none.</summary>
    public long? AsInteger() =>
        long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    /// <inheritdoc />
    public override string ToString() => Text;
}
