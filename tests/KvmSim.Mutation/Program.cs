using KvmSim.Mutation;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(MutationOptions.Usage);
    return 0;
}

try
{
    MutationOptions options = MutationOptions.Parse(args);
    string? root = AppContext.BaseDirectory;
    while (root is not null && !File.Exists(Path.Combine(root, "KvmSim.slnx")))
    {
        root = Path.GetDirectoryName(root);
    }

    return MutationRun.Run(root ?? throw new MutationException("It runs inside a checkout."), options, Console.Out);
}
catch (MutationException e)
{
    Console.Error.WriteLine($"KvmSim.Mutation: {e.Message}");
    return 64;
}
