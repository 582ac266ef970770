namespace KvmSim.Cli.Execution;

/// <summary>
/// Finds the module: the one that was built with this program and lies beside it, unless the environment says else.
/// </summary>
internal static class ModuleLocator
{
    internal const string Variable = "KVMSIM_MODULE";
    private const string Manifest = "KvmSim.psd1";

    /// <returns>The full path of the module's manifest.</returns>
    /// <exception cref="FileNotFoundException">There is no module there.</exception>
    internal static string Find()
    {
        string? chosen = Environment.GetEnvironmentVariable(Variable);
        string path = string.IsNullOrEmpty(chosen) ? Path.Combine(AppContext.BaseDirectory, "KvmSim") : chosen;
        if (Directory.Exists(path))
        {
            path = Path.Combine(path, Manifest);
        }

        path = Path.GetFullPath(path);
        return File.Exists(path) ? path : throw new FileNotFoundException($"The module KvmSim is not at {path}.", path);
    }
}
