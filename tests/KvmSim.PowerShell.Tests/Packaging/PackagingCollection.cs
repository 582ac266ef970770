using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>The packages are packed once for all tests that look at them.</summary>
[CollectionDefinition(Name)]
public sealed class PackagingCollection : ICollectionFixture<PackedPackages>
{
    internal const string Name = "packages";
}
