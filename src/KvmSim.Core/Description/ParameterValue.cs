using System.Globalization;

namespace KvmSim.Description;

/// <summary>The value of a module parameter.</summary>
/// <param name="Kind">How it was written; a kernel takes N, 0 and false for the same.</param>
/// <param name="Text">"true" or "false", a decimal number, or the text.</param>
public readonly record struct ParameterValue(ParameterForm Kind, string Text)
{
    /// <summary>true or false.</summary>
    public static ParameterValue Of(bool value) => new(ParameterForm.Boolean, value ? "true" : "false");

    /// <summary>A whole number.</summary>
    public static ParameterValue Of(long value) =>
        new(ParameterForm.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text.</summary>
    public static ParameterValue Of(string value) => new(ParameterForm.Text, value);

    /// <summary>
    /// As it is given to the kernel, where true and false are 1 and 0: not every parameter takes words.
    /// </summary>
    public string KernelText => Kind != ParameterForm.Boolean ? Text : Text == "true" ? "1" : "0";

    /// <inheritdoc />
    public override string ToString() => Text;
}
