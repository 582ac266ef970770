using KvmSim.Help;

// PAGES HELP MODULE REFERENCE...: the folder of pages, the file to write, the module's assembly, and the assemblies it
// needs.
if (args is not [var pages, var help, var module, .. var references])
{
    Console.Error.WriteLine(
        "KvmSim.Help: takes a folder of pages, a file to write, the module's assembly and its references.");
    return 64;
}

try
{
    string[] assemblies = references is [['@', .. var list]] ? File.ReadAllLines(list) : references;
    using CmdletReader cmdlets = new(module, assemblies);
    List<CommandHelp> commands = [];
    foreach (Cmdlet cmdlet in cmdlets.Read())
    {
        string page = Path.Combine(pages, cmdlet.Name + ".md");
        if (!File.Exists(page))
        {
            throw new HelpException(page, $"{cmdlet.Name} has no page: write one as its neighbours are.");
        }

        commands.Add(CommandHelp.Join(cmdlet, PageReader.Read(page)));
    }

    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(help))!);
    File.WriteAllText(help, MamlWriter.Write(commands));
    return 0;
}
catch (HelpException e)
{
    // As MSBuild reads errors of programs.
    Console.Error.WriteLine($"{e.File}({e.Line}): error KVMHELP: {e.Message}");
    return 1;
}
