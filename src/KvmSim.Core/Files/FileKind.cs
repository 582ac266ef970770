namespace KvmSim.Files;

/// <summary>What is behind a path, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or it cannot be told.</summary>
    Missing,

    /// <summary>A file with content of its own.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A FIFO, or a pipe that the process was given.</summary>
    Pipe,

    /// <summary>A device that takes characters: a terminal, /dev/null.</summary>
    Device,

    /// <summary>A disk, a socket: nothing that text belongs into.</summary>
    Other,
}
