using System.Reflection;
using System.Runtime.Loader;
using KvmSim.Mutation.Making;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KvmSim.Mutation.Tests;

/// <summary>
/// A class of a few lines with all its mutants, compiled and loaded; its method is called with one at work.
/// </summary>
internal sealed class SampleEngine
{
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private readonly FieldInfo _active;
    private readonly MethodInfo _method;

    /// <param name="members">The members of a static class; one is a public static method Run.</param>
    public SampleEngine(string members)
    {
        string source =
            "using System; using System.Collections.Generic; using System.Linq;\npublic static class Sample\n{\n"
            + members + "\n}\npublic enum Way { Up, Down, Around }\n"
            + "public sealed record Box(int Size) { public int Weight { get; init; } }\n";
        CSharpCompilation original = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(source, path: "Sample.cs")],
            Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(original.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        MutatedSources mutated = new(original, path => path);
        Mutants = [.. mutated.Mutants];
        using MemoryStream assembly = new();
        Assert.True(mutated.Compilation.Emit(assembly).Success);
        assembly.Position = 0;
        Assembly loaded = new AssemblyLoadContext("sample").LoadFromStream(assembly);
        _active = loaded.GetType("KvmSim.MutantSwitch")!.GetField("Active")!;
        _method = loaded.GetType("Sample")!.GetMethod("Run")!;
    }

    /// <summary>All that compile.</summary>
    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<string> Changes => [.. Mutants.Select(mutant => mutant.Change)];

    /// <summary>What the method answers as it was written.</summary>
    public object? Original(params object?[] arguments) => Run(0, arguments);

    /// <summary>What it answers with a change; there has to be exactly one mutant that is described so.</summary>
    public object? Changed(string change, params object?[] arguments) =>
        Run(Assert.Single(Mutants, mutant => mutant.Change == change).Id, arguments);

    /// <summary>The changes that no argument tells from the original.</summary>
    public IReadOnlyList<string> Survivors(params object[] arguments) =>
        [.. Mutants.Where(mutant => arguments.All(argument => Equals(Run(mutant.Id, argument), Run(0, argument))))
            .Select(mutant => mutant.Change)];

    private object? Run(int mutant, params object?[] arguments)
    {
        _active.SetValue(null, mutant);
        return _method.Invoke(null, arguments);
    }
}
