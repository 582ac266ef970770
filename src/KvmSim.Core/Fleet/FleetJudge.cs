using System.Collections.Concurrent;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;

namespace KvmSim.Fleet;

/// <summary>
/// Judges machines, each against itself: it boots the machine reduced to its different CPUs, asks about each of them,
/// and tries to load KVM. What was found out about a shape is kept for the next machine of that shape. Safe for several
/// threads.
/// </summary>
/// <param name="generation">The kernel to judge under; null for the one that each machine names.</param>
/// <param name="changes">What machines are taken to be though they are not; null for nothing.</param>
public sealed class FleetJudge(Generation? generation = null, IReadOnlyList<FleetChange>? changes = null)
{
    private const int ModelsKept = 4096;
    private const int ShapesKept = 4096;

    private readonly ModelPool _models = new(ModelsKept);
    private readonly ConcurrentDictionary<MachineShape, ShapeVerdict> _judged = new();
    private int _kept;

    /// <summary>The kernel that a machine of a dump is judged under: no dump names one.</summary>
    public Generation KernelOf(CapturedMachine machine) =>
        generation ?? MachineBlueprint.FindGeneration(CapturedHost.DefaultGenerationOf(machine));

    /// <summary>Judges the machine of a manifest.</summary>
    /// <exception cref="SimException">It cannot be powered on, or names a generation that does not exist.</exception>
    public FleetMachine Judge(MachineDocument document, string source = "")
    {
        ArgumentNullException.ThrowIfNull(document);
        Generation kernel = generation ?? MachineBlueprint.GenerationOf(document);
        MachineShape shape = MachineShape.Of(document, kernel, _models);
        ShapeVerdict verdict = _judged.GetValueOrDefault(shape)
            ?? Keep(shape, MachineBlueprint.Of(shape.Reduce(document), kernel));
        FleetMachine measured = verdict.Of(shape, document.Metadata.Name, source);
        return ChangesOf(document.Metadata.Name, source) is { Length: > 0 } own
            ? Changed(measured, MachineBlueprint.Of(document, kernel), kernel, own)
            : measured;
    }

    /// <summary>Judges a machine that was described otherwise, under its own kernel or the judge's.</summary>
    /// <exception cref="SimException">It cannot be powered on.</exception>
    public FleetMachine Judge(HostDescription host, string source = "")
    {
        ArgumentNullException.ThrowIfNull(host);
        MachineShape shape = MachineShape.Of(host, generation ?? host.Generation, _models);
        FleetMachine measured = Judged(shape, host).Of(shape, host.Name, source);
        return ChangesOf(host.Name, source) is { Length: > 0 } own
            ? Changed(measured, host, generation ?? host.Generation, own)
            : measured;
    }

    private FleetChange[] ChangesOf(string name, string source) =>
        changes is null ? [] : [.. changes.Where(change => change.AppliesTo(name, source))];

    /// <summary>The machine as it would be, with the one as it is beside it.</summary>
    private FleetMachine Changed(FleetMachine measured, HostDescription host, Generation kernel, FleetChange[] own)
    {
        HostDescription would = host with
        {
            Stock = CpuSockets.Of(host.Stock.Plugged.Select(pair => KeyValuePair.Create(
                pair.Key, own.Aggregate(pair.Value, (model, change) => change.Apply(model))))),
        };
        if (would.Stock == host.Stock)
        {
            return measured;
        }

        MachineShape shape = MachineShape.Of(would, kernel, _models);
        return Judged(shape, would).Of(shape, measured.Name, measured.Source) with { Before = measured };
    }

    private ShapeVerdict Judged(MachineShape shape, HostDescription host) =>
        _judged.GetValueOrDefault(shape) ?? Keep(shape, shape.Reduce(host));

    private ShapeVerdict Keep(MachineShape shape, HostDescription reduced)
    {
        ShapeVerdict verdict = new(JudgeShape(shape, reduced));
        if (Volatile.Read(ref _kept) < ShapesKept && _judged.TryAdd(shape, verdict))
        {
            Interlocked.Increment(ref _kept);
        }

        return verdict;
    }

    private static FleetMachine JudgeShape(MachineShape shape, HostDescription reduced)
    {
        if (shape.Generation.IsArm)
        {
            return ArmFleetJudge.Judge(shape, reduced);
        }

        HostDescription description = GenerationVariant.Plain(shape.Generation).Apply(reduced) with
        {
            BuiltIn = false,
            LoadedAtBoot = [],
        };
        SimMachine machine = new(description);
        string vendor = description.Stock[description.BootCpu].VendorId;
        if (machine.State.Death is { } death)
        {
            return Without(shape, vendor, CheckVerdict.Fail, "died") with
            {
                Death = death,
                Evidence = Evidence.OfParts(shape.Generation, GenerationPart.Base),
            };
        }

        CpuJudgement[] judgements = [.. machine.State.Present.Select(machine.Judge)];
        if (judgements.Any(one => one.Verdict == CheckVerdict.NotApplicable))
        {
            return Without(shape, vendor, CheckVerdict.NotApplicable, "no x86");
        }

        Operation load = Operation.Load(
            VendorLoading.NameOf(VendorRules.ModuleFor(machine.Kernel)), onCpu: description.BootCpu);
        OperationResult loaded = machine.Predict(load);
        return new FleetMachine
        {
            Name = description.Name,
            Generation = shape.Generation.Id,
            Verdict = judgements.Any(one => one.Verdict == CheckVerdict.Fail) || !loaded.Succeeded ? CheckVerdict.Fail
                : judgements.Any(one => one.Verdict == CheckVerdict.Unknown) ? CheckVerdict.Unknown
                : CheckVerdict.Pass,
            Load = loaded.Succeeded ? FleetMachine.Loaded
                : loaded.Errno == Protocol.Errno.None ? "died"
                : loaded.Errno.ToString(),
            CpuCount = judgements.Length,
            AcceptedCount = judgements.Count(one => one.Verdict == CheckVerdict.Pass),
            Suspects = [.. judgements.Where(one => one.Verdict != CheckVerdict.Pass).Select(OfJudgement)],
            Evidence = judgements.FirstOrDefault(one => one.Verdict == CheckVerdict.Fail)?.Evidence
                ?? (!loaded.Succeeded ? loaded.Evidence
                    : judgements.Any(one => one.Verdict == CheckVerdict.Unknown) ? null
                    : Evidence.OfParts(shape.Generation, GenerationPart.Check, GenerationPart.Vendor)),
            Assumptions = [.. judgements.SelectMany(one => one.Assumptions).Distinct(StringComparer.Ordinal)],
            Capabilities = GuestCapabilities.Of(machine),
            VendorId = vendor,
        };
    }

    /// <summary>A machine on which KVM does not come to look at CPUs offers nothing.</summary>
    internal static FleetMachine Without(MachineShape shape, string vendor, CheckVerdict verdict, string load) => new()
    {
        Name = "",
        Generation = shape.Generation.Id,
        Verdict = verdict,
        Load = load,
        CpuCount = shape.Groups.Length,
        AcceptedCount = 0,
        Capabilities = default,
        VendorId = vendor,
    };

    internal static FleetCpus OfJudgement(CpuJudgement judgement) => new(
        CpuSet.Of(judgement.Cpu),
        judgement.Model.Name,
        judgement.Verdict,
        judgement.Failure,
        judgement.Findings,
        [.. judgement.Missing.Select(missing => missing.ToString())],
        judgement.Evidence);
}
