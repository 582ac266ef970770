using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>A difference that decides: where, which bits, what KVM does about it, what can be done.</summary>
internal static class ReasonBlocks
{
    public static IEnumerable<PageBlock> Of(WrittenObject reason)
    {
        yield return new HeadingBlock(reason.Text("Property"));
        string[] bits = reason.Texts("Bits");
        yield return new TableBlock(
            "Where it differs",
            ["Where", "Bits", "Expected", "Found"],
            [
                [
                    PageText.Code(reason.Text("Source")), bits.Length > 0 ? string.Join("\n", bits) : "the whole value",
                    PageText.Code(reason.Text("Expected")), PageText.Code(reason.Text("Found")),
                ],
            ]);
        yield return new FactsBlock(
        [
            new PageFact("What KVM does", reason.Text("Effect")),
            new PageFact("What to do", reason.Text("WhatToDo")),
            new PageFact("Names in QEMU and libvirt", [.. reason.Texts("QemuNames").Select(PageText.Code)]),
            new PageFact("KVM looks at it since", reason.Text("KernelLooksSince")),
        ]);
    }
}
