using System.Text.Json;
using KvmSim.Messages;

namespace KvmSim.Pages;

/// <summary>
/// Writes data for the script of a page; texts go through the one place where foreign text is made safe.
/// </summary>
internal readonly struct PageData(Utf8JsonWriter json)
{
    public void Object(Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
    }

    public void Array(Action write)
    {
        json.WriteStartArray();
        write();
        json.WriteEndArray();
    }

    public void Name(string name) => json.WritePropertyName(name);

    public void Text(string? text) => json.WriteStringValue(ForeignText.Block(text) ?? "");

    public void Number(int number) => json.WriteNumberValue(number);

    public void Texts(IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            Text(text);
        }

        json.WriteEndArray();
    }

    public void Numbers(IEnumerable<int> numbers)
    {
        json.WriteStartArray();
        foreach (int number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
