using System.Security.Cryptography;
using System.Text;
using KvmSim.Mutation.Making;

namespace KvmSim.Mutation;

/// <summary>Where a run works: the mutated engine among a copy of the tests' program, below out/mutation.</summary>
internal sealed class Bench
{
    private readonly string _root;
    private readonly string _tests;

    public Bench(string root)
    {
        _root = root;
        _tests = Path.Combine(root, "tests", "KvmSim.Core.Tests");
        Folder = Path.Combine(root, "out", "mutation");
        Program = Path.Combine(Folder, "tests", "KvmSim.Core.Tests.dll");
    }

    /// <summary>out/mutation.</summary>
    public string Folder { get; }

    /// <summary>The test program beside the mutated engine.</summary>
    public string Program { get; }

    /// <summary>The mutated engine.</summary>
    public string Engine => Path.Combine(Path.GetDirectoryName(Program)!, "KvmSim.Core.dll");

    /// <summary>Writes all mutants into the engine, and puts it where the tests' program finds it.</summary>
    /// <param name="isBuilt">Whether the tests' program is built already.</param>
    /// <returns>The mutants that compile. An engine that is there already, of the same sources, is taken as it
    /// is.</returns>
    public IReadOnlyList<Mutant> Build(bool isBuilt)
    {
        if (!isBuilt)
        {
            CompilerArguments.DotNet("build", _tests, "-v:q", "-nologo");
        }

        string engine = Path.Combine(_root, "src", "KvmSim.Core");
        string stamp = StampOf(engine);
        string list = Path.Combine(Folder, "mutants.tsv");
        Copy(Path.Combine(_tests, "bin", "Debug", "net10.0"), Path.GetDirectoryName(Program)!);
        if (File.Exists(Engine) && File.Exists(list) && File.ReadLines(list).First() == stamp)
        {
            return [.. File.ReadLines(list).Skip(1).Select(Mutant.Read)];
        }

        EngineProject project = new(Path.Combine(engine, "KvmSim.Core.csproj"));
        MutatedSources sources = new(project.Compilation, path => NameOf(project.Folder, path));
        project.Emit(sources.Compilation, Engine);
        File.WriteAllLines(list, [stamp, .. sources.Mutants.Select(mutant => mutant.Write())]);
        return [.. sources.Mutants];
    }

    /// <summary>
    /// What the mutated engine depends on: the sources, the tables among them, and how mutants are made.
    /// </summary>
    private static string StampOf(string engine)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(engine, "*", SearchOption.AllDirectories)
            .Where(file =>
                Path.GetRelativePath(engine, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(file));
        }

        foreach (string making in typeof(Bench).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using Stream stream = typeof(Bench).Assembly.GetManifestResourceStream(making)!;
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The classes of tests, each with the hash of the files that are named as it is.</summary>
    /// <param name="wanted">Parts of their names; none for all.</param>
    public IReadOnlyDictionary<string, string> TestClasses(IReadOnlyList<string> wanted)
    {
        ILookup<string, string> files = Directory.EnumerateFiles(_tests, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToLookup(file => Path.GetFileName(file).Split('.')[0],
                StringComparer.Ordinal);
        string output = CompilerArguments.DotNet(Program, "-list", "classes", "-noColor", "-noLogo");
        return output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("KvmSim.", StringComparison.Ordinal)
                && (wanted.Count == 0 || wanted.Any(part => line.Contains(part, StringComparison.Ordinal))))
            .ToDictionary(name => name, name => HashOf(files[name.Split('.')[^1]]), StringComparer.Ordinal);
    }

    private static string HashOf(IEnumerable<string> files) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Concat(files.Select(File.ReadAllText)))));

    private static string? NameOf(string folder, string path)
    {
        string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return MutationOptions.Rooms.Contains(name.Split('/')[0], StringComparer.Ordinal) ? name : null;
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            if (Path.GetFileName(file) == "KvmSim.Core.dll")
            {
                continue;
            }

            if (File.Exists(target) && File.GetLastWriteTimeUtc(target) == File.GetLastWriteTimeUtc(file))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
