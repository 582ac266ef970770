using System.Security.Cryptography.X509Certificates;
using KvmSim.Cluster.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace KvmSim.Cluster.Security;

/// <summary>How connections are guarded: TLS outside where there is a certificate, the check of peers inside.</summary>
internal static class ConnectionSecurity
{
    /// <summary>The check that a secret in a file makes; without one only the build counts.</summary>
    /// <exception cref="NodeArgumentException">The file cannot be used.</exception>
    public static PeerCheck CheckOf(string? secretFile)
    {
        if (secretFile is null)
        {
            return new PeerCheck([], Build.Id);
        }

        try
        {
            byte[] content = File.ReadAllBytes(secretFile);
            byte[] secret = content[..(Array.FindLastIndex(content, value => !IsEnd(value)) + 1)];
            return secret.Length >= 16
                ? new PeerCheck(secret, Build.Id)
                : throw new NodeArgumentException($"The secret in {secretFile} is too short: it takes 16 bytes or more.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NodeArgumentException($"The secret cannot be read: {exception.Message}");
        }
    }

    /// <summary>Guards the connections of a node.</summary>
    public static void Guard(ISiloBuilder silo, PeerCheck check, string? certificate)
    {
        if (certificate is not null)
        {
            silo.UseTls(options => Use(options, Load(certificate)));
        }

        silo.Services.AddSingleton(check);
        silo.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloInboundConnection(connection => connection.Use(check.Accept));
            options.ConfigureGatewayInboundConnection(connection => connection.Use(check.Accept));
            options.ConfigureSiloOutboundConnection(connection => connection.Use(check.Connect));
        });
    }

    /// <summary>Guards the connections of a client.</summary>
    public static void Guard(IClientBuilder client, PeerCheck check, string? certificate)
    {
        if (certificate is not null)
        {
            client.UseTls(options => Use(options, Load(certificate)));
        }

        client.Services.AddSingleton(check);
        client.Configure<ClientConnectionOptions>(options =>
            options.ConfigureConnection(connection => connection.Use(check.Connect)));
    }

    private static bool IsEnd(byte value) => value is (byte)'\n' or (byte)'\r';

    /// <exception cref="NodeArgumentException">The file cannot be used.</exception>
    private static X509Certificate2 Load(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new NodeArgumentException($"The certificate {path} cannot be used: {exception.Message}");
        }
    }

    /// <summary>
    /// Every end shows the certificate of the cluster, and takes no other: nothing is asked of authorities or names.
    /// </summary>
    private static void Use(TlsOptions options, X509Certificate2 certificate)
    {
        options.LocalCertificate = certificate;
        options.LocalServerCertificateSelector = (_, _) => certificate;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.CheckCertificateRevocation = false;
        options.RemoteCertificateValidation = (remote, _, _) =>
            remote is not null && remote.RawData.AsSpan().SequenceEqual(certificate.RawData);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = "kvmsim";
    }
}
