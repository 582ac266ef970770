using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KvmSim.Cli.Hosting;

/// <summary>Asks the user, and reads the answers from standard input, terminal or not.</summary>
/// <remarks>No answer is never a yes: at the end of the input, and with -NonInteractive, asking is an error.</remarks>
internal sealed class Questions(bool interactive)
{
    internal string ReadLine()
    {
        if (!interactive)
        {
            throw new HostException("A question was asked, and kvmsim runs with -NonInteractive.");
        }

        return Console.In.ReadLine()
            ?? throw new HostException("A question was asked, and standard input has no answer.");
    }

    internal SecureString ReadSecret()
    {
        SecureString secret = new();
        if (!interactive || Console.IsInputRedirected)
        {
            foreach (char letter in ReadLine())
            {
                secret.AppendChar(letter);
            }

            return secret;
        }

        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        Console.Out.WriteLine();
        return secret;
    }

    internal Dictionary<string, PSObject> AskFields(
        PSHostUserInterface output, string caption, string message, Collection<FieldDescription> fields)
    {
        Introduce(output, caption, message);
        Dictionary<string, PSObject> answers = new(StringComparer.OrdinalIgnoreCase);
        foreach (FieldDescription field in fields)
        {
            Type type = Type.GetType(field.ParameterAssemblyFullName, throwOnError: false) ?? typeof(string);
            answers[field.Name] = PSObject.AsPSObject(AskField(output, field.Name, type));
        }

        return answers;
    }

    internal int AskChoice(
        PSHostUserInterface output, string caption, string message, Collection<ChoiceDescription> choices, int preset)
    {
        Introduce(output, caption, message);
        List<Choice> offers = [.. choices.Select(Choice.From)];
        while (true)
        {
            string question = string.Join("  ", offers.Select(offer => $"[{offer.Key}] {offer.Label}"));
            string fallback = preset >= 0 ? $" (default is \"{offers[preset].Key}\")" : string.Empty;
            output.Write($"{question}  [?] Help{fallback}: ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && preset >= 0)
            {
                return preset;
            }

            if (offers.FindIndex(offer => offer.Matches(answer)) is int chosen and >= 0)
            {
                return chosen;
            }

            if (string.Equals(answer, "?", StringComparison.Ordinal))
            {
                offers.ForEach(offer => output.WriteLine($"{offer.Key} - {offer.Help}"));
            }
        }
    }

    internal PSCredential AskCredential(PSHostUserInterface output, string caption, string message, string? userName)
    {
        Introduce(output, caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            output.Write("User: ");
            userName = ReadLine();
        }

        output.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    private static void Introduce(PSHostUserInterface output, string? caption, string? message)
    {
        foreach (string text in new[] { caption, message }.OfType<string>().Where(text => text.Length > 0))
        {
            output.WriteLine(text);
        }
    }

    private object AskField(PSHostUserInterface output, string name, Type type)
    {
        if (type == typeof(SecureString))
        {
            output.Write(name + ": ");
            return ReadSecret();
        }

        if (type != typeof(string) && typeof(IList).IsAssignableFrom(type))
        {
            return AskList(output, name);
        }

        output.Write(name + ": ");
        return ReadLine();
    }

    // As pwsh does it: one element a line, an empty line ends the list. The binder converts the elements.
    private string[] AskList(PSHostUserInterface output, string name)
    {
        List<string> elements = [];
        while (true)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{name}[{elements.Count}]: "));
            string element = ReadLine();
            if (element.Length == 0)
            {
                return [.. elements];
            }

            elements.Add(element);
        }
    }
}
