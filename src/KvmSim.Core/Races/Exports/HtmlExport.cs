using System.Net;
using System.Text;
using System.Text.Json;
using KvmSim.Exploration;
using KvmSim.Messages;

namespace KvmSim.Races;

/// <summary>A schedule as a page of its own that steps through the states; nothing is loaded from anywhere.</summary>
internal static class HtmlExport
{
    private const string Style = """
        body { font-family: sans-serif; margin: 1.5em; max-width: 70em }
        td, th { text-align: left; padding: .2em .8em; vertical-align: top }
        tbody tr { cursor: pointer }
        tr.now { background: #def } tr.later { color: #999 } tr.fatal.now { background: #fcc }
        .state { position: sticky; top: 0; background: #fff; border-bottom: 1px solid #999; padding: .5em 0 }
        """;

    private const string Script = """
        const steps = JSON.parse(document.getElementById('steps').textContent);
        const rows = [...document.querySelectorAll('tbody tr')];
        let now = 0;
        function show(n) {
          now = Math.max(0, Math.min(steps.length - 1, n));
          const s = steps[now];
          document.getElementById('number').textContent = now + ' / ' + (steps.length - 1);
          for (const name of ['online', 'enabled', 'vms', 'flags', 'locks', 'function']) {
            document.getElementById(name).textContent = s[name];
          }
          rows.forEach((row, i) => {
            row.classList.toggle('now', i === now - 1);
            row.classList.toggle('later', i >= now);
          });
        }
        document.getElementById('back').onclick = () => show(now - 1);
        document.getElementById('forward').onclick = () => show(now + 1);
        rows.forEach((row, i) => row.onclick = () => show(i + 1));
        document.onkeydown = e => {
          if (e.key === 'ArrowLeft' || e.key === 'ArrowUp') { show(now - 1); e.preventDefault(); }
          if (e.key === 'ArrowRight' || e.key === 'ArrowDown') { show(now + 1); e.preventDefault(); }
        };
        window.onhashchange = () => show(Number.parseInt(location.hash.slice(1)) || 0);
        window.onhashchange();
        """;

    public static string Write(RaceSchedule schedule)
    {
        string[] actors = RaceExport.Actors(schedule);
        StringBuilder page = new();
        string title = Safe(RaceExport.Title(schedule));
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>").Append(title)
            .Append("</title>\n<style>\n").Append(Style).Append("\n</style></head>\n<body>\n<h1>").Append(title)
            .Append("</h1>\n<div class=\"state\"><button id=\"back\">Back</button> ")
            .Append("<button id=\"forward\">Forward</button> ")
            .Append("<span id=\"number\"></span> <code id=\"function\"></code><br>\nonline <b id=\"online\"></b>; ")
            .Append("enabled <b id=\"enabled\"></b>; VMs <b id=\"vms\"></b>; flags <b id=\"flags\"></b><br>\n")
            .Append("locks: <b id=\"locks\"></b></div>\n<table>\n<thead><tr><th></th>");
        page.AppendJoin("", actors.Select(actor => $"<th>{Safe(actor)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (RaceScheduleStep step in schedule.Steps)
        {
            page.Append(step.IsFatal ? "<tr class=\"fatal\"><td>" : "<tr><td>").Append(step.Number).Append("</td>");
            page.AppendJoin("", actors.Select(actor => actor == step.Actor ? $"<td>{Cell(step)}</td>" : "<td></td>"));
            page.Append("</tr>\n");
        }

        return page.Append("</tbody>\n</table>\n<script type=\"application/json\" id=\"steps\">")
            .Append(States(schedule))
            .Append("</script>\n<script>\n").Append(Script).Append("\n</script>\n</body>\n</html>\n")
            .Replace("\r\n", "\n").ToString();
    }

    private static string Cell(RaceScheduleStep step) =>
        Safe(step.Text) + (step.Changes.Count > 0 ? $"<br><small>{Safe(string.Join("; ", step.Changes))}</small>" : "");

    /// <summary>The states as JSON; the serializer escapes what could end the script element.</summary>
    private static string States(RaceSchedule schedule) => JsonSerializer.Serialize(
        schedule.Steps.Select(step => State(step.After, step.Function)).Prepend(State(schedule.Initial, "")));

    private static Dictionary<string, string> State(RaceSnapshot state, string function) => new(StringComparer.Ordinal)
    {
        ["online"] = string.Join(',', state.Online),
        ["enabled"] = state.Enabled.Count > 0 ? string.Join(',', state.Enabled) : "none",
        ["vms"] = $"{state.Usage}",
        ["flags"] = (state.HardwareIncompatible, state.EnableFailed) switch
        {
            (true, true) => "hardware_incompatible, hardware_enable_failed",
            (true, false) => "hardware_incompatible",
            (false, true) => "hardware_enable_failed",
            _ => "none",
        },
        ["locks"] = state.Locks.Count > 0 ? string.Join("; ", state.Locks) : "none",
        ["function"] = function,
    };

    private static string Safe(string text) => WebUtility.HtmlEncode(ForeignText.Line(text));
}
