using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>A CPU as QEMU makes it from the boot CPU's model and properties that differ ("svm=off").</summary>
internal static class QemuCpu
{
    /// <summary>
    /// Features that QEMU takes away or gives back together with another (feature_dependencies in target/i386/cpu.c):
    /// leaf 8000000AH goes with SVM, leaf 0DH with XSAVE; what lives in the state of XSAVE stays (recorded: n07). Of
    /// SVM's, TCG has only NPT.
    /// </summary>
    private static readonly (string Feature, string[] With)[] Dependents =
    [
        ("svm", ["npt", "lbrv", "nrip_save", "tsc_scale", "vmcb_clean", "flushbyasid", "pausefilter", "pfthreshold",
            "vgif", "vnmi"]),
        ("xsave", ["xsaveopt", "xsavec", "xgetbv1", "xsaves"]),
        ("avx", ["f16c", "fma", "avx2", "avx512f"]),
    ];

    private static readonly (string Feature, string[] With)[] Returning = [("svm", ["npt"])];

    /// <returns>The CPU; null with the property that is not understood.</returns>
    public static CpuModel? TryMake(
        CpuModel boot, string name, IReadOnlyDictionary<string, JsonElement> properties, out string? unknown)
    {
        unknown = null;
        CpuModel cpu = boot with { Name = name };
        foreach ((string property, JsonElement value) in properties)
        {
            if (Apply(cpu, property, value) is not { } changed)
            {
                unknown = property;
                return null;
            }

            cpu = changed;
        }

        return cpu;
    }

    private static CpuModel? Apply(CpuModel cpu, string property, JsonElement value) => property switch
    {
        "family" when value.TryGetInt32(out int family) => cpu with { Family = family },
        "model" when value.TryGetInt32(out int model) => cpu with { Model = model },
        "stepping" when value.TryGetInt32(out int stepping) => cpu with { Stepping = stepping },
        _ when property.StartsWith("msr-0x", StringComparison.Ordinal) && value.ValueKind == JsonValueKind.String =>
            SetMsr(cpu, property["msr-0x".Length..], value.GetString()!),
        "vendor" when value.ValueKind == JsonValueKind.String => cpu with { VendorId = value.GetString()! },
        _ when value.ValueKind is JsonValueKind.True or JsonValueKind.False =>
            Switch(cpu, property, value.GetBoolean()),
        _ => null,
    };

    private static CpuModel? SetMsr(CpuModel cpu, string index, string text) =>
        uint.TryParse(index, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint msr)
        && text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? cpu with { Msrs = cpu.Msrs.With(msr, value) }
            : null;

    /// <summary>
    /// What differs between the boot CPU and another, as properties that <see cref="TryMake"/> understands.
    /// </summary>
    public static void Write(Utf8JsonWriter json, CpuModel boot, CpuModel cpu)
    {
        json.WriteStartObject();
        WriteIdentity(json, boot, cpu);
        foreach (CpuFeature feature in boot.Features.Except(cpu.Features).Enumerate())
        {
            json.WriteBoolean(feature.Name, false);
        }

        foreach (CpuFeature feature in cpu.Features.Except(boot.Features).Enumerate())
        {
            json.WriteBoolean(feature.Name, true);
        }

        foreach ((uint index, ulong value) in cpu.Msrs)
        {
            if (!boot.Msrs.TryGet(index, out ulong other) || other != value)
            {
                json.WriteString(
                    string.Create(CultureInfo.InvariantCulture, $"msr-0x{index:x}"),
                    string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, CpuModel boot, CpuModel cpu)
    {
        if (!string.Equals(boot.VendorId, cpu.VendorId, StringComparison.Ordinal))
        {
            json.WriteString("vendor", cpu.VendorId);
        }

        if ((boot.Family, boot.Model, boot.Stepping) != (cpu.Family, cpu.Model, cpu.Stepping))
        {
            json.WriteNumber("family", cpu.Family);
            json.WriteNumber("model", cpu.Model);
            json.WriteNumber("stepping", cpu.Stepping);
        }
    }

    private static CpuModel? Switch(CpuModel cpu, string property, bool on)
    {
        string name = property.Replace('-', '_').Replace('.', '_');
        if (!CpuFeatureTable.TryGet(name, out CpuFeature? feature))
        {
            return null;
        }

        (string Feature, string[] With)[] table = on ? Returning : Dependents;
        IEnumerable<string> with = table
            .Where(entry => string.Equals(entry.Feature, name, StringComparison.Ordinal))
            .SelectMany(entry => entry.With);
        CpuFeatureSet change = CpuFeatureSet.Of(with.Select(CpuFeatureTable.Get).Append(feature!));
        return cpu with { Features = on ? cpu.Features.Union(change) : cpu.Features.Except(change) };
    }
}
