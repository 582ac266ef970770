using System.Management.Automation;
using KvmSim.PowerShell.Pester;

namespace KvmSim.PowerShell.Machines;

/// <summary>Importing the module makes it wait for Pester. Nothing is loaded and nothing is run for that.</summary>
public sealed class ModuleStart : IModuleAssemblyInitializer
{
    /// <inheritdoc />
    public void OnImport() => PesterWatch.Begin();
}
