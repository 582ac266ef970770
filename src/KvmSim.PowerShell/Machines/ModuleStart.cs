using System.Management.Automation;
using KvmSim.PowerShell.Pester;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Machines;

/// <summary>Importing the module makes it wait for Pester. Nothing is loaded for that.</summary>
public sealed class ModuleStart : IModuleAssemblyInitializer
{
    /// <inheritdoc />
    public void OnImport()
    {
        if (Session() is { } engine)
        {
            PesterHook.Attach(engine);
        }
    }

    /// <summary>The session that imports or removes the module; null where there is none to ask.</summary>
    internal static EngineIntrinsics? Session()
    {
        using Shell shell = Shell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext").Invoke<EngineIntrinsics>().FirstOrDefault();
    }
}
