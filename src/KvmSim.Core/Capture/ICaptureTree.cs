namespace KvmSim.Capture;

/// <summary>The files of a folder or an archive, by paths below the root of the machine that they come from.</summary>
internal interface ICaptureTree
{
    /// <summary>The content of a file; null if there is none or it cannot be read.</summary>
    /// <param name="path">E.g. "proc/cpuinfo".</param>
    /// <param name="limit">Bytes.</param>
    /// <exception cref="CaptureException">It is larger.</exception>
    byte[]? Read(string path, int limit = CaptureLimits.SysFileBytes);

    /// <summary>The names in a folder; none if there is no such folder.</summary>
    IEnumerable<string> Names(string folder);

    /// <summary>The name to call a file by in messages.</summary>
    string Called(string path);
}
