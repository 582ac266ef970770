using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>One <c>It</c>, for one row of its data.</summary>
public sealed class PesterTest : PesterNode
{
    internal PesterTest(string name, PesterBlock parent, ScriptBlock body)
        : base(name, parent) => Body = body;

    public ScriptBlock Body { get; }

    /// <summary>Set when the body and its AfterEach have come to an end, however they ended.</summary>
    internal bool Finished { get; private set; }

    /// <summary>What the test and the code it called wrote to the host.</summary>
    internal string Output { get; set; } = string.Empty;

    /// <summary>The outermost block's first.</summary>
    public IEnumerable<ScriptBlock> BeforeEach => AncestorsFromRoot().Select(block => block.BeforeEach).OfType<ScriptBlock>();

    /// <summary>The innermost block's first.</summary>
    public IEnumerable<ScriptBlock> AfterEach =>
        AncestorsFromRoot().Reverse().Select(block => block.AfterEach).OfType<ScriptBlock>();

    internal void Finish() => Finished = true;
}
