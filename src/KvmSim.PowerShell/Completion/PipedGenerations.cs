using System.Management.Automation.Language;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Completion;

/// <summary>Whether generations stand before a command in its pipeline, without running any of it.</summary>
internal static class PipedGenerations
{
    /// <summary>The commands that write generations.</summary>
    private static readonly string[] Makers = ["Get-KvmGeneration", "Import-KvmGeneration"];

    /// <summary>Whether they do, as far as the line says.</summary>
    public static bool AreBefore(CommandAst? command) => command?.Parent is PipelineAst pipeline
        && pipeline.PipelineElements.Take(pipeline.PipelineElements.IndexOf(command)).Any(before => before switch
        {
            CommandAst maker => Makers.Contains(maker.GetCommandName(), StringComparer.OrdinalIgnoreCase),
            CommandExpressionAst words => IsOne(PipedMachines.ValueOf(words.Expression)),
            _ => false,
        });

    private static bool IsOne(object? value) => ObjectReader.Unwrap(value) switch
    {
        GenerationInfo => true,
        string name => GenerationNames.IsKnown(name),
        _ => ObjectReader.ItemsOf(value)?.Any(IsOne) ?? false,
    };
}
