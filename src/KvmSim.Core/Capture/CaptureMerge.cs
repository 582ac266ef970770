using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// Several descriptions of one host put together: leaves of one, registers of another, places of a third. What two of
/// them say differently is an error that names both; ids of a CPU and what software switched on there may differ.
/// </summary>
internal static class CaptureMerge
{
    private const string Remedy = "They are not of one host, or not of one state of it "
        + "(firmware, microcode): give those alone that belong together.";

    /// <summary>Takes the parts into a machine.</summary>
    /// <param name="parts">What each source says, not built yet.</param>
    /// <param name="machine">Takes it all.</param>
    /// <param name="isOneSource">
    /// One tool wrote all parts at one time: names that its kernel printed give way to the leaves, with a warning.
    /// </param>
    public static void Into(CaptureBuilder machine, IReadOnlyList<CaptureBuilder> parts, bool isOneSource)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Compare(machine, parts[j], parts[i], isOneSource);
            }
        }

        // Leaves say what the hardware is; of places those of the kernel are the ones that its log names.
        foreach (CaptureBuilder part in parts)
        {
            machine.Take(part);
        }

        machine.IsOneCpu = parts.Count > 0 && parts.All(part => part.IsOneCpu);
        if (!machine.IsOneCpu && parts.FirstOrDefault(part => part.IsOneCpu) is { } one)
        {
            machine.Warn(0, "It describes one CPU, without saying which; it is taken to be CPU 0.", file: one.Source);
        }
    }

    private static void Compare(CaptureBuilder machine, CaptureBuilder one, CaptureBuilder other, bool isOneSource)
    {
        foreach (CpuBuilder mine in one.Cpus.Where(cpu => other.Has(cpu.Id)))
        {
            CpuBuilder theirs = other.Cpu(mine.Id, 0);
            if (Contradiction(mine, theirs) is { } text)
            {
                machine.Fail(0, $"CPU {mine.Id}: {text} ({one.Source} and {other.Source}).", Remedy);
                return;
            }

            if (Identity(mine) is { } left && Identity(theirs) is { } right && left != right)
            {
                string what = $"CPU {mine.Id} is {left} by {one.Source} and {right} by {other.Source}";
                if (!isOneSource)
                {
                    machine.Fail(0, $"{what}.", Remedy);
                    return;
                }

                machine.Warn(0, $"{what}; its leaves count.");
                return;
            }
        }
    }

    private static string? Contradiction(CpuBuilder one, CpuBuilder other)
    {
        CpuidTable mine = CpuidNormalization.WithoutSettings(one.Leaves),
            theirs = CpuidNormalization.WithoutSettings(other.Leaves);
        foreach ((CpuidLeaf leaf, CpuidAnswer answer) in mine)
        {
            if (theirs.TryGet(leaf, out CpuidAnswer found) && found != answer)
            {
                return $"{leaf} is {answer} in one and {found} in the other";
            }
        }

        foreach ((uint index, ulong value) in one.Msrs)
        {
            if (MsrFilter.IsKept(index) && other.Msrs.TryGetValue(index, out ulong found) && found != value)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"register 0x{index:x} is 0x{value:x16} in one and 0x{found:x16} in the other");
            }
        }

        return one.Microcode is { } revision && other.Microcode is { } another && revision != another
            ? string.Create(
                CultureInfo.InvariantCulture, $"the microcode is 0x{revision:x} in one and 0x{another:x} in the other")
            : null;
    }

    /// <summary>Vendor, family, model and stepping, as far as they are all known.</summary>
    private static string? Identity(CpuBuilder cpu)
    {
        CpuidTable leaves = cpu.Leaves;
        string? vendor = CpuidDecoding.VendorIdOf(leaves) ?? cpu.Identity.VendorId;
        CpuSignature? signature = CpuidDecoding.SignatureOf(leaves);
        int? family = signature?.Family ?? cpu.Identity.Family, model = signature?.Model ?? cpu.Identity.Model;
        int? stepping = signature?.Stepping ?? cpu.Identity.Stepping;
        return vendor is null || family is null || model is null || stepping is null ? null
            : string.Create(CultureInfo.InvariantCulture, $"{vendor} {family}/{model}/{stepping}");
    }
}
