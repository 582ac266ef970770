namespace KvmSim.Cli.MissingCommands;

/// <summary>The commands of PowerShell 7 that live in modules the engine's package does not contain.</summary>
internal static class MissingCommandTable
{
    internal const string Utility = "Microsoft.PowerShell.Utility";
    internal const string Management = "Microsoft.PowerShell.Management";

    private const string UtilityCommands =
        """
        Add-Member Add-Type Clear-Variable Compare-Object ConvertFrom-CliXml ConvertFrom-Csv ConvertFrom-Json
        ConvertFrom-Markdown ConvertFrom-SddlString ConvertTo-CliXml ConvertTo-Csv ConvertTo-Html ConvertTo-Json
        ConvertTo-Xml Debug-Runspace Disable-PSBreakpoint Disable-RunspaceDebug Enable-PSBreakpoint Enable-RunspaceDebug
        Export-Alias Export-Clixml Export-Csv Export-FormatData Export-PSSession Format-Custom Format-Hex Format-List
        Format-Table Format-Wide Get-Alias Get-Culture Get-Date Get-Error Get-Event Get-EventSubscriber Get-FileHash
        Get-FormatData Get-Host Get-MarkdownOption Get-Member Get-PSBreakpoint Get-PSCallStack Get-Random Get-Runspace
        Get-RunspaceDebug Get-SecureRandom Get-TraceSource Get-TypeData Get-UICulture Get-Unique Get-Uptime Get-Variable
        Get-Verb Group-Object Import-Alias Import-Clixml Import-Csv Import-LocalizedData Import-PowerShellDataFile
        Import-PSSession Invoke-Expression Invoke-RestMethod Invoke-WebRequest Join-String Measure-Command Measure-Object
        New-Alias New-Event New-Guid New-Object New-TemporaryFile New-TimeSpan New-Variable Out-File Out-GridView
        Out-Printer Out-String Read-Host Register-EngineEvent Register-ObjectEvent Remove-Alias Remove-Event
        Remove-PSBreakpoint Remove-TypeData Remove-Variable Select-Object Select-String Select-Xml Send-MailMessage Set-Alias
        Set-Date Set-MarkdownOption Set-PSBreakpoint Set-TraceSource Set-Variable Show-Command Show-Markdown Sort-Object
        Start-Sleep Tee-Object Test-Json Trace-Command Unblock-File Unregister-Event Update-FormatData Update-List
        Update-TypeData Wait-Debugger Wait-Event Write-Debug Write-Error Write-Host Write-Information Write-Output
        Write-Progress Write-Verbose Write-Warning
        """;

    private const string ManagementCommands =
        """
        Add-Content Clear-Content Clear-Item Clear-ItemProperty Clear-RecycleBin Convert-Path Copy-Item Copy-ItemProperty
        Debug-Process Get-ChildItem Get-Clipboard Get-ComputerInfo Get-Content Get-HotFix Get-Item Get-ItemProperty
        Get-ItemPropertyValue Get-Location Get-Process Get-PSDrive Get-PSProvider Get-Service Get-TimeZone Invoke-Item
        Join-Path Move-Item Move-ItemProperty New-Item New-ItemProperty New-PSDrive New-Service Pop-Location Push-Location
        Remove-Item Remove-ItemProperty Remove-PSDrive Remove-Service Rename-Computer Rename-Item Rename-ItemProperty
        Resolve-Path Restart-Computer Restart-Service Resume-Service Set-Clipboard Set-Content Set-Item Set-ItemProperty
        Set-Location Set-Service Set-TimeZone Split-Path Start-Process Start-Service Stop-Computer Stop-Process Stop-Service
        Suspend-Service Test-Connection Test-Path Wait-Process
        """;

    private static readonly Dictionary<string, (string Command, string Module)> Table = Build();

    /// <summary>
    /// The proper spelling of a command and the module it lives in, or null when the table does not know it.
    /// </summary>
    internal static (string Command, string Module)? Find(string command)
    {
        string name = command[(command.LastIndexOf('\\') + 1)..];
        return Table.TryGetValue(name, out (string Command, string Module) entry) ? entry : null;
    }

    private static Dictionary<string, (string Command, string Module)> Build()
    {
        Dictionary<string, (string Command, string Module)> table = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string commands, string module) in new[] { (UtilityCommands, Utility), (ManagementCommands, Management) })
        {
            foreach (string command in commands.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                table.Add(command, (command, module));
            }
        }

        return table;
    }
}
