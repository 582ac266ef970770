using Xunit;

namespace KvmSim.Core.Tests.Docs;

public sealed class ManifestPageTests
{
    [Fact]
    public void Page_IsWhatTheSchemasSay() => GeneratedFile.Is("docs/manifests.md", ManifestPage.Write());
}
