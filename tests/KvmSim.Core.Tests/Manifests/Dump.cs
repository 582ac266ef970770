using System.Collections;
using System.Reflection;
using System.Text;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>Everything that a document says, without where it says it.</summary>
internal static class Dump
{
    public static string Of(object? value)
    {
        StringBuilder text = new();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null or string or bool or int or uint or ulong or Enum or CpuSet or CpuFeatureSet:
                text.Append(value ?? "null").Append('\n');
                break;
            case Generation or ArmRegister:
                text.Append(value).Append('\n');
                break;
            case IEnumerable items:
                text.Append('\n');
                foreach (object? item in items)
                {
                    text.Append(' ', depth + 1).Append("- ");
                    Append(text, item, depth + 1);
                }

                break;
            default:
                text.Append(value.GetType().Name).Append('\n');
                foreach (PropertyInfo property in value.GetType()
                    .GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSaid))
                {
                    text.Append(' ', depth + 1).Append(property.Name).Append(": ");
                    Append(text, property.GetValue(value), depth + 1);
                }

                break;
        }
    }

    private static bool IsSaid(PropertyInfo property) =>
        property.PropertyType != typeof(SourceMark) && property.GetIndexParameters().Length == 0
        && property.Name is not ("EqualityContract" or "Empty" or "Marks");
}
