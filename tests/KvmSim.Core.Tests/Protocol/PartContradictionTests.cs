using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

public sealed class PartContradictionTests
{
    [Fact]
    public void Parts_OfEveryGeneration_DoNotContradictEachOther() => Assert.All(
        GenerationCatalog.All, generation => Assert.Empty(PartContradiction.Of(generation.Parts)));

    [Fact]
    public void Contradictions_EachAlone_AreFoundInSomeParts()
    {
        ProtocolParts[] all =
        [
            .. from callback in Enum.GetValues<CallbackSection>()
               from check in Enum.GetValues<CheckPlace>()
               from refusal in Enum.GetValues<RefusalPolicy>()
               from locking in Enum.GetValues<VmLocking>()
               from flags in Enumerable.Range(0, 8)
               select new ProtocolParts
               {
                   Callback = callback,
                   Check = check,
                   Refusal = refusal,
                   Locking = locking,
                   Remembers = (flags & 1) != 0,
                   Reevaluates = (flags & 2) != 0,
                   LocksOnDestroy = (flags & 4) != 0,
               },
        ];

        Assert.All(PartContradiction.All, known => Assert.Contains(
            all, parts => PartContradiction.Of(parts).SequenceEqual([known])));
        Assert.Contains(all, parts => !PartContradiction.Of(parts).Any());
    }
}
