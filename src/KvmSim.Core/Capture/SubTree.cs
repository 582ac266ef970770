namespace KvmSim.Capture;

/// <summary>A folder of a tree as a tree of its own.</summary>
internal sealed class SubTree(ICaptureTree tree, string prefix) : ICaptureTree
{
    public byte[]? Read(string path, int limit = CaptureLimits.SysFileBytes) => tree.Read(prefix + path, limit);

    public IEnumerable<string> Names(string folder) => tree.Names((prefix + folder).TrimEnd('/'));

    public string Called(string path) => tree.Called(prefix + path);
}
