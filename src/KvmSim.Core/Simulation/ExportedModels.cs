using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Simulation;

/// <summary>
/// The models of an export: what was written as another model with changes, or as a model with overrides, is written so
/// again where that still says what the CPUs are.
/// </summary>
internal static class ExportedModels
{
    /// <summary>How each hardware of the machine's CPUs is said.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="definitions">The models that are needed for it, a model before those that are based on it.</param>
    public static Dictionary<CpuModel, ExportedCpu> Of(
        SimMachine machine, out IReadOnlyList<CpuModelDefinition> definitions)
    {
        Dictionary<CpuModel, ExportedCpu> cpus = [];
        Dictionary<CpuModel, CpuModel> named = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        IReadOnlyDictionary<string, CpuModel> written = machine.Description.Models;
        foreach (CpuModel hardware in machine.KnownCpus.Select(cpu => machine.ModelOf(cpu)).Distinct())
        {
            CpuModel? model = written.GetValueOrDefault(hardware.Name);
            CpuOverrides? overrides = model is null || model == hardware ? null : CpuOverrides.Between(model, hardware);
            cpus.Add(hardware, new ExportedCpu(Name(overrides is null ? hardware : model!, named, taken), overrides));
        }

        definitions = Define(machine, named, taken);
        return cpus;
    }

    /// <summary>Models that differ need names that differ.</summary>
    private static CpuModel Name(CpuModel model, Dictionary<CpuModel, CpuModel> named, HashSet<string> taken)
    {
        if (!named.TryGetValue(model, out CpuModel? found))
        {
            found = model with { Name = NameRule.Unique(model.Name, taken) };
            named.Add(model, found);
        }

        return found;
    }

    private static List<CpuModelDefinition> Define(
        SimMachine machine, Dictionary<CpuModel, CpuModel> named, HashSet<string> taken)
    {
        List<CpuModelDefinition> definitions = [];
        foreach (CpuModel model in named.Keys.ToList())
        {
            Define(model);
        }

        return definitions;

        void Define(CpuModel model)
        {
            CpuModel exported = Name(model, named, taken);
            if (definitions.Exists(known => known.Name == exported.Name))
            {
                return;
            }

            if (BaseOf(machine, model) is { } based && CpuModelDefinition.Of(model, based) is { } least)
            {
                Define(based);
                definitions.Add(least with { Name = exported.Name, BasedOn = Name(based, named, taken).Name });
            }
            else
            {
                definitions.Add(CpuModelDefinition.Of(exported));
            }
        }
    }

    /// <summary>What a model was written as a change of; null for one that stands alone, or that is not as it was
    /// written.</summary>
    private static CpuModel? BaseOf(SimMachine machine, CpuModel model) =>
        machine.Description.Bases.TryGetValue(model.Name, out string? name)
        && machine.Description.Models.GetValueOrDefault(model.Name) == model
            ? machine.Description.Models.GetValueOrDefault(name)
            : null;
}
