using System.Collections;
using System.Reflection;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Logs;
using KvmSim.Messages;
using KvmSim.Protocol;
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

    /// <summary>
    /// A message stands where it is printed from; that it is read back too hangs on a list that could be forgotten. So
    /// every message that a class of the engine holds, alone, in a list or behind a key, is looked for.
    /// </summary>
    [Fact]
    public void Message_ThatTheEnginePrints_IsKnownToTheReader()
    {
        HashSet<string> known = [.. KnownMessages.All.Select(message => message.Pattern.Text)];
        List<string> held = [], missing = [];
        foreach ((object? holder, Type type) in Holders())
        {
            foreach (KernelMessage message in MessagesOf(holder, type))
            {
                held.Add(message.Text);
                string text = message.Text.StartsWith(ArmMessages.Prefix, StringComparison.Ordinal)
                    ? message.Text[ArmMessages.Prefix.Length..] : message.Text;
                if (!known.Contains(text))
                {
                    missing.Add($"{type.Name}: '{message.Text}'");
                }
            }
        }

        Assert.True(held.Distinct(StringComparer.Ordinal).Count() > 100, $"Only {held.Count} messages were found.");
        Assert.True(
            missing.Count == 0,
            $"Name them in the list of their class that KnownMessages.Of reads: {string.Join(", ", missing)}.");
    }

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

    /// <summary>Classes with static messages, and the messages that a generation has.</summary>
    private static IEnumerable<(object? Holder, Type Type)> Holders()
    {
        foreach (Type type in typeof(KernelMessage).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            yield return (null, type);
        }

        foreach (Generation generation in GenerationCatalog.All.Concat(GenerationCatalog.Arm))
        {
            object[] holders =
            [
                generation, generation.Base, generation.Messages, generation.Tdx, SvmSetupMessages.Of(generation),
            ];
            foreach (object holder in holders)
            {
                yield return (holder, holder.GetType());
            }
        }
    }

    private static IEnumerable<KernelMessage> MessagesOf(object? holder, Type type)
    {
        BindingFlags flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
            | (holder is null ? BindingFlags.Static : BindingFlags.Instance);
        return type.GetFields(flags).Where(field => IsOfMessages(field.FieldType)).SelectMany(
            field => field.GetValue(holder) switch
            {
                KernelMessage message => [message],
                IDictionary map => map.Values.OfType<KernelMessage>(),
                IEnumerable list => list.OfType<KernelMessage>(),
                _ => [],
            });
    }

    private static bool IsOfMessages(Type type) => type == typeof(KernelMessage)
        || type.GetElementType() == typeof(KernelMessage)
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(KernelMessage)));
}
