using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// The answers that recordings of real kernels show, and what an answer of the simulator rests on: one of those, or the
/// parts of the generation that it uses.
/// </summary>
/// <remarks>The table is written from tests/conformance by a test, which also holds it against them.</remarks>
public static class RecordedAnswers
{
    /// <summary>How many recordings of an answer are named; the others are counted.</summary>
    public const int NamedRecordings = 3;

    private const int Columns = 10;

    /// <summary>Every answer that is recorded, by generation.</summary>
    public static IReadOnlyList<RecordedAnswer> All { get; } =
        [.. TsvTable.Read("Simulation", "RecordedAnswers").Select(Row)];

    private static readonly Lazy<Dictionary<AnswerShape, RecordedAnswer>> Table =
        new(() => All.ToDictionary(answer => answer.Shape));

    /// <summary>
    /// The answers in which the check had its say: a CPU came up, KVM said something of it, and the kernel lived. That
    /// a file is not there, or a process cannot run on a CPU, has nothing to do with what differs.
    /// </summary>
    private static readonly Lazy<ILookup<(string Generation, string Check), RecordedAnswer>> Refusals = new(() => All
        .Where(answer => answer.Shape is { Operation: nameof(OperationKind.Online), Lines: not "-" }
            && !answer.Shape.Answer.StartsWith(AnswerShape.Died, StringComparison.Ordinal))
        .ToLookup(answer => (answer.Shape.Generation, answer.Shape.Check)));

    private static readonly Lazy<ILookup<(string Generation, string Difference), RecordedAnswer>> Differences = new(
        () => Refusals.Value
        .SelectMany(answers => answers.Key.Check.Split("; ").Skip(1)
            .SelectMany(difference => answers.Select(answer => (answers.Key.Generation, difference, answer))))
        .ToLookup(entry => (entry.Generation, entry.difference), entry => entry.answer));

    /// <summary>The answers that were recorded of that generation; none of a composed one.</summary>
    public static IEnumerable<RecordedAnswer> Of(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        return generation.From is not null
            ? []
            : All.Where(
                answer => string.Equals(answer.Shape.Generation, RecordedIdOf(generation), StringComparison.Ordinal)
                && (generation.RecordedAs is not { } build || answer.Shape.IsOfBuild(build)));
    }

    /// <summary>What an operation's answer rests on.</summary>
    /// <param name="machine">The machine to which it was done; it may have gone on since.</param>
    /// <param name="result">What it came to.</param>
    public static Evidence EvidenceOf(SimMachine machine, OperationResult result)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(result);
        return machine.Generation.From is null
            && Table.Value.TryGetValue(AnswerShape.Of(machine, result), out RecordedAnswer? recorded)
            ? Evidence.Recorded(recorded.Recordings, recorded.Count)
            : Evidence.OfParts(machine.Generation, PartsOf(result));
    }

    /// <summary>
    /// What a verdict about a CPU rests on; null for one that is not known. A refusal is recorded where a kernel acted
    /// on the same difference. That a CPU passes is never recorded: recordings are of other CPUs.
    /// </summary>
    /// <param name="generation">The kernel that judges.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="failure">Where it fails, if it does.</param>
    /// <param name="findings">The differences.</param>
    public static Evidence? EvidenceOf(
        Generation generation, CheckVerdict verdict, CheckFailure? failure,
        IReadOnlyList<CompatibilityFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(generation);
        return verdict switch
        {
            CheckVerdict.Pass => OfCheck(generation, []),
            CheckVerdict.Fail => OfCheck(
                generation,
                Refusals.Value[(RecordedIdOf(generation), AnswerShape.VerdictOf(verdict, failure, findings))]),
            _ => null,
        };
    }

    /// <summary>
    /// What is known of a difference: a recording of a kernel that acted on it, alone or with others, or how the check
    /// is known.
    /// </summary>
    public static Evidence EvidenceOf(Generation generation, CompatibilityFinding finding)
    {
        ArgumentNullException.ThrowIfNull(generation);
        ArgumentNullException.ThrowIfNull(finding);
        return OfCheck(
            generation,
            finding.KernelLooks
                ? Differences.Value[(RecordedIdOf(generation), AnswerShape.DifferenceOf(finding))] : []);
    }

    private static Evidence OfCheck(Generation generation, IEnumerable<RecordedAnswer> answers)
    {
        RecordedAnswer[] shown = generation.From is null ? [.. answers] : [];
        return shown.Length == 0
            ? Evidence.OfParts(generation, GenerationPart.Check, GenerationPart.Vendor)
            : Evidence.Recorded(
                [.. shown.SelectMany(answer => answer.Recordings).Distinct(StringComparer.Ordinal)
                    .Take(NamedRecordings)],
                shown.Sum(answer => answer.Count));
    }

    /// <summary>The parts of a generation that decide an operation's answer.</summary>
    private static GenerationPart[] PartsOf(OperationResult result)
    {
        GenerationPart[] parts = result.Operation.Kind switch
        {
            OperationKind.Load or OperationKind.Unload =>
            [
                GenerationPart.Vendor, GenerationPart.Check, GenerationPart.Callback, GenerationPart.Locks,
                GenerationPart.Messages, GenerationPart.Base,
            ],
            OperationKind.ReadFile when IncompatibleCpuFile.IsOne(result.Operation.Name!) =>
                [GenerationPart.Query, GenerationPart.Base],
            OperationKind.ReadFile => [GenerationPart.Base],
            OperationKind.RunVcpu => [GenerationPart.Vendor, GenerationPart.Base],
            _ when result.Before.Vendor is null => [GenerationPart.Base],
            OperationKind.HotAdd or OperationKind.InjectFailure or OperationKind.PowerOff or OperationKind.Reboot =>
                [GenerationPart.Base],
            OperationKind.DestroyVm => [
                GenerationPart.Memory, GenerationPart.Locks, GenerationPart.Vendor, GenerationPart.Base],
            _ =>
            [
                GenerationPart.Callback, GenerationPart.Check, GenerationPart.Refusal, GenerationPart.Memory,
                GenerationPart.Locks, GenerationPart.Messages, GenerationPart.Vendor, GenerationPart.Base,
            ],
        };
        return result.Operation.IsTrustDomain || HasTdx(result.Before) || HasTdx(result.After)
            ? [.. parts, GenerationPart.Tdx]
            : parts;
    }

    private static string RecordedIdOf(Generation generation) => generation.RecordedAs?.Id ?? generation.Id;

    private static bool HasTdx(in HostState state) => state.Vendor is { Tdx: true } || !state.TdxReferences.IsEmpty;

    /// <summary>The recorded answers in which a kernel acted on what the check says there.</summary>
    internal static IEnumerable<RecordedAnswer> ActedOn(string generation, string check) =>
        Refusals.Value[(generation, check)];

    private static RecordedAnswer Row(string[] cells) => cells.Length == Columns
        ? new RecordedAnswer(
            new AnswerShape(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]),
            cells[9].Split(','),
            int.Parse(cells[8], CultureInfo.InvariantCulture))
        : throw new InvalidOperationException(
            $"A row of the recorded answers has {cells.Length} cells, not {Columns}.");
}
