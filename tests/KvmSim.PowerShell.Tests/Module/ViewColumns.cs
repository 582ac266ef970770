using System.Collections;
using System.Reflection;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>What the module that is loaded shows by default: its catalog of views is its own.</summary>
internal static class ViewColumns
{
    private static Type Catalog => AppDomain.CurrentDomain.GetAssemblies()
        .First(assembly => assembly.GetName().Name == "KvmSim.PowerShell")
        .GetType("KvmSim.PowerShell.Views.ViewCatalog", throwOnError: true)!;

    internal static string[] TypeNames => [.. (IEnumerable<string>)Catalog.GetProperty("TypeNames")!.GetValue(null)!];

    internal static (string Property, int Width, bool IsOptional)[] Of(string typeName) =>
    [
        .. ((IEnumerable)Catalog.GetMethod("ColumnsOf")!.Invoke(null, [typeName])!).Cast<object>().Select(column => (
            (string)Value(column, "Property"), (int)Value(column, "Width"), (bool)Value(column, "IsOptional"))),
    ];

    private static object Value(object column, string property) =>
        column.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetValue(column)!;
}
