using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads the kernel log of machines, as dmesg does.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.SimKernelLog, HelpUri = Nouns.Help + "get-simkernellog")]
[OutputType(typeof(LogLine))]
public sealed class GetSimKernelLogCommand : MachineCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Cpu)]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Cpu, LeavesWith = ["MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    /// <summary>A CPU of another machine means its number where a machine is named.</summary>
    private protected override MachineSelector[]? Piped => IsNamed && Cpu is not null ? null : InputObject;

    /// <summary>Only lines of these levels.</summary>
    [Parameter]
    [ChoiceTransformation<KernelLogLevel>]
    [ArgumentCompleter(typeof(EnumCompleter<KernelLogLevel>))]
    public Choice<KernelLogLevel>[]? Level { get; set; }

    /// <summary>Only lines that name one of these CPUs.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Cpu { get; set; }

    /// <summary>Only the last lines of what the other parameters leave: so many.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            KernelLogRecord[] records = machine.Ask(
                engine => (KernelLogRecord[])[.. engine.Log.Records.Where(IsWanted)]);
            if (machine.Ask(engine => engine.Log.Dropped) is > 0 and var dropped)
            {
                WriteWarning(
                    FormattableString.Invariant(
                        $"{machine.Name}: the first {dropped} lines are gone: the log keeps the last."));
            }

            foreach (KernelLogRecord record in records.TakeLast(Tail ?? records.Length))
            {
                WriteObject(Reports.OfLine(machine.Name, record));
            }
        }
    }

    private bool IsWanted(KernelLogRecord record) =>
        (Level is null || Level.Contains(record.Level)) && (Cpu is null || CpusOf(record.Text).Any(Cpu.Cpus.Contains));

    /// <summary>The kernel writes "CPU4", "CPU 4", "cpu4", "CPU#4" and, in one message, "on 4".</summary>
    private static IEnumerable<int> CpusOf(string text) => Regex
        .Matches(
            text,
            @"(?:\bCPU\s?#?|\berr E[A-Z]+ on )(?<cpu>[0-9]{1,4})\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            Patience)
        .Select(match => int.Parse(match.Groups["cpu"].Value, NumberStyles.None, CultureInfo.InvariantCulture));
}
