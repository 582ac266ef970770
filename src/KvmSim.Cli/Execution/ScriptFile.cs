using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace KvmSim.Cli.Execution;

/// <summary>A script file and what its end means for the exit code.</summary>
internal sealed class ScriptFile(Session session, string path)
{
    internal int Run(IEnumerable<CommandParameter> parameters)
    {
        Command command = new(path, isScript: false, useLocalScope: false);
        foreach (CommandParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        RunOutcome outcome = session.Pipelines.Run(command);
        return outcome switch
        {
            _ when session.Host.ExitCode is int code => code,
            RunOutcome.Succeeded or RunOutcome.Failed => CodeOfExit(),
            _ => KvmSimProgram.ExitCode(outcome),
        };
    }

    // The engine does not tell the host of an exit in a script file; it only sets $LASTEXITCODE, as programs do too. So the
    // number counts only in a script that says exit somewhere. Without it, coming to the end is success, as in pwsh.
    private int CodeOfExit()
    {
        Ast script = Parser.ParseFile(path, out _, out _);
        bool exits = script.Find(node => node is ExitStatementAst, searchNestedScriptBlocks: true) is not null;
        return exits && session.Pipelines.Evaluate("$global:LASTEXITCODE") is int code ? code : ExitCodes.Success;
    }
}
