namespace KvmSim.Cli.CommandLine;

internal static class Usage
{
    internal const string Text =
        """
        kvmsim: a laboratory for CPU hotplug under KVM

        Usage:
          kvmsim                            an interactive prompt with the module KvmSim imported
          kvmsim demo                       a short tour
          kvmsim run FILE.yaml...           run scenarios
          kvmsim -Command TEXT              run PowerShell text; "-" reads it from standard input
          kvmsim -File SCRIPT.ps1 [ARGS]    run a script with its arguments; "-" reads it from standard input
          kvmsim --help | --version

        Options, before -Command or -File:
          -NonInteractive                   a question to the user is an error
          -NoLogo, -NoProfile               accepted, as pwsh does; there is neither

        Exit codes:
          0    all went well; with run, every expectation held
          1    an error ended the script, or its last command failed; with run, an expectation did not hold
          2    the command line, or with run the input, cannot be used
          130  stopped by Ctrl+C
          N    the script said exit N

        Environment:
          KVMSIM_MODULE                     a folder or .psd1 to import in place of the module that came along
          NO_COLOR                          when set, no colours

        The engine here carries PowerShell's core commands only. For everything else: pwsh 7.4 or later, Import-Module KvmSim.

        """;
}
