using System.Buffers.Binary;
using System.Text;

namespace KvmSim.Hardware;

/// <summary>
/// What CPUID leaves say: features, identity, brand (SDM vol. 2, CPUID; APM vol. 3, appendix E). Nothing is concluded
/// from a leaf that is not there.
/// </summary>
internal static class CpuidDecoding
{
    private static readonly CpuFeature LongMode = CpuFeatureTable.Get("lm");
    private static readonly CpuFeature Syscall = CpuFeatureTable.Get("syscall");

    /// <summary>The features that have a place, leaf by leaf: a leaf is looked up once for all of its bits.</summary>
    private static readonly (CpuidLeaf Leaf, CpuFeature[] Features)[] Located =
    [
        .. CpuFeatureTable.All.Where(feature => feature.Location is not null)
            .GroupBy(feature => new CpuidLeaf(feature.Location!.Value.Leaf, feature.Location.Value.Subleaf))
            .Select(group => (group.Key, group.ToArray())),
    ];

    /// <summary>
    /// The features whose bits are set. Names that Linux makes up are not among them. SYSCALL of Intel is shown to
    /// 64-bit programs alone (SDM vol. 2, CPUID, leaf 80000001H, EDX bit 11): every CPU of Intel with long mode has it,
    /// whoever made the dump.
    /// </summary>
    public static CpuFeatureSet FeaturesOf(CpuidTable cpuid)
    {
        List<CpuFeature> features = [];
        foreach ((CpuidLeaf leaf, CpuFeature[] candidates) in Located)
        {
            if (cpuid.TryGet(leaf, out CpuidAnswer answer))
            {
                features.AddRange(candidates.Where(feature => IsSet(answer, feature)));
            }
        }

        if (features.Contains(LongMode) && !features.Contains(Syscall) && VendorIdOf(cpuid) == "GenuineIntel")
        {
            features.Add(Syscall);
        }

        return CpuFeatureSet.Of(features);
    }

    /// <summary>
    /// The features whose leaves the table does not hold, so that nobody knows whether the CPU has them.
    /// </summary>
    public static CpuFeatureSet UnknownFeaturesOf(CpuidTable cpuid) =>
        CpuFeatureSet.Of(Located.Where(entry => !cpuid.Knows(entry.Leaf)).SelectMany(entry => entry.Features));

    /// <summary>The vendor string of leaf 0; null if the leaf is not known.</summary>
    public static string? VendorIdOf(CpuidTable cpuid) => cpuid.TryGet(new CpuidLeaf(0), out CpuidAnswer zero)
        ? Text([zero.Ebx, zero.Edx, zero.Ecx])
        : null;

    /// <summary>
    /// Family, model and stepping as /proc/cpuinfo prints them, from leaf 1; null if the leaf is not known.
    /// </summary>
    public static CpuSignature? SignatureOf(CpuidTable cpuid) =>
        cpuid.TryGet(new CpuidLeaf(1), out CpuidAnswer one) ? CpuSignature.Of(one.Eax) : null;

    /// <summary>
    /// The brand string of leaves 80000002H to 80000004H up to its first NUL, blanks trimmed; null if one is not known.
    /// </summary>
    public static string? BrandOf(CpuidTable cpuid)
    {
        List<uint> words = [];
        for (uint leaf = 0x80000002; leaf <= 0x80000004; leaf++)
        {
            if (!cpuid.TryGet(new CpuidLeaf(leaf), out CpuidAnswer answer))
            {
                return null;
            }

            words.AddRange([answer.Eax, answer.Ebx, answer.Ecx, answer.Edx]);
        }

        // It ends at its first NUL; what stands behind is no part of it (SDM vol. 2, CPUID, "Processor Brand String").
        string whole = Text([.. words]);
        int end = whole.IndexOf('\0', StringComparison.Ordinal);
        string text = (end < 0 ? whole : whole[..end]).Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>
    /// The table with the bits of its leaves set as the features are: what masking or adding features does to CPUID.
    /// Bits of unknown features and leaves that are not there stay as they are.
    /// </summary>
    public static CpuidTable Agree(CpuidTable cpuid, CpuFeatureSet features, CpuFeatureSet unknown)
    {
        if (cpuid.Count == 0)
        {
            return cpuid;
        }

        Dictionary<CpuidLeaf, CpuidAnswer> answers = new(cpuid);
        foreach ((CpuidLeaf leaf, CpuFeature[] candidates) in Located)
        {
            if (!answers.TryGetValue(leaf, out CpuidAnswer answer))
            {
                continue;
            }

            foreach (CpuFeature feature in candidates.Where(feature => !unknown.Contains(feature)))
            {
                CpuidBit bit = feature.Location!.Value;
                uint mask = 1u << bit.Bit;
                uint value = features.Contains(feature) ? answer[bit.Register] | mask : answer[bit.Register] & ~mask;
                answer = answer.With(bit.Register, value);
            }

            answers[leaf] = answer;
        }

        return CpuidTable.Of(answers);
    }

    private static bool IsSet(in CpuidAnswer answer, CpuFeature feature)
    {
        CpuidBit bit = feature.Location!.Value;
        return (answer[bit.Register] & (1u << bit.Bit)) != 0;
    }

    /// <summary>Characters of registers; what is not printable ASCII becomes a dot, NUL stays.</summary>
    private static string Text(ReadOnlySpan<uint> words)
    {
        Span<byte> bytes = stackalloc byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(i * 4)..], words[i]);
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = bytes[i] is 0 or (>= 0x20 and < 0x7f) ? bytes[i] : (byte)'.';
        }

        return Encoding.ASCII.GetString(bytes);
    }
}
