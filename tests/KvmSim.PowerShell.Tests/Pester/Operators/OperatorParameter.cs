using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>A parameter of a <c>Should</c> operator.</summary>
/// <param name="Name">Without the dash. Operators may share a name; the type must then be the same.</param>
/// <param name="Type">What the shell converts the argument to.</param>
internal sealed record OperatorParameter(string Name, Type Type)
{
    internal static readonly OperatorParameter ExpectedValue = Any(nameof(ExpectedValue));

    internal static readonly OperatorParameter Because = Text(nameof(Because));

    internal bool IsSwitch => Type == typeof(SwitchParameter);

    internal static OperatorParameter Any(string name) => new(name, typeof(object));

    internal static OperatorParameter Text(string name) => new(name, typeof(string));

    internal static OperatorParameter Switch(string name) => new(name, typeof(SwitchParameter));
}
