namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// The scripts that discover and run a file. They are scripts because only the language itself dot-sources into a
/// scope; their variables have names no test uses, as tests see them.
/// </summary>
/// <remarks>
/// The scopes of a run: the block's scope holds its row and what <c>BeforeAll</c> set; <c>AfterAll</c> runs there.
/// Children run one scope below. A test's scope holds its row, the <c>BeforeEach</c> of all blocks around it, its body
/// and the <c>AfterEach</c>. The <c>do while</c> loops end a stray <c>break</c>.
/// </remarks>
internal static class DriverScripts
{
    /// <summary>
    /// Takes the session and the file. The file is dot-sourced: <c>$script:</c> stays the runspace's own scope.
    /// </summary>
    internal const string Discover = """
        param($______session, $______path)
        $______session.BeginDiscovery()
        try
        {
            do { $null = & { . $args[0] } $______path } while ($false)
        }
        catch
        {
            $______session.FailDiscovery($_)
        }
        """;

    /// <summary>Takes the session, a block, this script and <see cref="Test"/>.</summary>
    internal const string Block = """
        param($______session, $______block, $______runBlock, $______runTest)
        $______arguments = $______block.Arguments
        $______session.EnterBlock()
        try
        {
            foreach ($______pair in $______block.Variables.GetEnumerator())
            {
                $ExecutionContext.SessionState.PSVariable.Set($______pair.Key, $______pair.Value)
            }

            if ($______block.ShouldSetUp -and $null -ne $______block.BeforeAll)
            {
                $______session.EnterHook($______block, 'BeforeAll')
                do { $null = . $______block.BeforeAll @______arguments } while ($false)
            }

            $______block.ExpandName($ExecutionContext)
            & {
                foreach ($______child in $______block.Children)
                {
                    if ($______child -is [KvmSim.PowerShell.Tests.Pester.PesterBlock])
                    {
                        & $______runBlock $______session $______child $______runBlock $______runTest
                    }
                    else
                    {
                        & $______runTest $______session $______child
                    }
                }
            }
        }
        catch
        {
            $______block.Fail($_)
        }
        finally
        {
            if ($______block.ShouldSetUp -and $null -ne $______block.AfterAll)
            {
                $______session.EnterHook($______block, 'AfterAll')
                try
                {
                    do { $null = . $______block.AfterAll @______arguments } while ($false)
                }
                catch
                {
                    $______block.FailTeardown($_)
                }
            }

            $______session.LeaveBlock()
        }
        """;

    /// <summary>Takes the session and a test.</summary>
    internal const string Test = """
        param($______session, $______test)
        if ($______test.Skip)
        {
            return
        }

        $______arguments = $______test.Arguments
        $______session.EnterTest($______test)
        try
        {
            foreach ($______pair in $______test.Variables.GetEnumerator())
            {
                $ExecutionContext.SessionState.PSVariable.Set($______pair.Key, $______pair.Value)
            }

            do
            {
                foreach ($______hook in $______test.BeforeEach)
                {
                    do { $null = . $______hook @______arguments } while ($false)
                }

                $______test.ExpandName($ExecutionContext)
                $null = . $______test.Body @______arguments
            }
            while ($false)
            $______test.Complete()
        }
        catch
        {
            $______test.Fail($_)
        }
        finally
        {
            foreach ($______hook in $______test.AfterEach)
            {
                try
                {
                    do { $null = . $______hook @______arguments } while ($false)
                }
                catch
                {
                    $______test.Fail($_)
                }
            }

            $______session.LeaveTest()
        }
        """;
}
