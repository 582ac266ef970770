using System.Management.Automation;
using System.Text;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// The state of one file's discovery and run. It belongs to one runspace: commands find it through the host's private
/// data, the driver scripts are given it. Public because scripts can't see members of anything less.
/// </summary>
public sealed class PesterSession
{
    private readonly StringBuilder _output = new();
    private readonly Stack<HashSet<string>> _snapshots = new();
    private readonly TestDrive? _testDrive;
    private PesterBlock _block;
    private PesterTest? _test;

    /// <param name="watch">Told when a step starts and ends.</param>
    /// <param name="testDrive">Null for a mere discovery: the drive exists while tests run.</param>
    internal PesterSession(StepWatch watch, TestDrive? testDrive)
    {
        Watch = watch;
        _testDrive = testDrive;
        Root = new PesterBlock(string.Empty, parent: null);
        _block = Root;
    }

    public PesterBlock Root { get; }

    internal StepWatch Watch { get; }

    internal bool Discovering { get; private set; }

    internal ErrorRecord? DiscoveryError { get; private set; }

    /// <summary>The block whose body is being discovered.</summary>
    internal PesterBlock Block => Discovering
        ? _block
        : throw new InvalidOperationException("Blocks and tests are declared in discovery, not while tests run.");

    public void BeginDiscovery()
    {
        Discovering = true;
        Watch.Start("Discovery", test: null);
    }

    public void FailDiscovery(ErrorRecord error) => DiscoveryError ??= error;

    internal void EndDiscovery()
    {
        Discovering = false;
        Root.SettleSkips();
    }

    /// <summary>Remembers what is on the test drive, for <see cref="LeaveBlock"/> to remove the rest.</summary>
    public void EnterBlock() => _snapshots.Push(_testDrive?.Snapshot() ?? []);

    public void LeaveBlock()
    {
        Watch.Stop();
        _testDrive?.RemoveAllBut(_snapshots.Pop());
    }

    /// <summary>Tells the clock that a block's BeforeAll or AfterAll starts.</summary>
    public void EnterHook(PesterBlock block, string hook)
    {
        ArgumentNullException.ThrowIfNull(block);
        Watch.Start(block.Parent is null ? $"{hook} of the file" : $"{hook} of '{block.ExpandedName}'", test: null);
    }

    public void EnterTest(PesterTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        _test = test;
        _output.Clear();
        Watch.Start($"'{test.Name}'", test);
    }

    public void LeaveTest()
    {
        if (_test is not null)
        {
            _test.Output = _output.ToString();
        }

        _test = null;
        _output.Clear();
        Watch.Stop();
    }

    /// <summary>
    /// Runs <paramref name="discover"/> with <paramref name="block"/> as the one new children go to. A body that is
    /// left by an <c>exit</c>, which for the engine only ends the file, fails the discovery.
    /// </summary>
    internal void Within(PesterBlock block, Action discover)
    {
        PesterBlock outer = Block;
        outer.Add(block);
        _block = block;
        bool complete = false;
        try
        {
            discover();
            complete = true;
        }
        finally
        {
            _block = outer;
            if (!complete)
            {
                FailDiscovery(new ErrorRecord(
                    new InvalidOperationException($"The body of '{block.Name}' ended early, by an 'exit' perhaps."),
                    "DiscoveryEndedEarly",
                    ErrorCategory.InvalidOperation,
                    block.Name));
            }
        }
    }

    /// <summary>
    /// Makes the test (or the discovery) fail for something only the real thing knows, even where the script swallows
    /// the error that follows.
    /// </summary>
    internal void FailUnsupported(ErrorRecord error)
    {
        if (_test is not null)
        {
            _test.Fail(error);
        }
        else if (Discovering)
        {
            FailDiscovery(error);
        }
    }

    internal void Write(string text) => _output.Append(text);
}
