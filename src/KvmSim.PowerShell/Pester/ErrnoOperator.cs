using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Pester;

/// <summary>Should -AnswerErrno EIO: of what a command wrote, or of the error that it wrote instead.</summary>
internal static class ErrnoOperator
{
    private const string Success = "ok";
    private const string Refused = "KernelRefused";

    /// <summary>The errno as operators take it: "None" and "0" are success.</summary>
    public static string Normalize(string errno) =>
        string.Equals(errno, "None", StringComparison.OrdinalIgnoreCase) || errno is "0" or "" ? Success : errno.Trim();

    public static ShouldAnswer Ask(object? actual, string expected)
    {
        if (expected != Success && !Enum.GetNames<Errno>().Contains(expected, StringComparer.OrdinalIgnoreCase))
        {
            return new ShouldAnswer(
                null,
                $"'{expected}' is no errno that is known here. There are: "
                    + $"{string.Join(", ", Enum.GetNames<Errno>())}.");
        }

        IReadOnlyList<object> items = ShouldInput.Items(actual);
        return ShouldAnswer.All(
            [.. items.Select(item => Of(item, expected))],
            "Nothing was answered: a command that is refused may write an error only; send it along with 2>&1.");
    }

    private static ShouldAnswer Of(object item, string expected)
    {
        if (Answer(item) is not { } answer)
        {
            return new ShouldAnswer(null, $"There is no answer of the kernel in {ShouldInput.Describe(item)}.");
        }

        WrittenObject reader = new(PSObject.AsPSObject(item));
        string[] words = [
            reader.Text("MachineName"), reader.Text("Operation"), reader.Text("Module"), reader.Text("Id")];
        string what = string.Join(' ', words.Where(text => text.Length > 0));
        string message = item is ErrorRecord record ? $" {record}" : "";
        return new ShouldAnswer(
            string.Equals(answer, expected, StringComparison.OrdinalIgnoreCase),
            $"{(what.Length == 0 ? "The kernel" : $"'{what}'")} answered {answer}.{message}{Blame(reader)}");
    }

    /// <summary>
    /// The errno; the id of another error, which is no answer of the kernel's but tells what went wrong.
    /// </summary>
    private static string? Answer(object item) => item switch
    {
        ErrorRecord record when record.FullyQualifiedErrorId.Split(',')[0] is var id =>
            id.StartsWith(Refused, StringComparison.Ordinal) ? id[Refused.Length..] : id,
        string text => Normalize(text),
        _ when new WrittenObject(PSObject.AsPSObject(item)) is var reader
            && reader.OptionalText("Errno") is { } errno =>
            Normalize(errno) == Success && reader.OptionalText("Succeeded") is "False"
                ? reader.Text("Result") : Normalize(errno),
        _ => null,
    };

    /// <summary>The CPU that was moved, if it is one that KVM refuses: register, bit and remedy.</summary>
    private static string Blame(WrittenObject reader)
    {
        if (reader.Base is not CpuTransition transition
            || MachineRegistry.Here.Find(transition.MachineName) is not { } machine)
        {
            return "";
        }

        return machine.Ask(engine => engine.FindModel(transition.Id) is null ? ""
            : engine.Judge(transition.Id) is { Verdict: CheckVerdict.Fail } judgement
                ? $" {CompatibilityOperator.Describe(engine, judgement)}"
                : "");
    }
}
