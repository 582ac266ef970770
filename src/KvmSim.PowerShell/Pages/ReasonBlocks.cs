using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>A difference that decides: where, which bits, what KVM does about it, what can be done.</summary>
internal static class ReasonBlocks
{
    public static IEnumerable<PageBlock> Of(WrittenObject reason)
    {
        yield return new HeadingBlock(reason.Text("Property"));
        yield return new FactsBlock(
        [
            new PageFact("Where", PageText.Code(reason.Text("Source"))),
            new PageFact("Bits", [.. reason.Texts("Bits").Select(PageText.FromString)]),
            new PageFact("Expected", PageText.Code(reason.Text("Expected"))),
            new PageFact("Found", PageText.Code(reason.Text("Found"))),
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
