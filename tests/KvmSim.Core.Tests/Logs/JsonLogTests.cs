using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>
/// Records of logs as JSON: journalctl -o json (systemd's fields), dmesg --json (util-linux), Docker, Fluent Bit,
/// Logstash, GELF, Google's and Amazon's collectors.
/// </summary>
public sealed class JsonLogTests
{
    private const string Message = "kvm_intel: Inconsistent VMCS config on CPU 8";

    [Theory]
    [InlineData("MESSAGE")]
    [InlineData("msg")]
    [InlineData("message")]
    [InlineData("log")]
    [InlineData("text")]
    [InlineData("line")]
    [InlineData("body")]
    [InlineData("short_message")]
    public void Record_WithItsMessageUnderAnyKey_IsRead(string key)
    {
        LogFinding finding = Read($$"""{"other":"x","{{key}}":"{{Message}}"}""");

        Assert.Equal((Message, MessageMeaning.VmcsInconsistent), (finding.Text, finding.Meaning));
    }

    /// <summary>The level as the kernel has it, also with a facility (syslog: 8 times it) in front.</summary>
    [Theory]
    [InlineData("PRIORITY", "\"4\"", KernelLogLevel.Warn)]
    [InlineData("pri", "6", KernelLogLevel.Info)]
    [InlineData("priority", "2", KernelLogLevel.Crit)]
    [InlineData("prio", "\"12\"", KernelLogLevel.Warn)]
    [InlineData("PRIORITY", "\"err\"", KernelLogLevel.Err)] // no number: the level at which kernels print it
    [InlineData("other", "5", KernelLogLevel.Err)]
    public void Record_WithALevel_HasIt(string key, string value, KernelLogLevel level) =>
        Assert.Equal(level, Read($$"""{"{{key}}":{{value}},"MESSAGE":"{{Message}}"}""").Level);

    /// <summary>A stream's mark or a comma too much hides nothing of the record.</summary>
    [Theory]
    [InlineData("data: ", "")]
    [InlineData("\u001e", "")]
    [InlineData("", ",")]
    public void Record_InAFrame_KeepsItsLevel(string before, string after)
    {
        Assert.Equal(
            KernelLogLevel.Warn,
            Read(before + $$"""{"PRIORITY":4,"MESSAGE":"{{Message}}"}""" + after).Level);
        Assert.Equal(
            KernelLogLevel.Warn,
            Read(before + $$"""{"PRIORITY":4,"MESSAGE":"{{Message}}",}""" + after).Level);
    }

    /// <summary>What the message itself says stands before what the record says.</summary>
    [Fact]
    public void Record_WhoseMessageHasTimeLevelAndHost_KeepsThose()
    {
        LogFinding finding = Read(
            """{"PRIORITY":"6","_HOSTNAME":"b","time":"12.5","message":"<3>[   61.204001] """ + Message + "\"}");

        Assert.Equal(KernelLogLevel.Err, finding.Level);
        Assert.Equal("61.204001", finding.Timestamp);
        Assert.Equal(TimeSpan.FromMicroseconds(61_204_001), finding.Time);
    }

    [Theory]
    [InlineData("_HOSTNAME")]
    [InlineData("hostname")]
    [InlineData("host")]
    public void Record_WithAHost_NamesIt(string key) =>
        Assert.Equal("node-a", Read($$"""{"{{key}}":"node-a","MESSAGE":"{{Message}}"}""").Host);

    [Theory]
    [InlineData("_SOURCE_MONOTONIC_TIMESTAMP", "\"61204001\"", "61204001", 61_204_001L)]
    [InlineData("time", "61.204001", "61.204001", 61_204_001L)]
    [InlineData("__REALTIME_TIMESTAMP", "\"1767610800000000\"", "1767610800000000", null)]
    [InlineData("timestamp", "\"2026-01-05T12:00:00Z\"", "2026-01-05T12:00:00Z", null)]
    [InlineData("@timestamp", "\"2026-01-05T12:00:00Z\"", "2026-01-05T12:00:00Z", null)]
    public void Record_WithATime_HasItAsItStands(string key, string value, string timestamp, long? microseconds)
    {
        LogFinding finding = Read($$"""{"{{key}}":{{value}},"MESSAGE":"{{Message}}"}""");

        Assert.Equal(timestamp, finding.Timestamp);
        Assert.Equal(microseconds, finding.Time?.Ticks / 10);
    }

    /// <summary>Another program that tells the kernel's words is not the kernel, where the journal says so.</summary>
    [Theory]
    [InlineData("\"_TRANSPORT\":\"kernel\"", true)]
    [InlineData("\"_TRANSPORT\":\"syslog\",\"SYSLOG_IDENTIFIER\":\"kernel\"", true)]
    [InlineData("\"SYSLOG_IDENTIFIER\":\"kernel\"", true)]
    [InlineData("\"_TRANSPORT\":\"journal\"", false)]
    [InlineData("\"SYSLOG_IDENTIFIER\":\"qemu\"", false)]
    public void Record_OfAnotherProgram_IsNothing(string members, bool isKernels) => Assert.Equal(
        isKernels ? 1 : 0, new KernelLogReader().Read($$"""{{{members}},"MESSAGE":"{{Message}}"}""").Count);

    /// <summary>The journal writes what is no plain text as a list of bytes; a list of anything else is none.</summary>
    [Theory]
    [InlineData("[107,118,109,58,32,111,100,100]", 1)]
    [InlineData("[107,118,109,58,32,256]", 0)]
    [InlineData("[107,\"v\"]", 0)]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    public void Record_WithAMessageInBytes_IsReadWhereTheyAreBytes(string message, int lines) =>
        Assert.Equal(lines, new KernelLogReader().Read($$"""{"MESSAGE":{{message}}}""").Count);

    /// <summary>Streams put a mark before a record, lists brackets around many.</summary>
    [Theory]
    [InlineData("data: {0}", 1)]
    [InlineData("\u001e{0}", 1)]
    [InlineData("  {0},", 1)]
    [InlineData("[{0},{0}]", 2)]
    [InlineData("{{\"dmesg\":[{0},{0}]}}", 2)]
    public void Line_WithARecordInIt_IsRead(string frame, int count)
    {
        string line = string.Format(
            System.Globalization.CultureInfo.InvariantCulture, frame, $$"""{"msg":"{{Message}}"}""");

        Assert.Equal(
            count, new KernelLogReader().Read(line).Count(finding => finding.Text == Message));
    }

    /// <summary>A member a line: level and time stand before the message and hold for that one.</summary>
    [Fact]
    public void Members_OfRecordsOverSeveralLines_HoldForTheirRecord()
    {
        KernelLogReader reader = new();
        string[] lines =
        [
            "{", "  \"pri\": 4,", "  \"time\": 12.500000,", "  \"msg\": \"" + Message + "\"", "},{",
            "  \"msg\": \"" + Message + "\"", "},{", "  \"pri\": 2,", "},{",
            "  \"msg\": \"<6>" + Message + "\"", "},{", "  \"pri\": 2,",
            "  \"msg\": \"<6>" + Message + "\"", "},{", "  \"msg\": 12", "}",
        ];
        LogFinding[] findings = [.. lines.SelectMany(reader.Read), .. reader.Finish()];

        Assert.Equal(
            [KernelLogLevel.Warn, KernelLogLevel.Err, KernelLogLevel.Info, KernelLogLevel.Info],
            findings.Select(finding => finding.Level!.Value));
        Assert.Equal(
            ["12.500000", null, null, null], findings.Select(finding => finding.Timestamp), StringComparer.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(12.5), findings[0].Time);
    }

    private static LogFinding Read(string line) => Assert.Single(new KernelLogReader().Read(line));
}
