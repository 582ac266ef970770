namespace KvmSim.Core.Tests.Manifests;

internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? directory) => directory switch
    {
        null => throw new InvalidOperationException("The tests do not run inside the repository."),
        _ when File.Exists(Path.Combine(directory.FullName, "KvmSim.slnx")) => directory.FullName,
        _ => Find(directory.Parent),
    };
}
