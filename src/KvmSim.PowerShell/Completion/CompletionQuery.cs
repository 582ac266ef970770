using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>What stands on the line before and after the word that is completed.</summary>
/// <param name="CommandName">The command.</param>
/// <param name="ParameterName">The parameter.</param>
/// <param name="Bound">The values of other parameters, as far as they can be known without running anything.</param>
/// <param name="Command">The command as it was parsed; null where the line was not.</param>
internal sealed record CompletionQuery(string CommandName, string ParameterName, IDictionary Bound, CommandAst? Command)
{
    /// <summary>
    /// The machines that the command is about: those it is given, those piped into it, or else the current one.
    /// </summary>
    public IEnumerable<SimulatedMachine> Machines
    {
        get
        {
            MachineRegistry registry = MachineRegistry.Here;
            if ((Bound["Machine"] ?? Bound["MachineName"] ?? PipedMachines.Of(Command)) is not { } given)
            {
                return registry.Current is { } current ? [current] : [];
            }

            var selectors = (MachineSelector[])new MachineTransformationAttribute().Transform(null!, given);
            return selectors.SelectMany(selector =>
                selector.Machine is { } machine ? [machine] : registry.Matching(selector.Pattern));
        }
    }

    /// <summary>Whether the command stands behind a pipe.</summary>
    public bool IsPiped => Command?.Parent is PipelineAst pipeline && pipeline.PipelineElements.IndexOf(Command) > 0;

    /// <summary>Whether the command is this one.</summary>
    public bool IsOf(string command) => string.Equals(CommandName, command, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a switch was given, and not as -Name:$false.</summary>
    public bool Has(string name) => Bound.Contains(name) && LanguagePrimitives.IsTrue(Bound[name]);

    /// <summary>Whether a switch was given as -Name:$false.</summary>
    public bool Denies(string name) => Bound.Contains(name) && !LanguagePrimitives.IsTrue(Bound[name]);
}
