using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KvmSim.Exploration;
using KvmSim.Files;

namespace KvmSim.Races;

/// <summary>
/// The file of finished searches: a header with a fingerprint of the request, then a line for each design and world.
/// A last line that was not written to its end is left out. Which designs, worlds and shipped properties are asked for
/// is not part of the request: each line names its own, and one that does not name what is asked now is not used.
/// </summary>
internal sealed class DesignCheckpoint : IDisposable
{
    private const string Magic = "KvmSim designs 1";
    private readonly AppendedFile _file;

    private DesignCheckpoint(AppendedFile file) => _file = file;

    private readonly Dictionary<(string Key, DesignWorld World), List<IReadOnlyList<DesignVerdict>>> _finished = [];

    /// <summary>What is known of a design in a world, if just these properties were asked of it.</summary>
    public IReadOnlyList<DesignVerdict>? Find(string key, DesignWorld world, IReadOnlyList<string> properties) =>
        _finished.GetValueOrDefault((key, world))?.Find(verdicts =>
            verdicts.Select(verdict => verdict.Property).SequenceEqual(properties, StringComparer.Ordinal));

    /// <summary>Opens or begins a file.</summary>
    /// <exception cref="CheckpointException">It is none, or of another request, or damaged.</exception>
    /// <exception cref="IOException">It is no file, or another search has it.</exception>
    public static DesignCheckpoint Open(string path, DesignSearchOptions options)
    {
        AppendedFile file = AppendedFile.Open(path);
        DesignCheckpoint checkpoint = new(file);
        try
        {
            checkpoint.Read(path, Header(options));
            return checkpoint;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Add(string key, DesignWorld world, IReadOnlyList<DesignVerdict> verdicts) =>
        _file.Append(Encoding.UTF8.GetBytes(DesignLine.Write(key, world, verdicts) + "\n"));

    public void Dispose() => _file.Dispose();

    private static string Header(DesignSearchOptions options)
    {
        string request = string.Join(
            '\n',
            new[]
            {
                typeof(DesignCheckpoint).Module.ModuleVersionId.ToString(),
                options.VmActors.ToString(CultureInfo.InvariantCulture),
                options.MaxStates.ToString(CultureInfo.InvariantCulture),
            }.Concat(options.UserProperties.SelectMany(stated => new[]
            {
                Uri.EscapeDataString(stated.Name), stated.When.ToString(), Uri.EscapeDataString(stated.Expression),
            })));
        return $"{Magic} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
    }

    private void Read(string path, string header)
    {
        // A file that is no checkpoint is told by its beginning, and not read any further. One whose header was not
        // written to its end has nothing in it yet.
        byte[] beginning = new byte[Encoding.UTF8.GetByteCount(header) + 1];
        int read = _file.Read(beginning);
        string first = Encoding.UTF8.GetString(beginning, 0, read);
        if (read < beginning.Length && (header + "\n").StartsWith(first, StringComparison.Ordinal))
        {
            _file.Cut(0);
            _file.Append(Encoding.UTF8.GetBytes(header + "\n"));
            return;
        }

        if (!first.StartsWith(Magic + " ", StringComparison.Ordinal))
        {
            throw new CheckpointException(path, "this is no checkpoint of designs.");
        }

        if (!string.Equals(first, header + "\n", StringComparison.Ordinal))
        {
            throw new CheckpointException(path, "this is the checkpoint of another request, or of another version.");
        }

        byte[] rest = _file.ReadRest();
        int end = Array.LastIndexOf(rest, (byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(rest, 0, end).Split('\n');
        HashSet<string> keys = new(Design.All.Select(design => design.Key), StringComparer.Ordinal);
        for (int line = 0; line < lines.Length - 1; line++)
        {
            if (!TryAdd(lines[line], keys))
            {
                throw new CheckpointException(path, $"line {line + 2} is damaged.");
            }
        }

        _file.Cut(read + end);
    }

    private bool TryAdd(string line, HashSet<string> keys)
    {
        if (DesignLine.Read(line) is not var (key, world, verdicts) || !keys.Contains(key))
        {
            return false;
        }

        if (!_finished.TryGetValue((key, world), out List<IReadOnlyList<DesignVerdict>>? known))
        {
            _finished[(key, world)] = known = [];
        }

        known.Add(verdicts);
        return true;
    }
}
