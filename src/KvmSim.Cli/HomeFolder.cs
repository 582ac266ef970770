namespace KvmSim.Cli;

/// <summary>
/// The folder of the user, in which PowerShell keeps caches: it does not start where that cannot be written.
/// </summary>
internal static class HomeFolder
{
    private static readonly string[] Variables = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

    /// <summary>Where it cannot be used, PowerShell is told of none, and takes a folder for temporary files.</summary>
    internal static void Check()
    {
        if (!OperatingSystem.IsWindows() && !IsUsable())
        {
            Array.ForEach(Variables, variable => Environment.SetEnvironmentVariable(variable, null));
        }
    }

    private static bool IsUsable()
    {
        try
        {
            string home = Environment.GetEnvironmentVariable("HOME") ?? "";
            foreach ((string variable, string otherwise) in
                new[] { (Variables[1], ".cache"), (Variables[2], ".config"), (Variables[3], ".local/share") })
            {
                string? chosen = Environment.GetEnvironmentVariable(variable);
                string folder = string.IsNullOrEmpty(chosen) ? Path.Combine(home, otherwise) : chosen;
                Directory.CreateDirectory(Path.Combine(folder, "powershell"));
            }

            return home.Length > 0;
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
