using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// A <c>Describe</c> or <c>Context</c> (for one row of its data), or the root that stands for the file.
/// </summary>
public sealed class PesterBlock : PesterNode
{
    private readonly List<PesterNode> _children = [];

    internal PesterBlock(string name, PesterBlock? parent)
        : base(name, parent)
    {
    }

    /// <summary>In the order they were written, blocks and tests mixed.</summary>
    public IReadOnlyList<PesterNode> Children => _children;

    public ScriptBlock? BeforeAll { get; private set; }

    public ScriptBlock? AfterAll { get; private set; }

    public ScriptBlock? BeforeEach { get; private set; }

    public ScriptBlock? AfterEach { get; private set; }

    /// <summary>Errors of <c>AfterAll</c>: they come after the block's tests have their results.</summary>
    internal List<ErrorRecord> TeardownFailures { get; } = [];

    internal IEnumerable<PesterTest> Tests =>
        _children.SelectMany(child => child is PesterBlock block ? block.Tests : [(PesterTest)child]);

    /// <summary>Whether the block has anything to do: tests that aren't all skipped.</summary>
    public bool ShouldSetUp => !Skip;

    public void FailTeardown(ErrorRecord error) => TeardownFailures.Add(error);

    internal void Add(PesterNode child)
    {
        string index = _children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        child.IndexPath = Parent is null ? index : $"{IndexPath}.{index}";
        _children.Add(child);
    }

    internal void SetHook(PesterHook hook, ScriptBlock body)
    {
        ScriptBlock? present = hook switch
        {
            PesterHook.BeforeAll => BeforeAll,
            PesterHook.AfterAll => AfterAll,
            PesterHook.BeforeEach => BeforeEach,
            _ => AfterEach,
        };
        if (present is not null)
        {
            throw new InvalidOperationException($"A block has at most one {hook}; put both into one.");
        }

        _ = hook switch
        {
            PesterHook.BeforeAll => BeforeAll = body,
            PesterHook.AfterAll => AfterAll = body,
            PesterHook.BeforeEach => BeforeEach = body,
            _ => AfterEach = body,
        };
    }

    /// <summary>Hands <c>-Skip</c> down to the children, then skips blocks whose tests are all skipped.</summary>
    internal void SettleSkips()
    {
        foreach (PesterNode child in _children)
        {
            child.Skip |= Skip;
            (child as PesterBlock)?.SettleSkips();
        }

        Skip |= Tests.All(test => test.Skip);
    }
}
