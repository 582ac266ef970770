using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KvmSim.Cluster.Tests;

/// <summary>Certificates of a cluster, as docs/scale.md has them made.</summary>
internal static class Certificates
{
    /// <summary>Writes one with its key.</summary>
    public static string Write(string path)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=kvmsim", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
