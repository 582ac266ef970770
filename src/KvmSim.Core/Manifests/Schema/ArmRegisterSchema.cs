using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>
/// The registers of an Arm CPU: each its value, or single fields by name. The names are those of the table; a value has
/// to fit its register, a field's its width.
/// </summary>
internal static class ArmRegisterSchema
{
    /// <summary>The key registers.</summary>
    public static ObjectSchema Registers { get; } = new(
        [.. ArmRegisterTable.All.Select(register => new SchemaProperty(register.Name, Value(register)))])
    {
        Definition = "armRegisters",
        Description = "Identification registers of an Arm CPU by the architecture's names. "
            + "A register or field that is not named is unknown, not zero.",
    };

    /// <summary>The key vectorLengths.</summary>
    public static ObjectSchema VectorLengths { get; } = new(
        new("sve", Lengths("SVE")), new("sme", Lengths("SME")))
    {
        Definition = "vectorLengths",
        Description = "The vector lengths of an Arm CPU in bits; no register tells them.",
    };

    private static ChoiceSchema Value(ArmRegister register) => new(
        new IntegerSchema(0, register.Mask)
        {
            IsHexadecimal = true,
            Description = "The value of the register.",
        },
        new ObjectSchema([.. register.Fields.Select(field => new SchemaProperty(field.Name, Value(field)))])
        {
            Description = "Single fields.",
        })
    {
        Description = $"{register.Name}: its value, or single fields by name.",
    };

    private static IntegerSchema Value(ArmField field) => new(0, field.Mask >> field.Low)
    {
        Definition = $"bits{field.Width}",
        IsHexadecimal = field.Width > 4,
        Description = field.Width == 1 ? "One bit." : $"{field.Width} bits, as they stand there.",
    };

    private static ListSchema Lengths(string what) => new(
        new IntegerSchema(ArmVectorLengths.Step, ArmVectorLengths.Longest)
        {
            Description = "A length in bits, a multiple of 128.",
        },
        Max: 16,
        Min: 1)
    {
        Description = $"The lengths of {what}.",
    };
}
