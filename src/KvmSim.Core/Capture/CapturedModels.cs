using System.Collections.Frozen;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>The CPUs of a captured machine, those that are alike under one model.</summary>
public static class CapturedModels
{
    private const uint LastDumped = 0x490;

    private static readonly CpuFeatureSet Settings = CpuFeatureSet.Of("osxsave", "ospke");

    private static readonly CpuFeatureSet Located =
        CpuFeatureSet.Of(CpuFeatureTable.All.Where(feature => feature.Location is not null));

    /// <summary>
    /// The model of each CPU, by number. Ids of a CPU and what software switched on there make no difference; a model
    /// is partial if the source leaves out what KVM's check asks for.
    /// </summary>
    public static IReadOnlyDictionary<int, CpuModel> Of(CapturedMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Dictionary<Kind, CpuModel> known = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        Dictionary<int, CpuModel> models = [];
        string? vendor = machine.Cpus.Select(VendorOf).FirstOrDefault(id => id is not null);
        foreach (CapturedCpu cpu in machine.Cpus)
        {
            Kind kind = KindOf(cpu);
            if (!known.TryGetValue(kind, out CpuModel? model))
            {
                model = ModelOf(cpu, vendor);
                model = model with
                {
                    Name = NameRule.Unique(CapturedNames.Of(model, cpu), taken),
                    IsPartial = IsPartial(model),
                };
                known.Add(kind, model);
            }

            models.Add(cpu.Id, model);
        }

        return models.ToFrozenDictionary();
    }

    /// <summary>One CPU as a model of its own, whatever is not known of it.</summary>
    public static CpuModel Of(CapturedCpu cpu)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        CpuModel model = ModelOf(cpu, VendorOf(cpu));
        return model with { Name = CapturedNames.Of(model, cpu) };
    }

    private static string? VendorOf(CapturedCpu cpu) => CpuidDecoding.VendorIdOf(cpu.Cpuid) ?? cpu.Identity.VendorId;

    /// <summary>What makes CPUs alike: all that is said of them but for ids and what software switched on.</summary>
    private static Kind KindOf(CapturedCpu cpu) => new(
        CpuidNormalization.WithoutSettings(cpu.Cpuid),
        cpu.Msrs,
        cpu.Bits,
        WithoutSettings(cpu.NamedFeatures),
        WithoutSettings(cpu.AbsentFeatures),
        cpu.Identity,
        cpu.Microcode,
        cpu.CoreType);

    private static CpuFeatureSet WithoutSettings(CpuFeatureSet features) =>
        features.Count == 0 ? features : features.Except(Settings);

    private static CpuModel ModelOf(CapturedCpu cpu, string? vendor)
    {
        CapturedIdentity identity = cpu.Identity;
        CpuSignature? signature = CpuidDecoding.SignatureOf(cpu.Cpuid);
        bool isArm = identity.IsArm;

        // Leaves say what the hardware has; names, what a kernel or a tool made of it.
        CpuFeatureSet silent = isArm ? CpuFeatureSet.Empty : CpuidDecoding.UnknownFeaturesOf(cpu.Cpuid);
        CpuFeatureSet features = CpuidDecoding.FeaturesOf(cpu.Cpuid)
            .Union(cpu.Cpuid.Count == 0 ? cpu.NamedFeatures : cpu.NamedFeatures.Intersect(silent))
            .Union(cpu.NamedFeatures.Except(Located));
        return new CpuModel
        {
            Name = "",
            VendorId = VendorOf(cpu) ?? vendor ?? "",
            ModelName = CpuidDecoding.BrandOf(cpu.Cpuid) ?? identity.ModelName,
            Family = signature?.Family ?? identity.Family ?? 0,
            Model = signature?.Model ?? identity.Model ?? 0,
            Stepping = signature?.Stepping ?? identity.Stepping ?? 0,
            Microcode = cpu.Microcode ?? 0,
            Features = features,
            UnknownFeatures = silent.Except(features).Except(cpu.AbsentFeatures),
            Cpuid = CpuidNormalization.WithoutIds(cpu.Cpuid),
            Msrs = cpu.Msrs,
            Bits = cpu.Bits,
            Midr = identity.Midr,
            ArmFeatures = identity.ArmFeatures,
            ArmRegisters = identity.ArmRegisters,
        };
    }

    /// <summary>
    /// Whether two CPUs that look like this may still differ for KVM: a feature of CR4 is not known, or a register that
    /// setup_vmcs_config reads. 0x491 and 0x492 are read by no tool and are judged apart.
    /// </summary>
    private static bool IsPartial(CpuModel model)
    {
        if (model.Vendor == CpuVendor.Arm)
        {
            // Of one part there may be several revisions on a chip.
            return model.Midr is null;
        }

        bool hasVmx = model.Features.Contains("vmx");
        return CheckStyle.All.SelectMany(Cr4ReservedBits.FeaturesOf).Any(model.UnknownFeatures.Contains)
            || (hasVmx && CheckStyle.All.Any(style => LacksRegister(model, style)));
    }

    private static bool LacksRegister(CpuModel model, CheckStyle style)
    {
        VmxReference.Load(0, model, model, model.Features, style, VmxParameters.Default, out VmxDerivation derivation);
        return derivation.MissingMsrs.Any(msr => msr is >= Msr.Ia32VmxBasic and <= LastDumped);
    }

    private readonly record struct Kind(
        CpuidTable Cpuid,
        MsrSet Msrs,
        MsrBits Bits,
        CpuFeatureSet Named,
        CpuFeatureSet Absent,
        CapturedIdentity Identity,
        uint? Microcode,
        CoreType CoreType);
}
