using System.Globalization;
using System.Text;
using KvmSim.Hardware;

namespace KvmSim.GuestCpus;

/// <summary>
/// A custom CPU template of Firecracker: for each register of CPUID in which hosts differ the bits that a guest must
/// not see are 0, all others stay as the host has them ("x").
/// </summary>
internal static class FirecrackerTemplate
{
    /// <summary>KVM_CPUID_FLAG_SIGNIFCANT_INDEX: the leaf has subleaves.</summary>
    private const int HasSubleaves = 1;

    private static readonly uint[] LeavesWithSubleaves =
        [0x4, 0x7, 0xb, 0xd, 0xf, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1d, 0x1e, 0x1f, 0x24];

    /// <summary>The template as JSON; numbers are text there, bits are written highest first.</summary>
    public static string Of(GuestCpu cpu)
    {
        StringBuilder text = new("{\n  \"cpuid_modifiers\": [");
        string separator = "\n";
        CpuFeatureSet hidden = cpu.Hidden.Intersect(GuestFeatureNames.OfHardware);
        foreach (IGrouping<(uint Leaf, uint Subleaf), CpuidBit> leaf in hidden.Enumerate()
            .Select(feature => feature.Location).OfType<CpuidBit>()
            .GroupBy(bit => (bit.Leaf, bit.Subleaf)).OrderBy(group => group.Key))
        {
            int flags = LeavesWithSubleaves.Contains(leaf.Key.Leaf) ? HasSubleaves : 0;
            text.Append(separator).Append(CultureInfo.InvariantCulture, $$"""
                    {
                      "leaf": "0x{{leaf.Key.Leaf:x}}",
                      "subleaf": "0x{{leaf.Key.Subleaf:x}}",
                      "flags": {{flags}},
                      "modifiers": [
                """)
                .AppendJoin(
                    ',', leaf.GroupBy(bit => bit.Register).OrderBy(group => group.Key).Select(Modifier))
                .Append("\n      ]\n    }");
            separator = ",\n";
        }

        return text.Append(separator == "\n" ? "]" : "\n  ]").Append("\n}").ToString().ReplaceLineEndings("\n");
    }

    private static string Modifier(IGrouping<CpuidRegister, CpuidBit> register)
    {
        char[] bits = new string('x', 32).ToCharArray();
        foreach (CpuidBit bit in register)
        {
            bits[31 - bit.Bit] = '0';
        }

        string name = register.Key.ToString().ToLowerInvariant();
        return $"\n        {{ \"register\": \"{name}\", \"bitmap\": \"0b{new string(bits)}\" }}";
    }
}
