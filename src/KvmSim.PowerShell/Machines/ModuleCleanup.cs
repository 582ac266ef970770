using System.Management.Automation;
using KvmSim.PowerShell.Pester;

namespace KvmSim.PowerShell.Machines;

/// <summary>
/// Removing the module, or importing it again with -Force, powers its machines off and forgets what was imported.
/// </summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        MachineRegistry.Here.Clear();
        ModelRegistry.Here.Clear();
        PesterWatch.End();
    }
}
