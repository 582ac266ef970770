using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Logs;

/// <summary>
/// Every message that some kernel prints about CPUs and KVM: those from which the generations print, and, in
/// OtherMessages.tsv, those of situations that the simulation does not have.
/// </summary>
internal static class KnownMessages
{
    private static readonly KnownMessage[] Known = [.. Simulated(), .. Other()];

    private static readonly Dictionary<char, KnownMessage[]> ByFirst = Known
        .Where(message => message.Pattern.Head.Length > 0)
        .GroupBy(message => message.Pattern.Head[0])
        .ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>All of them, the simulation's first.</summary>
    public static IReadOnlyList<KnownMessage> All => Known;

    /// <summary>
    /// The message that a line was printed from, with the values of its slots; null if none is known.
    /// </summary>
    public static KnownMessage? Find(string line, List<(string Slot, string Value)> values) =>
        Array.Find(Known, message => message.Pattern.TryMatch(line, values));

    /// <summary>
    /// The message that begins at a word somewhere in the line and runs to its end, the longest one, and where; null if
    /// none does. What stands before it is free.
    /// </summary>
    public static KnownMessage? FindWithin(string line, List<(string Slot, string Value)> values, out int start)
    {
        for (start = 1; start < line.Length; start++)
        {
            if (!IsWordStart(line, start) || !ByFirst.TryGetValue(line[start], out KnownMessage[]? candidates))
            {
                continue;
            }

            foreach (KnownMessage candidate in candidates)
            {
                if (candidate.Pattern.TryMatch(line, start, values))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a message begins there that was cut before its end.</summary>
    public static bool IsBegunBy(string line) =>
        line.Length > 3 && ByFirst.TryGetValue(line[0], out KnownMessage[]? candidates)
        && Array.Exists(candidates, candidate => candidate.Pattern.IsBegunBy(line));

    /// <summary>The messages that a generation can print.</summary>
    public static IEnumerable<KernelMessage> Of(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        if (generation.IsArm)
        {
            return ArmMessages.All.Concat(ArmHostMessages.All).Append(HostMessages.ExitingVirtualization);
        }

        IEnumerable<KernelMessage> messages = generation.Messages.All
            .Concat(generation.Base.Messages)
            .Concat(CheckMessages.All(generation.Style))
            .Concat(DerivationMessages.All(generation.Style))
            .Concat(SvmSetupMessages.Of(generation).All)
            .Concat(EntryMessages.All(generation.Style))
            .Concat(HostMessages.All);
        messages = generation.Style.FlushesEptAtEnable
            ? messages.Concat(HostMessages.Invept(generation.Style)) : messages;
        messages = generation.Style.AsksThisCpu ? messages : messages.Append(HostMessages.SvmEnableUnsupported);
        messages = generation.FindParameter("kvm", ParameterNames.ReportForbiddenCreation) is null
            ? messages
            : messages.Append(HostMessages.CreationForbidden);
        return generation.FindParameter("kvm_intel", ParameterNames.Tdx) is null
            ? messages
            : messages.Concat(generation.Tdx.Messages);
    }

    private static bool IsWordStart(string line, int index) =>
        !char.IsWhiteSpace(line[index]) && !char.IsLetterOrDigit(line[index - 1])
            && line[index - 1] is not ('_' or '-' or '.');

    /// <summary>What stands before a line of arm64's cpufeature.c is looked for by nobody: lines are pasted without.
    /// </summary>
    private static IEnumerable<KnownMessage> Simulated() => GenerationCatalog.All.Concat(GenerationCatalog.Arm)
        .SelectMany(generation => Of(generation).Select(message => (message, generation.Id)))
        .GroupBy(entry => WithoutPrefix(entry.message.Text), StringComparer.Ordinal)
        .Select(group => new KnownMessage(
            new MessagePattern(group.Key),
            group.First().message.Level,
            group.First().message.Meaning,
            [.. group.Select(entry => entry.Id).Distinct(StringComparer.Ordinal)]));

    private static string WithoutPrefix(string text) => text.StartsWith(ArmMessages.Prefix, StringComparison.Ordinal)
        ? text[ArmMessages.Prefix.Length..] : text;

    private static IEnumerable<KnownMessage> Other() => TsvTable.Read("Logs", "OtherMessages").Select(cells =>
        new KnownMessage(
            new MessagePattern(cells[5]),
            Enum.Parse<KernelLogLevel>(cells[0], ignoreCase: true),
            Enum.Parse<MessageMeaning>(cells[1]),
            [new PrintingKernels(cells[2], cells[3], cells[4]).ToString()]));
}
