namespace KvmSim.Bench;

/// <summary>Where bench/ is in the checkout.</summary>
internal static class BenchFolder
{
    public static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "KvmSim.slnx")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return Path.Combine(
            directory ?? throw new InvalidOperationException("The benchmarks run inside a checkout."), "bench");
    }
}
