using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// The numbers of features in the kernel, 32 times the word and the bit, of the words that are registers of CPUID
/// (arch/x86/include/asm/cpufeatures.h), and which features fall with another (cpuid-deps.c).
/// </summary>
internal static class FeatureNumbers
{
    /// <summary>Numbers that the kernel takes run below this (NCAPINTS words; 20 in 6.1, 22 and more later).</summary>
    public const uint Limit = 20 * 32;

    private static readonly Dictionary<uint, (uint Leaf, uint Subleaf, CpuidRegister Register)> Words = new()
    {
        [0] = (0x1, 0, CpuidRegister.Edx),
        [1] = (0x8000_0001, 0, CpuidRegister.Edx),
        [4] = (0x1, 0, CpuidRegister.Ecx),
        [6] = (0x8000_0001, 0, CpuidRegister.Ecx),
        [9] = (0x7, 0, CpuidRegister.Ebx),
        [10] = (0xd, 1, CpuidRegister.Eax),
        [12] = (0x7, 1, CpuidRegister.Eax),
        [13] = (0x8000_0008, 0, CpuidRegister.Ebx),
        [14] = (0x6, 0, CpuidRegister.Eax),
        [15] = (0x8000_000a, 0, CpuidRegister.Edx),
        [16] = (0x7, 0, CpuidRegister.Ecx),
        [17] = (0x8000_0007, 0, CpuidRegister.Ebx),
        [18] = (0x7, 0, CpuidRegister.Edx),
        [19] = (0x8000_001f, 0, CpuidRegister.Eax),
    };

    private static readonly (string Feature, string[] Dependents)[] Dependencies =
    [
        ("fxsr", ["sse", "sse2", "xsave"]),
        ("xsave", ["xsaveopt", "xsavec", "xsaves", "avx", "pku", "mpx", "xgetbv1", "amx_tile"]),
        ("xsaves", ["shstk"]),
        ("avx", ["f16c", "fma", "avx2", "vaes", "vpclmulqdq"]),
        ("avx2", ["avx512f"]),
        ("shstk", ["user_shstk"]),
    ];

    /// <summary>The feature of that number; null where it is none of CPUID's or nothing is known of it.</summary>
    public static CpuFeature? Find(uint number)
    {
        if (!Words.TryGetValue(number / 32, out (uint Leaf, uint Subleaf, CpuidRegister Register) word))
        {
            return null;
        }

        CpuidBit bit = new(word.Leaf, word.Subleaf, word.Register, (int)(number % 32));
        return CpuFeatureTable.All.FirstOrDefault(feature => feature.Location == bit);
    }

    /// <summary>The features and all that cannot be without them.</summary>
    public static CpuFeatureSet WithDependents(CpuFeatureSet features)
    {
        foreach ((string feature, string[] dependents) in Dependencies) // in an order that a chain follows
        {
            if (features.Contains(feature))
            {
                features = dependents.Where(name => CpuFeatureTable.TryGet(name, out _))
                    .Aggregate(features, (all, name) => all.With(name));
            }
        }

        return features;
    }
}
