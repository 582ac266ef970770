namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// A value of an enum as an argument. The shell completes enums by itself, with nothing about a value but its name, and
/// asks no completer; of this it knows nothing, so it asks.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
/// <param name="Value">The value.</param>
public readonly record struct Choice<T>(T Value)
    where T : struct, Enum
{
    /// <summary>The value by itself.</summary>
    public static implicit operator T(Choice<T> choice) => choice.Value;

    /// <summary>The value as an argument.</summary>
    public static implicit operator Choice<T>(T value) => new(value);

    /// <summary>The value's name.</summary>
    public override string ToString() => Value.ToString();
}
