using System.Diagnostics;
using System.Globalization;
using KvmSim.Fuzz;

// Usage: dotnet run -c Release --project tests/KvmSim.Fuzz [-- minutes [seed [target]]]
string? root = AppContext.BaseDirectory;
while (root is not null && !File.Exists(Path.Combine(root, "KvmSim.slnx")))
{
    root = Path.GetDirectoryName(root);
}

double minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 60;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next();
FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => args.Length < 3 || target.Name == args[2])];
if (root is null || targets.Length == 0)
{
    Console.Error.WriteLine(
        "It runs inside of a checkout. There are: "
                + $"{string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
    return 64;
}

Stopwatch watch = Stopwatch.StartNew();
long done = 0;
FuzzFault? fault = new FuzzRun(root, targets).Find(seed, long.MaxValue, round =>
{
    done = round * targets.Length;
    if (round % 1_000 == 0)
    {
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seed {seed}: {done:N0} inputs, {watch.Elapsed.TotalMinutes:F1} minutes"));
    }

    return watch.Elapsed.TotalMinutes < minutes;
});
if (fault is null)
{
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{done:N0} inputs from seed {seed}: each was read or refused."));
    return 0;
}

string file = Path.Combine(
    root, "out", "fuzz", string.Create(CultureInfo.InvariantCulture, $"{fault.Target}-{seed}-{done}"));
Directory.CreateDirectory(Path.GetDirectoryName(file)!);
File.WriteAllBytes(file, fault.Input);
Console.WriteLine($"{fault.Target}: {file}\n{fault.Exception}");
return 1;
