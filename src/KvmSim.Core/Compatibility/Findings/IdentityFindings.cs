using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>The differences in who the CPUs are, and in the firmware's switches for virtualization.</summary>
internal static class IdentityFindings
{
    /// <summary>Vendor, signature, microcode, IA32_FEATURE_CONTROL, VM_CR.</summary>
    public static IEnumerable<CompatibilityFinding> Of(ComparedPair pair)
    {
        CpuModel one = pair.Reference, other = pair.Model;
        if (one.VendorId != other.VendorId && !one.HasUnknownVendor && !other.HasUnknownVendor)
        {
            bool looks = pair.Style.AsksThisCpu && IsAmd(one.Vendor) && !IsAmd(other.Vendor);
            yield return Plain(pair, "Vendor", "CPUID.00H vendor string", one.VendorId, other.VendorId) with
            {
                KernelLooks = looks,
                KernelLooksSince = looks ? CheckStyle.Linux63.Id : null,
                Effect = looks
                    ? "kvm_amd refuses a CPU of another vendor with EIO."
                    : "KVM's check does not compare vendors.",
                Severity = looks ? FindingSeverity.Refusal : FindingSeverity.Warning,
            };
        }

        if (Signature(one) != Signature(other) && one.Family != 0 && other.Family != 0)
        {
            yield return Plain(pair, "Family, model, stepping", "CPUID.01H:EAX", Signature(one), Signature(other));
        }

        if (one.ModelName != other.ModelName && one.ModelName is not null && other.ModelName is not null)
        {
            yield return Plain(pair, "Brand string", "CPUID.80000002H to 80000004H", one.ModelName, other.ModelName);
        }

        if (one.Microcode != other.Microcode && one.Microcode != 0 && other.Microcode != 0)
        {
            yield return Plain(
                pair, "Microcode revision", "IA32_BIOS_SIGN_ID (0x8b)", Hex(one.Microcode), Hex(other.Microcode)) with
            {
                Remedy = "Load the same microcode on every CPU; what it adds or takes away is listed on its own.",
            };
        }

        foreach (CompatibilityFinding finding in Firmware(pair, Msr.Ia32FeatureControl, "vmx"))
        {
            yield return finding;
        }

        foreach (CompatibilityFinding finding in Firmware(pair, Msr.VmCr, "svm"))
        {
            yield return finding;
        }
    }

    /// <summary>A difference that KVM does not look at.</summary>
    private static CompatibilityFinding Plain(
        ComparedPair pair, string property, string source, string expected, string found) => new()
        {
            Cpu = pair.Cpu,
            Property = property,
            Source = source,
            Reference = expected,
            Found = found,
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = false,
            Effect = "KVM's check does not compare it.",
            Remedy = "None is needed for KVM.",
            Severity = FindingSeverity.Information,
        };

    private static IEnumerable<CompatibilityFinding> Firmware(ComparedPair pair, uint msr, string feature)
    {
        if (!pair.Reference.Msrs.TryGet(msr, out ulong expected) || !pair.Model.Msrs.TryGet(msr, out ulong found)
            || expected == found)
        {
            yield break;
        }

        bool? looks = Looks(pair, feature);
        string name = feature.ToUpperInvariant();
        yield return Plain(
            pair,
            RegisterTable.Get(msr).Property,
            RegisterTable.Describe(msr),
            VmxRegisterFindings.Text(expected),
            VmxRegisterFindings.Text(found)) with
        {
            Bits = [.. RegisterTable.Name(msr, expected ^ found)],
            KernelLooks = looks != false,
            KernelLooksSince = looks == false ? null : msr == Msr.VmCr ? CheckStyle.Linux63.Id : CheckStyle.Linux516.Id,
            Effect = looks switch
            {
                true => $"Firmware left {name} off on one of the two; the kernel counts {name} as missing there.",
                false => $"The kernel comes to the same answer about {name} on both.",
                _ => $"Firmware left {name} off on one of the two; whether CPUID reports {name} at all is not known.",
            },
            Remedy = looks == false
                ? "None is needed for KVM."
                : FirmwareSwitch.Remedy(feature == "vmx"),
            Severity = looks switch
            {
                true => FindingSeverity.Refusal,
                false => FindingSeverity.Information,
                _ => FindingSeverity.Unknown,
            },
        };
    }

    /// <summary>
    /// Whether the switches make the kernel tell the two apart. A CPU on which firmware left it off is refused, whether
    /// it would have the feature or not.
    /// </summary>
    private static bool? Looks(ComparedPair pair, string feature)
    {
        bool expected = IsHeldBack(pair.Reference, pair.Style, feature);
        bool found = IsHeldBack(pair.Model, pair.Style, feature);
        CpuFeature known = CpuFeatureTable.Get(feature);
        return expected == found ? false
            : (expected ? pair.Reference : pair.Model).Has(known) ?? (found ? true : null);
    }

    /// <summary>Whether the flavour of the kernel holds the feature back because of firmware, if it is there.</summary>
    private static bool IsHeldBack(CpuModel cpu, CheckStyle style, string feature)
    {
        CpuModel having = cpu.WithFeatures(CpuFeatureSet.Of(feature), CpuFeatureSet.Empty);
        return !CpuIdentification.Identify(having, style).Capabilities.Features.Contains(feature)
            || (feature == "svm" && style.ReadsVmCrInCheck && CpuIdentification.IsSvmDisabled(cpu));
    }

    private static bool IsAmd(CpuVendor vendor) => vendor is CpuVendor.Amd or CpuVendor.Hygon;

    private static string Signature(CpuModel cpu) => string.Create(
        CultureInfo.InvariantCulture, $"{cpu.Family}/{cpu.Model}/{cpu.Stepping}");

    private static string Hex(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
