using System.Diagnostics;

namespace KvmSim.Core.Tests.Files;

/// <summary>FIFOs of the tests.</summary>
internal static class Fifo
{
    public static string Make(string path)
    {
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return path;
    }

    /// <summary>Both ends at once, which waits for nobody (fifo(7)).</summary>
    public static FileStream OpenBoth(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
}
