using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// A running kernel: the description of its host, the state on which the programs work, and its log. A copy of state
/// with a log of its own is a prediction.
/// </summary>
internal sealed class KernelContext
{
    private BootDecisions _boot;

    /// <summary>A kernel in that state.</summary>
    public KernelContext(HostDescription description, in HostState state)
        : this(description, state, new BootDecisions(description))
    {
    }

    private KernelContext(HostDescription description, in HostState state, BootDecisions boot) =>
        (Description, State, _boot) = (description, state, boot);

    /// <summary>The state. A field, because the step programs work on it in place.</summary>
    public HostState State;

    public HostDescription Description { get; }

    public KernelLog Log { get; } = new();

    public Generation Generation => Description.Generation;

    /// <summary>What its architecture does around the protocol.</summary>
    public Architecture Architecture => Architecture.Of(Generation);

    public KernelBase Base => Generation.Base;

    public CheckStyle Style => Generation.Style;

    /// <summary>The protocol as kvm.ko runs it; before kvm.ko is loaded, as the generation has it.</summary>
    public ProtocolParts Parts => State.KvmKo?.Parts ?? Generation.Parts;

    public CoreMessages Messages => State.KvmKo?.Messages ?? Generation.Messages;

    /// <summary>What this boot decided about every CPU alike.</summary>
    public KernelOptions Options => _boot.OptionsFor(State.Sockets);

    /// <summary>What the command line says to this kernel.</summary>
    public BootOptions CommandLine => _boot.CommandLine;

    /// <summary>CPU numbers run below it, as far as the command line says.</summary>
    public int CpuLimit => _boot.CpuLimit;

    /// <summary>What the kernel makes of a CPU when it identifies it.</summary>
    public IdentifiedCpu Identify(CpuModel model) => _boot.Identify(model, State.Sockets);

    /// <summary>What becomes of a CPU from the start-up IPI to its identification.</summary>
    public StartingCpu Start(CpuModel model) => _boot.Start(model, State.Sockets);

    /// <summary>A kernel of the same boot in another state, with a log of its own that starts empty.</summary>
    public KernelContext In(in HostState state) => new(Description, state, _boot);

    /// <summary>
    /// Goes on where another kernel of the same machine stands, which was this one until a moment ago.
    /// </summary>
    public void Become(KernelContext other, bool isAnotherBoot)
    {
        State = other.State;
        _boot = other._boot;
        if (isAnotherBoot)
        {
            Log.Clear();
        }

        Log.Append(other.Log.Records);
    }

    /// <summary>Boots again with what is plugged, and loads what is loaded at boot.</summary>
    public void Boot() => Booting.Boot(this, State.Sockets);

    /// <summary>What this boot decided is another boot's to decide anew.</summary>
    public void ForgetBoot() => _boot = new BootDecisions(Description);

    /// <summary>cpu_data(cpu).</summary>
    public CpuCapabilities CapabilitiesOf(int cpu) => Identify(State.Sockets[cpu]).Capabilities;

    public void Print(KernelMessage? message, params ReadOnlySpan<object> arguments)
    {
        if (message is not null)
        {
            Print(message.Line(arguments), message.EndsLine);
        }
    }

    public void Print(in KernelLine line, bool endsLine = true)
    {
        KernelMessage? message = line.Message;
        if (State.Death is not null || (line.Once && !IsFirst(new PrintedLine(
            message?.Text ?? line.Text, message?.Source ?? MessageSource.Kernel))))
        {
            return;
        }

        MessageKind kind = message?.Kind ?? MessageKind.Line;
        Log.Append(new KernelLogRecord(State.Microseconds, line.Level, "kern", line.Text, endsLine)
        {
            IsOops = kind != MessageKind.Line,
        });
        State.Tainted |= kind == MessageKind.Warning ? Taint.Warning : 0;
        State.Microseconds += 120;
    }

    /// <summary>A module is unloaded, and what it remembers of its messages with it.</summary>
    public void Forget(MessageSource source)
    {
        for (int i = State.PrintedOnce.Count - 1; i >= 0; i--)
        {
            State.PrintedOnce = State.PrintedOnce[i].Source == source
                ? State.PrintedOnce.RemoveAt(i) : State.PrintedOnce;
        }
    }

    /// <summary>The kernel is lost; whatever runs stops here.</summary>
    public void Die(string reason, params ReadOnlySpan<KernelMessage> lines)
    {
        foreach (KernelMessage line in lines)
        {
            Print(line);
        }

        State.Death = reason;
    }

    /// <summary>Whether a message that is printed once was.</summary>
    public bool HasPrinted(KernelMessage message) =>
        State.PrintedOnce.FindIndex(printed => printed == new PrintedLine(message.Text, message.Source)) >= 0;

    /// <summary>One place in the code that prints once is one message, whatever it fills in.</summary>
    private bool IsFirst(PrintedLine line)
    {
        if (State.PrintedOnce.FindIndex(printed => printed == line) >= 0)
        {
            return false;
        }

        State.PrintedOnce = State.PrintedOnce.Add(line);
        return true;
    }
}
