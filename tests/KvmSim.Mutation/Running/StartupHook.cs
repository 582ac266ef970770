using KvmSim.Mutation.Running;

/// <summary>
/// Where the runtime enters before the test program's own Main (DOTNET_STARTUP_HOOKS): the program becomes a worker
/// that
/// runs classes of tests as it is told, as often as it is told.
/// </summary>
#pragma warning disable MA0047 // The runtime looks for this name, in no namespace.
internal static class StartupHook
{
    public static void Initialize()
    {
        string? assembly = Environment.GetEnvironmentVariable(TestProcess.AssemblyVariable);
        if (assembly is not null)
        {
            Worker.Run(assembly);
            Environment.Exit(0);
        }
    }
}
