using System.Security.Cryptography;

namespace KvmSim.Mutation.Running;

/// <summary>
/// Which classes of tests reach which mutants, how often the first time and the second time in one process, and what
/// each
/// takes. It is kept in a file; what is kept holds for one mutated engine and one text of the class.
/// </summary>
internal sealed class TestReach
{
    private readonly string _file;
    private readonly string _engine;
    private readonly Dictionary<string, ReachOfClass> _classes = new(StringComparer.Ordinal);

    /// <param name="file">Where it is kept.</param>
    /// <param name="engine">The mutated engine.</param>
    /// <param name="isFresh">Whether what is kept is to be forgotten.</param>
    public TestReach(string file, string engine, bool isFresh)
    {
        _file = file;
        _engine = Hash(engine);
        if (isFresh || !File.Exists(file))
        {
            return;
        }

        using StreamReader reader = new(file);
        if (reader.ReadLine() != _engine)
        {
            return;
        }

        while (reader.ReadLine() is { } line)
        {
            string[] columns = line.Split('\t');
            _classes[columns[0]] = ReachOfClass.Read(columns[0], columns[1], columns[2]);
        }
    }

    /// <summary>What is known of classes that passed without a mutant, of those named.</summary>
    public IReadOnlyCollection<ReachOfClass> Of(IEnumerable<string> classes) =>
        [.. classes.Where(_classes.ContainsKey).Select(name => _classes[name])];

    /// <summary>
    /// Runs the classes that are not known, or whose text has changed; says which do not pass as they are.
    /// </summary>
    /// <param name="program">The test program beside the mutated engine.</param>
    /// <param name="classes">The full names of all classes, and the hash of the text of each.</param>
    /// <param name="mutants">The highest number of a mutant.</param>
    /// <param name="jobs">How many processes at once.</param>
    /// <param name="say">Told of what fails, and of how it goes on.</param>
    public void Complete(string program, IReadOnlyDictionary<string, string> classes, int mutants, int jobs,
        Action<string> say)
    {
        string[] missing = [.. classes.Where(pair => _classes.GetValueOrDefault(pair.Key)?.Text != pair.Value)
            .Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        int done = 0;
        Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = jobs }, name =>
        {
            // A process for each: what is set up once belongs to whoever comes first.
            using TestProcess process = new(program);
            TestAnswer answer = process.Record(mutants, name);
            lock (_classes)
            {
                done++;
                _classes.Remove(name);
                if (answer.Outcome == TestOutcome.Passed)
                {
                    _classes[name] = ReachOfClass.Read(name, classes[name], answer.Text);
                    say($"  {done}/{missing.Length} {name}: {_classes[name].Milliseconds} ms");
                }
                else
                {
                    say($"  {done}/{missing.Length} {name} does not pass without a mutant, and is left out: "
                        + answer.Text);
                }

                Save();
            }
        });
    }

    private void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllLines(_file,
            [_engine, .. _classes.Values.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => one.Write())]);
    }

    /// <summary>The hash of a file.</summary>
    public static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
