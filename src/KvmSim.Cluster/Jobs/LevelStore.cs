using System.Globalization;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// The folder of saved levels: plain files, each written once, by one part of one attempt. The record of the job says
/// which of them count.
/// </summary>
/// <param name="folder">A folder that all nodes see under this name.</param>
internal sealed class LevelStore(string folder)
{
    /// <summary>Where a level is to be saved: a file a part.</summary>
    public string[] Create(string job, int depth, SavedLevel level)
    {
        Directory.CreateDirectory(FolderOf(job));
        return Files(job, depth, level);
    }

    /// <summary>The files of levels, from the first on.</summary>
    public string[][] FilesOf(string job, IReadOnlyList<SavedLevel> levels) =>
        [.. levels.Select((level, depth) => Files(job, depth, level))];

    /// <summary>Forgets what was saved of a job.</summary>
    public void Delete(string job)
    {
        if (Directory.Exists(FolderOf(job)))
        {
            Directory.Delete(FolderOf(job), recursive: true);
        }
    }

    private string FolderOf(string job) => Path.Combine(folder, job);

    private string[] Files(string job, int depth, SavedLevel level) =>
    [
        .. Enumerable.Range(1, level.Parts).Select(part => Path.Combine(
            FolderOf(job),
            string.Create(
                CultureInfo.InvariantCulture,
                $"level-{depth:D4}-attempt-{level.Attempt}-part-{part}-of-{level.Parts}"))),
    ];
}
