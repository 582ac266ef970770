namespace KvmSim.Files;

/// <summary>A file was to be new, and there is one of that name.</summary>
public sealed class FileExistsException : IOException
{
    internal FileExistsException(string path)
        : base($"'{path}' exists already.")
    {
    }
}
