using System.Text;
using System.Text.Json;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>A schedule as a trace of events (Chrome's JSON), a thread for each actor, a counter for VMs.</summary>
internal static class PerfettoExport
{
    private const int Step = 1000;

    public static string Write(RaceSchedule schedule)
    {
        string[] actors = RaceExport.Actors(schedule);
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");
            Name(json, "process_name", 0, RaceExport.Title(schedule));
            for (int i = 0; i < actors.Length; i++)
            {
                Name(json, "thread_name", i + 1, actors[i]);
            }

            Labels(json, RaceExport.About(schedule));
            foreach (RaceScheduleStep step in schedule.Steps)
            {
                Slice(json, step, Array.IndexOf(actors, step.Actor) + 1);
                Counter(json, step);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Name(Utf8JsonWriter json, string kind, int thread, string name)
    {
        Begin(json, kind, "M", thread, 0);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Labels(Utf8JsonWriter json, string[] about)
    {
        Begin(json, "process_labels", "M", 0, 0);
        json.WriteStartObject("args");
        json.WriteString("labels", string.Join(" ", about));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Slice(Utf8JsonWriter json, RaceScheduleStep step, int thread)
    {
        Begin(json, step.Text, "X", thread, step.Number);
        json.WriteNumber("dur", Step);
        json.WriteString("cat", step.IsFatal ? "fatal" : "step");
        json.WriteStartObject("args");
        json.WriteString("function", step.Function);
        json.WriteString("changes", string.Join("; ", step.Changes));
        json.WriteString("locks", string.Join("; ", step.After.Locks));
        json.WriteString("online", string.Join(',', step.After.Online));
        json.WriteString("enabled", string.Join(',', step.After.Enabled));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Counter(Utf8JsonWriter json, RaceScheduleStep step)
    {
        Begin(json, "VMs", "C", 0, step.Number);
        json.WriteStartObject("args");
        json.WriteNumber("VMs", step.After.Usage);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string name, string phase, int thread, int number)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", thread);
        json.WriteNumber("ts", number * Step);
    }
}
