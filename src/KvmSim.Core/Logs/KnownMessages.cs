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

    /// <summary>All of them, the simulation's first.</summary>
    public static IReadOnlyList<KnownMessage> All => Known;

    /// <summary>The message that a line was printed from, with the values of its slots; null if none is known.</summary>
    public static KnownMessage? Find(string line, List<(string Slot, string Value)> values) =>
        Array.Find(Known, message => message.Pattern.TryMatch(line, values));

    /// <summary>The messages that a generation can print.</summary>
    public static IEnumerable<KernelMessage> Of(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        IEnumerable<KernelMessage> messages = generation.Messages.All
            .Concat(generation.Base.Messages)
            .Concat(CheckMessages.All(generation.Style))
            .Concat(DerivationMessages.All(generation.Style))
            .Concat(SvmSetupMessages.Of(generation).All)
            .Concat(EntryMessages.All(generation.Style))
            .Concat(HostMessages.All);
        messages = generation.Style.FlushesEptAtEnable ? messages.Concat(HostMessages.Invept(generation.Style)) : messages;
        messages = generation.Style.AsksThisCpu ? messages : messages.Append(HostMessages.SvmEnableUnsupported);
        messages = generation.FindParameter("kvm", ParameterNames.ReportForbiddenCreation) is null
            ? messages
            : messages.Append(HostMessages.CreationForbidden);
        return generation.FindParameter("kvm_intel", ParameterNames.Tdx) is null
            ? messages
            : messages.Concat(generation.Tdx.Messages);
    }

    private static IEnumerable<KnownMessage> Simulated() => GenerationCatalog.All
        .SelectMany(generation => Of(generation).Select(message => (message, generation.Id)))
        .GroupBy(entry => entry.message.Text, StringComparer.Ordinal)
        .Select(group => new KnownMessage(
            new MessagePattern(group.Key),
            group.First().message.Level,
            group.First().message.Meaning,
            [.. group.Select(entry => entry.Id).Distinct(StringComparer.Ordinal)]));

    private static IEnumerable<KnownMessage> Other() => TsvTable.Read("Logs", "OtherMessages").Select(cells =>
        new KnownMessage(
            new MessagePattern(cells[3]),
            Enum.Parse<KernelLogLevel>(cells[0], ignoreCase: true),
            Enum.Parse<MessageMeaning>(cells[1]),
            [cells[2]]));
}
