using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>What must be so of an Arm CPU, beyond what its schema says.</summary>
internal static class ArmChecks
{
    /// <summary>What only x86 CPUs have.</summary>
    private static readonly string[] OfX86 =
        ["features", "addFeatures", "removeFeatures", "unknownFeatures", "cpuid", "msrs", "msrOnes", "msrKnown"];

    /// <summary>What only Arm CPUs have.</summary>
    private static readonly string[] OfArm = ["midr", "registers", "vectorLengths", "armFeatures"];

    /// <summary>Checks a model as it is written, whatever it is based on.</summary>
    public static void Check(SchemaContext context, Fields fields)
    {
        bool isArm = fields.Text("architecture") == CpuModelSchema.Arm64;
        CpuVendor vendor = fields.Text("vendor") is { } word ? VendorId.Parse(word) : CpuVendor.Unknown;
        if (isArm && vendor is not (CpuVendor.Unknown or CpuVendor.Arm))
        {
            Report(context, fields, "vendor", $"No implementer of Arm CPUs is called '{fields.Text("vendor")}'.");
        }

        if (isArm || vendor == CpuVendor.Arm)
        {
            ReportAll(context, fields, OfX86, "An Arm CPU has no such thing: that is of x86 CPUs.");
        }
        else if (vendor != CpuVendor.Unknown)
        {
            ReportAll(context, fields, OfArm, "Only an Arm CPU has that.");
        }

        CheckMidr(context, fields, isArm);
        CheckLengths(context, fields);
    }

    /// <summary>Vector lengths are multiples of 128 bits.</summary>
    public static void CheckLengths(SchemaContext context, Fields fields)
    {
        Fields? lengths = fields.Child("vectorLengths");
        foreach (string extension in lengths is null ? Array.Empty<string>() : ["sve", "sme"])
        {
            string? wrong = lengths!.Texts(extension)
                .FirstOrDefault(text => ArmFields.NumberOf(text) is > 0 and var bits && !ArmFields.IsLength(bits)
                    && bits is >= ArmVectorLengths.Step and <= ArmVectorLengths.Longest);
            if (wrong is not null)
            {
                context.Report(
                    ManifestErrorId.OutOfRange, lengths.MarkOf(extension), lengths.Path.Key(extension),
                    $"A vector length is a multiple of {ArmVectorLengths.Step} bits; {wrong} is none.", wrong,
                    "a multiple of 128");
            }
        }
    }

    /// <summary>Who the CPU is may be said once.</summary>
    private static void CheckMidr(SchemaContext context, Fields fields, bool isArm)
    {
        uint? midr = fields.UnsignedInteger("midr"), register = ArmFields.Midr(fields);
        if (midr is not null && register is not null && midr != register)
        {
            Report(context, fields, "midr", $"MIDR_EL1 among the registers is 0x{register:x}: that is another CPU.");
        }

        Fields? registers = fields.Child("registers");
        if (registers?.Value("MIDR_EL1") is not null && register is null && !ArmFields.HasImplementer(fields))
        {
            context.Report(
                ManifestErrorId.MissingKey, registers.MarkOf("MIDR_EL1"), registers.Path.Key("MIDR_EL1"),
                "MIDR_EL1 says who the CPU is: whole, or at least by its field Implementer.",
                expected: "a number such as 0x410fd083");
        }
        else if (isArm && midr is null && register is null && !ArmFields.HasImplementer(fields)
            && fields.Text("basedOn") is null && fields.Text("vendor") is null)
        {
            context.Report(
                ManifestErrorId.MissingKey, fields.Node.Mark, fields.Path.Key("registers"),
                "Nothing says which CPU it is: MIDR_EL1 among the registers, or midr.", expected: "MIDR_EL1");
        }
    }

    private static void ReportAll(SchemaContext context, Fields fields, string[] keys, string message)
    {
        foreach (string key in keys.Where(key => IsSaid(fields.Value(key))))
        {
            Report(context, fields, key, message);
        }
    }

    /// <summary>Whether anything stands there: an empty list says nothing.</summary>
    private static bool IsSaid(DocumentNode? value) => value switch
    {
        ScalarNode scalar => scalar.Text.Length > 0,
        SequenceNode list => list.Items.Count > 0,
        MappingNode map => map.Entries.Count > 0,
        _ => false,
    };

    private static void Report(SchemaContext context, Fields fields, string key, string message) => context.Report(
        ManifestErrorId.ConflictingKeys, fields.MarkOf(key), fields.Path.Key(key), message, key);
}
