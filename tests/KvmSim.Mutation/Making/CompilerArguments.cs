using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace KvmSim.Mutation.Making;

/// <summary>What the build would tell the compiler about a project: sources, references, resources.</summary>
internal static class CompilerArguments
{
    /// <summary>Asks the build for the arguments of a project, without compiling it.</summary>
    /// <param name="project">The project file.</param>
    public static CSharpCommandLineArguments Of(string project)
    {
        // A folder of its own for what is between: an up to date project would not be asked for its arguments.
        string output = DotNet("build", project, "-t:ResolveReferences;PrepareResources;Compile", "-v:q", "-nologo",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:DesignTimeBuild=true", "-p:IntermediateOutputPath=obj/mutation/",
            "-p:Configuration=Release", "-getItem:CscCommandLineArgs");
        using JsonDocument document = JsonDocument.Parse(output);
        string[] arguments = [.. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs")
            .EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
        return CSharpCommandLineParser.Default.Parse(
            arguments, Path.GetDirectoryName(Path.GetFullPath(project)), sdkDirectory: null);
    }

    /// <summary>Runs dotnet to its end; its output, or an error that quotes it.</summary>
    public static string DotNet(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new MutationException(
            $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{errors.Result}");
    }
}
