using System.Globalization;
using System.Text;

using KvmSim.Description;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>
/// A step that was tried, as a manifest has it: with what the simulation says of it as its expectation.
/// </summary>
internal static class ScenarioStepText
{
    public static void Write(StringBuilder text, ReplayStep tried, RacePropertyInfo property)
    {
        ScenarioStepDocument step = tried.Step;
        text.Append(CultureInfo.InvariantCulture, $"    - {step.Operation}: {Argument(step)}\n");
        Beside(text, step);
        if (tried.IsFatal)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"      note: \"{property.Name} is broken: {Escape(property.Breach)}\"\n");
        }

        if (tried.Errno is not null && step.Operation is not ("load" or "hotAdd"))
        {
            text.Append(CultureInfo.InvariantCulture, $"      expect: {{errno: {tried.Errno}");
            text.Append(tried.Errno == "died" ? "}\n" : string.Create(
                CultureInfo.InvariantCulture,
                $", online: \"{tried.Online}\", enabled: \"{tried.Enabled}\", usage: {tried.Usage}}}\n"));
        }
    }

    private static string Argument(ScenarioStepDocument step) => step.Operation switch
    {
        "load" or "unload" or "asyncLoad" or "asyncUnload" => step.Modules[0],
        "thaw" => "{}",
        "runVcpu" or "asyncRunVcpu" => step.Cpu is { } cpu
            ? string.Create(CultureInfo.InvariantCulture, $"{{vm: {step.Vm}, cpu: {cpu}}}")
            : $"{{vm: {step.Vm}}}",
        "createVm" or "asyncCreateVm" or "destroyVm" or "wait" => step.Vm!,
        "onlineFrozen" or "asyncOnline" or "asyncOffline" or "timeout" or "sleep" => Text(step.Number!.Value),
        _ => step.Cpus.ToString(),
    };

    /// <summary>The keys that stand beside the operation's own.</summary>
    private static void Beside(StringBuilder text, ScenarioStepDocument step)
    {
        if (step.Parameters.Count > 0)
        {
            text.Append("      with: {")
                .AppendJoin(", ", step.Parameters.Select(parameter => $"{parameter.Key}: {parameter.Value.Text}"))
                .Append("}\n");
        }

        if (step.Overrides is { } overrides)
        {
            text.Append(CultureInfo.InvariantCulture, $"      overrides: {{addFeatures: [{overrides.AddFeatures}]}}\n");
        }

        if (step.At is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"      at: {step.At}\n");
        }

        if (step.Cpu is { } cpu && step.Operation is not ("runVcpu" or "asyncRunVcpu")) // whose own key it is
        {
            text.Append(CultureInfo.InvariantCulture, $"      cpu: {cpu}\n");
        }

        if (step.Name is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"      name: {step.Name}\n");
        }
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .ReplaceLineEndings(" ");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
