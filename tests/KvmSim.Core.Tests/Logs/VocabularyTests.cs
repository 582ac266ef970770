using KvmSim.Compatibility;
using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>
/// Each message that is known is read back with its meaning, and each meaning says what to do. Failures name the file.
/// </summary>
public sealed class VocabularyTests
{
    /// <summary>What a slot may hold, by its name.</summary>
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["{cpu}"] = "3",
        ["{cpus}"] = "2-3",
        ["{number}"] = "7",
        ["{hex8}"] = "0000beef",
        ["{hex}"] = "beef",
        ["{word}"] = "word",
        ["{text}"] = "some text",
        ["{*}"] = "",
    };

    public static TheoryData<MessageMeaning> Meanings => [.. Enum.GetValues<MessageMeaning>()];

    public static TheoryData<int> Messages => [.. Enumerable.Range(0, KnownMessages.All.Count)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_ThatIsKnown_IsReadBackWithAFinding(int index)
    {
        KnownMessage message = KnownMessages.All[index];
        string line = Values.Aggregate(
            message.Pattern.Text, (text, slot) => text.Replace(slot.Key, slot.Value, StringComparison.Ordinal));
        string where = $"'{message.Pattern.Text}' (Logs/OtherMessages.tsv, or the KernelMessage with that text)";
        KnownMessage? found = KnownMessages.Find(line, []);

        Assert.True(found is not null, $"{where} is not found by a line that it prints: {line}");
        Assert.True(
            found == message || found.Meaning == message.Meaning,
            $"{where} is taken for '{found.Pattern.Text}', which means {found.Meaning}, not {message.Meaning}.");
        KernelLogReader reader = new();
        LogFinding[] findings = [.. reader.Read(line), .. reader.Finish()];
        Assert.True(
            message.Meaning == MessageMeaning.Notice || findings.Any(finding => finding.Meaning == message.Meaning),
            $"{where} has the meaning {message.Meaning}, and a log with it says "
                + $"{string.Join(", ", findings.Select(finding => finding.Meaning))}.");
    }

    /// <summary>
    /// By a row of Meanings.tsv, or by what the reader says of a support test or of a word of the configuration.
    /// </summary>
    [Theory]
    [MemberData(nameof(Meanings))]
    public void Meaning_SaysWhatItDoesAndWhatHelps(MessageMeaning meaning)
    {
        bool isRead = KnownMessages.All.Any(message => message.Meaning == meaning);
        bool isSupport = meaning is MessageMeaning.VmxNotSupported or MessageMeaning.VmxDisabled
            or MessageMeaning.NotAmdOrHygon
            or MessageMeaning.SvmNotSupported or MessageMeaning.SvmDisabled or MessageMeaning.SevGuest
            or MessageMeaning.VmcsWordDiffers;
        bool isWrittenElsewhere = meaning == MessageMeaning.HostLacksFeature;
        Assert.True(
            isSupport || isWrittenElsewhere || MeaningTable.Has(meaning),
            $"Logs/Meanings.tsv needs a line: {meaning}<TAB>severity<TAB>looks<TAB>property<TAB>source<TAB>effect<TAB>remedy");
        Assert.True(
            isRead || isWrittenElsewhere,
            $"No message has the meaning {meaning}: give it to a KernelMessage or to a line of "
                + "Logs/OtherMessages.tsv.");
        if (MeaningTable.Has(meaning))
        {
            CompatibilityFinding finding = MeaningTable.Of(meaning, 1);
            Assert.True(finding.Effect.Length > 0
                && finding.Remedy.Length > 0, $"The row of {meaning} in Logs/Meanings.tsv has empty cells.");
        }
    }
}
