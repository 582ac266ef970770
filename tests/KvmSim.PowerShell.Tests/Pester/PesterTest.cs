using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>One <c>It</c>, for one row of its data.</summary>
public sealed class PesterTest : PesterNode
{
    private bool _completed;

    internal PesterTest(string name, PesterBlock parent, ScriptBlock body)
        : base(name, parent) => Body = body;

    public ScriptBlock Body { get; }

    /// <summary>Whether the test came to an end, good or bad: one that exits or is stopped doesn't.</summary>
    internal bool HasEnded => _completed || Failures.Count > 0;

    /// <summary>What the test and the code it called wrote to the host.</summary>
    internal string Output { get; set; } = string.Empty;

    /// <summary>The outermost block's first.</summary>
    public IEnumerable<ScriptBlock> BeforeEach =>
        AncestorsFromRoot().Select(block => block.BeforeEach).OfType<ScriptBlock>();

    /// <summary>The innermost block's first.</summary>
    public IEnumerable<ScriptBlock> AfterEach =>
        AncestorsFromRoot().Reverse().Select(block => block.AfterEach).OfType<ScriptBlock>();

    public void Complete() => _completed = true;
}
