using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace KvmSim.Mutation.Making;

/// <summary>The engine's project as the compiler sees it.</summary>
internal sealed class EngineProject
{
    private readonly CSharpCommandLineArguments _arguments;

    public EngineProject(string project)
    {
        Folder = Path.GetDirectoryName(Path.GetFullPath(project))!;
        _arguments = CompilerArguments.Of(project);
        Compilation bare = CSharpCompilation.Create(
            _arguments.CompilationName ?? Path.GetFileNameWithoutExtension(project),
            _arguments.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(
                File.ReadAllText(file.Path), _arguments.ParseOptions, file.Path, System.Text.Encoding.UTF8)),
            _arguments.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference)),
            _arguments.CompilationOptions);
        // The framework's generators (of regular expressions); analyzers have no say here.
        ISourceGenerator[] generators = [.. _arguments.AnalyzerReferences
            .Where(reference =>
                reference.FilePath.Contains("Microsoft.NETCore.App.Ref", StringComparison.OrdinalIgnoreCase))
            .SelectMany(reference => new AnalyzerFileReference(reference.FilePath, new Loader())
                .GetGenerators(LanguageNames.CSharp))];
        CSharpGeneratorDriver.Create(generators, parseOptions: _arguments.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(bare, out Compilation whole, out _);
        Compilation = whole;
    }

    /// <summary>Where the project is.</summary>
    public string Folder { get; }

    /// <summary>Its sources as they are.</summary>
    public Compilation Compilation { get; }

    /// <summary>Writes an assembly out of other sources, with the project's resources.</summary>
    public void Emit(Compilation compilation, string file)
    {
        using FileStream output = File.Create(file);
        EmitResult result = compilation.Emit(output, manifestResources: _arguments.ManifestResources);
        if (!result.Success)
        {
            throw new MutationException("The mutated engine does not compile:\n" + string.Join('\n',
                result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(5)));
        }
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
