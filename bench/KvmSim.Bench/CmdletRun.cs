using System.Globalization;

namespace KvmSim.Bench;

/// <summary>
/// What commands cost a CPU in a pipeline, beside a compiled command that does nothing: in one real PowerShell, in
/// turn, by the processor time of the process (getrusage: what /proc says comes in steps of ten milliseconds, which is
/// more than a thousand CPUs take). A second such command has the parameters of those that change a CPU, which
/// PowerShell binds anew for each: what is above it is ours.
/// </summary>
internal static class CmdletRun
{
    private const string Script = """
        $ErrorActionPreference = 'Stop'
        Import-Module '{module}'
        Import-Module '{empty}'
        Import-Module '{shaped}'
        function Measure-Cpu([scriptblock] $Block) {
            [GC]::Collect()
            $before = [Environment]::CpuUsage.TotalTime
            & $Block
            ([Environment]::CpuUsage.TotalTime - $before).TotalMilliseconds
        }
        foreach ($count in 64, 1024, 8192) {
            foreach ($round in 0..{rounds}) {
                $null = New-SimMachine -Name bench -CpuCount 1 -PossibleCpu $count -Generation linux-6.12 -Force
                $last = $count - 1
                1..$last | Test-Nothing | Out-Null # what making the machine left to collect is nobody's
                $times = @(
                    Measure-Cpu { 1..$last | Test-Nothing | Out-Null }
                    Measure-Cpu { 1..$last | Test-Shape | Out-Null }
                    Measure-Cpu { 1..$last | Add-SimCpu | Out-Null }
                    Measure-Cpu { 1..$last | Set-SimCpuOnline | Out-Null }
                    Measure-Cpu { Get-SimCpu | Out-Null }
                    Measure-Cpu { 1..$last | Get-SimCpu | Out-Null }
                    Measure-Cpu { 1..$last | Set-SimCpuOnline -Offline | Out-Null }
                    Measure-Cpu { 1..$last | Remove-SimCpu -Confirm:$false | Out-Null }
                )
                if ($round) { "$count " + ($times.ForEach{ $_.ToString([cultureinfo]::InvariantCulture) } -join ' ') }
            }
        }
        """;

    private static readonly string[] Names = [
        "with their parameters", "Add-SimCpu", "Set-SimCpuOnline", "Get-SimCpu", "CPUs to Get-SimCpu",
        "Set-SimCpuOnline -Offline", "Remove-SimCpu"];

    public static string Report(int rounds)
    {
        string script = Path.GetTempFileName() + ".ps1";
        try
        {
            File.WriteAllText(script, Script
                .Replace("{module}", StartRun.Metadata("Module"), StringComparison.Ordinal)
                .Replace("{empty}", StartRun.Metadata("EmptyModule"), StringComparison.Ordinal)
                .Replace("{shaped}", StartRun.Metadata("ShapedModule"), StringComparison.Ordinal)
                .Replace("{rounds}", rounds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            double[][] runs =
            [
                .. StartRun.Run($"{StartRun.PwshFile} '{script}'").Split('\n')
                    .Select(
                        line => (double[])[
                            .. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]),
            ];
            IEnumerable<string> rows = runs.GroupBy(run => run[0]).Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"| {group.Key:N0} | {Microseconds(group, 1):F1} | "
                    + $"{string.Join(" | ", Names.Select((_, i) => Cell(group, i + 2)))} |"));
            return $"""
                # What a CPU costs in a pipeline

                {BenchHost.Describe()}; CPU time, medians of {rounds} rounds in turn in one pwsh after one that is not
                counted. Each cell: µs a CPU, and in brackets how many times a compiled command that passes on what
                comes through the pipeline. The column after it is such a command that has the parameters of those that
                change a CPU and asks as they do before it goes on: that much of theirs is the shell's own.

                | CPUs | that command, µs | {string.Join(" | ", Names)} |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                {string.Join('\n', rows)}
                """;
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string Cell(IGrouping<double, double[]> runs, int column)
    {
        double times = StartRun.Median(runs.Select(run => run[column] / Math.Max(run[1], 0.01)));
        return string.Create(CultureInfo.InvariantCulture, $"{Microseconds(runs, column):F1} ({times:F1})");
    }

    private static double Microseconds(IGrouping<double, double[]> runs, int column) =>
        StartRun.Median(runs.Select(run => run[column])) * 1000 / (runs.Key - 1);
}
