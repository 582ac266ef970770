using System.Collections.Concurrent;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
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
public sealed class FleetJudge(Generation? generation = null)
{
    private const int ModelsKept = 4096;
    private const int ShapesKept = 4096;

    private readonly ModelPool _models = new(ModelsKept);
    private readonly ConcurrentDictionary<MachineShape, FleetMachine> _judged = new();
    private int _kept;

    /// <summary>Judges a machine.</summary>
    /// <exception cref="SimException">It cannot be powered on, or names a generation that does not exist.</exception>
    public FleetMachine Judge(MachineDocument document, string source = "")
    {
        ArgumentNullException.ThrowIfNull(document);
        Generation kernel = generation
            ?? MachineBlueprint.FindGeneration(document.Kernel.Generation ?? MachineBlueprint.DefaultGeneration);
        MachineShape shape = MachineShape.Of(document, kernel, _models);
        if (!_judged.TryGetValue(shape, out FleetMachine? judged))
        {
            judged = JudgeShape(document, shape);
            if (Volatile.Read(ref _kept) < ShapesKept && _judged.TryAdd(shape, judged))
            {
                Interlocked.Increment(ref _kept);
            }
        }

        return Apply(judged, shape) with { Name = document.Metadata.Name, Source = source };
    }

    /// <summary>The verdicts about the first CPUs of the groups, said of all CPUs of this machine.</summary>
    private static FleetMachine Apply(FleetMachine judged, MachineShape shape)
    {
        List<FleetCpus>? suspects = null;
        int present = 0, accepted = 0;
        foreach (ShapedGroup group in shape.Groups)
        {
            int count = group.Cpus.Count;
            present += count;
            if (Find(judged.Suspects, group.First) is { } suspect)
            {
                (suspects ??= []).Add(suspect with { Cpus = group.Cpus });
            }
            else
            {
                accepted += count;
            }
        }

        return judged with
        {
            CpuCount = present,
            AcceptedCount = judged.Death is null ? accepted : 0,
            Suspects = suspects is null ? [] : suspects,
        };
    }

    private static FleetCpus? Find(IReadOnlyList<FleetCpus> suspects, int cpu)
    {
        for (int i = 0; i < suspects.Count; i++)
        {
            if (suspects[i].Cpus.Contains(cpu))
            {
                return suspects[i];
            }
        }

        return null;
    }

    private static FleetMachine JudgeShape(MachineDocument document, MachineShape shape)
    {
        HostDescription description = MachineBlueprint.Of(shape.Reduce(document), shape.Generation);
        description = GenerationVariant.Of(shape.Generation).First().Apply(description) with
        {
            BuiltIn = false,
            LoadedAtBoot = [],
        };
        SimMachine machine = new(description);
        string vendor = description.Stock[description.BootCpu].VendorId;
        if (machine.State.Death is { } death)
        {
            return Dead(document, shape, vendor, death);
        }

        CpuJudgement[] judgements = [.. machine.State.Present.Select(machine.Judge)];
        Operation load = Operation.Load(
            VendorLoading.NameOf(VendorRules.ModuleFor(machine.Kernel)), onCpu: description.BootCpu);
        OperationResult loaded = machine.Predict(load);
        return new FleetMachine
        {
            Name = document.Metadata.Name,
            Generation = shape.Generation.Id,
            Verdict = judgements.Any(one => one.Verdict == CheckVerdict.Fail) || !loaded.Succeeded ? CheckVerdict.Fail
                : judgements.Any(one => one.Verdict == CheckVerdict.Unknown) ? CheckVerdict.Unknown
                : CheckVerdict.Pass,
            Load = loaded.Succeeded ? FleetMachine.Loaded : loaded.Errno == Protocol.Errno.None ? "died" : loaded.Errno.ToString(),
            CpuCount = judgements.Length,
            AcceptedCount = judgements.Count(one => one.Verdict == CheckVerdict.Pass),
            Suspects = [.. judgements.Where(one => one.Verdict != CheckVerdict.Pass).Select(OfJudgement)],
            Assumptions = [.. judgements.SelectMany(one => one.Assumptions).Distinct(StringComparer.Ordinal)],
            Capabilities = GuestCapabilities.Of(machine),
            VendorId = vendor,
        };
    }

    /// <summary>A machine whose kernel dies at boot offers nothing.</summary>
    private static FleetMachine Dead(MachineDocument document, MachineShape shape, string vendor, string death) => new()
    {
        Name = document.Metadata.Name,
        Generation = shape.Generation.Id,
        Verdict = CheckVerdict.Fail,
        Load = "died",
        Death = death,
        CpuCount = shape.Groups.Length,
        AcceptedCount = 0,
        Capabilities = default,
        VendorId = vendor,
    };

    private static FleetCpus OfJudgement(CpuJudgement judgement) => new(
        CpuSet.Of(judgement.Cpu),
        judgement.Model.Name,
        judgement.Verdict,
        judgement.Failure,
        judgement.Findings,
        [.. judgement.Missing.Select(missing => missing.ToString())]);
}
