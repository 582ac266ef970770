using System.Text;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// What a recording can show of an answer, without what depends on this machine alone (numbers, names, how many): two
/// answers of one shape are the same answer of the same kernel to the same question.
/// </summary>
/// <param name="Generation">The kernel, by its id.</param>
/// <param name="Operation">What was asked, e.g. "Online", "Load kvm_amd", "CreateVm".</param>
/// <param name="Before">How KVM stood: "kvm_amd", the mode on arm64 ("vhe"), "users", "forbidden", "failed", "asleep",
/// "rt" for a PREEMPT_RT kernel (what the cloud flavour leaves out shows in its lines), what its modules were told; "-"
/// without a module.</param>
/// <param name="Cpu">
/// Where the CPU was that it was about: "absent", "offline", "online", "online enabled"; "-" without one.
/// </param>
/// <param name="Check">What the check makes of that CPU: "pass", "unknown", or why it fails and what differs.</param>
/// <param name="Answer">
/// The answer: "ok", an errno and the call, how a run ended, how the kernel died, "process died", "blocked".
/// </param>
/// <param name="After">How KVM and the CPU stood afterwards.</param>
/// <param name="Lines">KVM's lines, and on arm64 those about CPUs that differ or are not started, with "#" for each
/// number, in their order; "-" for none.</param>
public sealed record AnswerShape(
    string Generation, string Operation, string Before, string Cpu, string Check, string Answer, string After,
    string Lines)
{
    /// <summary>How the answer of an operation begins of which the kernel died.</summary>
    internal const string Died = "died: ";

    private const string Nothing = "-";

    private const string RegisterName = "SYS_";

    /// <summary>How the lines begin that tell of KVM, and of CPUs that are refused before KVM is asked.</summary>
    private static readonly string[] Told = ["kvm", ArmMessages.Prefix, "psci: failed"];

    /// <summary>The shape of what an operation came to on that machine.</summary>
    /// <param name="machine">The machine; it may have gone on since.</param>
    /// <param name="result">The operation.</param>
    public static AnswerShape Of(SimMachine machine, OperationResult result)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(result);
        Operation operation = result.Operation;
        return new AnswerShape(
            machine.Generation.RecordedAs?.Id ?? machine.Generation.Id,
            operation.Kind switch
            {
                OperationKind.Load or OperationKind.Unload => $"{operation.Kind} {operation.Name}",
                OperationKind.CreateVm when operation.IsTrustDomain => "CreateTd",
                OperationKind.ReadFile => $"ReadFile {WithoutNumbers(operation.Name!)}",
                OperationKind.WriteFile => $"WriteFile {WithoutNumbers(operation.Name!)} {operation.Text}",
                _ => operation.Kind.ToString(),
            },
            Standing(machine, result.Before),
            operation.Cpu < 0 ? Nothing : Place(result.Before, operation.Cpu),
            operation.Cpu < 0 ? Nothing : CheckOf(machine, result),
            AnswerOf(result),
            operation.Cpu < 0
                ? Standing(machine, result.After)
                : $"{Standing(machine, result.After)} {Place(result.After, operation.Cpu)}",
            LinesOf(result.Log));
    }

    /// <summary>Whether kvm.ko was told what makes it this build, and nothing else, or was not there.</summary>
    internal bool IsOfBuild(RecordedBuild build) => new[] { Before, After }.All(standing =>
        standing.Split(' ').Where(word => word.Contains('=', StringComparison.Ordinal))
            .ToArray() is { Length: var told } words
        && (told == 0 ? build.Words.Count == 0 || !standing.Contains("kvm", StringComparison.Ordinal)
            : words.SequenceEqual(build.Words, StringComparer.Ordinal)));

    /// <summary>How the check judges a CPU, and by which difference: "pass", "unknown", "VmcsInconsistent …".</summary>
    internal static string VerdictOf(
        CheckVerdict verdict, CheckFailure? failure, IEnumerable<CompatibilityFinding> findings) => verdict
            == CheckVerdict.Fail
        ? string.Join(
            "; ", findings.Where(finding => finding.KernelLooks).Select(DifferenceOf).Prepend($"{failure?.Reason}"))
        : verdict.ToString().ToLowerInvariant();

    /// <summary>
    /// Where a CPU differs and in which bits: "IA32_VMX_PROCBASED_CTLS2 (0x48b):30"; without bits, in what:
    /// "MIDR_EL1:Spectre-v3a".
    /// </summary>
    internal static string DifferenceOf(CompatibilityFinding finding) =>
        $"{finding.Source}:" + (finding.Bits.Any()
            ? string.Join('+', finding.Bits.Select(bit => bit.Bit)) : finding.Property);

    private static string Standing(SimMachine machine, in HostState state)
    {
        Generation generation = machine.Generation;
        IEnumerable<string?> words =
        [
            machine.Description.Flavour == KernelFlavour.RealTime
                ? KernelFlavours.NameOf(KernelFlavour.RealTime) : null,
            state.Death is null ? null : "dead",
            state.Arm is { } arm ? ArmArchitecture.WordOf(arm.System) : null,
            state.Vendor is { } vendor ? VendorLoading.NameOf(vendor.Module) : state.KvmKo is null ? null : "kvm",
            state.Vendor is { Tdx: true } || !state.TdxReferences.IsEmpty ? "tdx" : null,
            state.Kvm.Usage > 0 ? "users" : null,
            state.Kvm.HardwareIncompatible ? "forbidden" : null,
            state.Kvm.EnableFailed ? "failed" : null,
            state.Asleep ? "asleep" : null,
            .. state.KvmKo is not null && generation.RecordedAs is { } build ? build.Words : [],
            .. state.KvmKo is { } core ? Changed(generation, "kvm", core.Parameters) : [],
            .. state.Vendor is { } set ? Changed(generation, VendorLoading.NameOf(set.Module), set.Parameters) : [],
        ];
        string told = string.Join(' ', words.OfType<string>());
        return told.Length == 0 ? Nothing : told;
    }

    /// <summary>What the module was told that is not its default.</summary>
    private static IEnumerable<string> Changed(Generation generation, string module, ParameterValues values) =>
        values.All
        .Where(value => generation.FindParameter(module, value.Key)?.Default != value.Value)
        .Select(value => $"{value.Key}={value.Value}");

    private static string CheckOf(SimMachine machine, OperationResult result)
    {
        // A CPU that is plugged by the operation itself is not there to be judged before.
        int cpu = result.Operation.Cpu;
        SimMachine before = machine.In(result.Before);
        SimMachine known = before.FindModel(cpu) is null ? machine.In(result.After) : before;
        return known.FindModel(cpu) is not null && known.State.Death is null && known.Judge(cpu) is var judgement
            ? VerdictOf(judgement.Verdict, judgement.Failure, judgement.Findings)
            : Nothing;
    }

    private static string Place(in HostState state, int cpu) =>
        !state.Present.Contains(cpu) ? "absent"
        : !state.Kvm.Online.Contains(cpu) ? "offline"
        : state.VirtualizationOn.Contains(cpu) ? "online enabled"
        : "online";

    private static string AnswerOf(OperationResult result) =>
        result.Death is { } death ? Died + WithoutNumbers(death)
        : result.ProcessDied ? "process died"
        : result.IsBlocked ? "blocked"
        : result.Errno != Errno.None ? $"{result.Errno} {result.FailedCall}".TrimEnd()
        : result.Exit != VcpuExit.None ? result.Exit.ToString()
        : result.Text is { } text ? $"ok: {WithoutNumbers(text)}"
        : "ok";

    private static string LinesOf(IEnumerable<KernelLogRecord> log)
    {
        string lines = string.Join(
            " | ",
            log.Where(record => Array.Exists(
                    Told, prefix => record.Text.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(record => $"<{(int)record.Level}>{WithoutNumbers(record.Text)}"));
        return lines.Length == 0 ? Nothing : lines;
    }

    /// <summary>The text with "#" for each number, decimal or hexadecimal with 0x; on one line.</summary>
    private static string WithoutNumbers(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (text.AsSpan(i).StartsWith(RegisterName, StringComparison.Ordinal))
            {
                int next = text.AsSpan(i).IndexOfAny(' ', '.');
                string name = next < 0 ? text[i..] : text[i..(i + next)];
                plain.Append(name); // the digits of a register's name are no number
                i += name.Length;
                continue;
            }

            bool startsWord = i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1]);
            int end = i;
            if (startsWord && text.AsSpan(i).StartsWith("0x", StringComparison.Ordinal))
            {
                end = i + 2;
                while (end < text.Length && char.IsAsciiHexDigit(text[end]))
                {
                    end++;
                }
            }
            else
            {
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                {
                    end++;
                }
            }

            plain.Append(end > i ? '#' : text[i] is '\t' or '\n' or '\r' ? ' ' : text[i]);
            i = Math.Max(end, i + 1);
        }

        return plain.ToString();
    }
}
