using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Values without the wrapper the shell puts around some of them.</summary>
internal static class Bare
{
    internal static object? Of(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
