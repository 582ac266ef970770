using System.Management.Automation;
using System.Reflection;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Pester;

/// <summary>
/// Notices that Pester is there, by its assembly, in the session that imports the module or Pester, whichever comes
/// last.
/// </summary>
internal static class PesterWatch
{
    private static readonly object Gate = new();
    private static bool _waits;

    /// <summary>Hooks the session if Pester is in the process; otherwise once it comes.</summary>
    public static void Begin()
    {
        if (Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), IsPester))
        {
            Hook(PesterHook.Attach);
            return;
        }

        lock (Gate)
        {
            if (!_waits)
            {
                _waits = true;
                AppDomain.CurrentDomain.AssemblyLoad += OnLoad;
            }
        }
    }

    /// <summary>The session that removes the module is hooked no longer.</summary>
    public static void End()
    {
        if (!_waits || Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), IsPester))
        {
            Hook(PesterHook.Detach);
        }
    }

    private static void OnLoad(object? sender, AssemblyLoadEventArgs load)
    {
        if (!IsPester(load.LoadedAssembly))
        {
            return;
        }

        lock (Gate)
        {
            _waits = false;
            AppDomain.CurrentDomain.AssemblyLoad -= OnLoad;
        }

        // This is the thread of the session that imports Pester, in the middle of that.
        Hook(PesterHook.Attach);
    }

    private static bool IsPester(Assembly assembly) =>
        assembly.FullName?.StartsWith("Pester,", StringComparison.OrdinalIgnoreCase) == true;

    private static void Hook(Action<EngineIntrinsics> hook)
    {
        if (System.Management.Automation.Runspaces.Runspace.DefaultRunspace is null)
        {
            return;
        }

        using Shell shell = Shell.Create(RunspaceMode.CurrentRunspace);
        if (shell.AddScript("$ExecutionContext").Invoke<EngineIntrinsics>().FirstOrDefault() is { } engine)
        {
            hook(engine);
        }
    }
}
