using System.Reflection;

namespace KvmSim.Cli;

/// <summary>What the program says of itself.</summary>
internal static class Texts
{
    private static readonly string Number = Assembly.GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal static string Version => $"kvmsim {Number}{Environment.NewLine}";

    /// <summary>The line above the first prompt.</summary>
    internal static string Banner => $"KvmSim {Number}: unlike CPUs under KVM. Begin with: help about_KvmSim";

    internal const string Usage =
        """
        kvmsim: what KVM does when CPUs are not all alike, and come and go

        kvmsim                        PowerShell with the module KvmSim imported
        kvmsim demo                   a short tour
        kvmsim check FILE|FOLDER|-    judge machines, dumps, scenarios, logs, recordings
        kvmsim run FILE...            act scenarios out
        kvmsim race GENERATION...     look for races in every order of events
        kvmsim design                 judge or look for protocols composed of the parts
        kvmsim fleet FOLDER...        judge many machines beside each other
        kvmsim log FILE|-             say what the lines of a kernel log mean
        kvmsim node                   a node of a cluster for large searches
        kvmsim help VERB              what a verb takes

        kvmsim -Command TEXT          run PowerShell text ("-": from standard input)
        kvmsim SCRIPT.ps1 ARGS        run a script; -File, and all else that pwsh takes
        kvmsim --version

        Exit codes of the verbs
          0   all is well
          1   there is a finding
          2   something could not be judged
          64  the command line cannot be used
          130 stopped by Ctrl+C
        A script's "exit N" is N.

        Environment
          KVMSIM_MODULE   a folder or .psd1 to import in place of the module beside this
          NO_COLOR        no colours

        """;
}
