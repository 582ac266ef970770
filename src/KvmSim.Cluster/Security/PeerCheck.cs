using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using KvmSim.Cluster.Messages;
using Microsoft.AspNetCore.Connections;

namespace KvmSim.Cluster.Security;

/// <summary>
/// What the two ends of a connection say to each other before anything else: each which build it is, and, without
/// telling it, that it knows the secret. It goes on only where both agree; where TLS is used, inside of it.
/// </summary>
/// <remarks>
/// The accepting end sends a mark and a random number; the other its own random number, its build, and an HMAC of both
/// numbers and its build under the secret; the accepting end its verdict, its build and its HMAC. Without a secret the
/// key is empty: then only the build counts.
/// </remarks>
internal sealed class PeerCheck(byte[] secret, string build)
{
    private const int NonceSize = 32;
    private const int BuildSize = 64;

    private static readonly byte[] Mark = "KVMSIM01"u8.ToArray();

    /// <summary>How long it may take: far longer than it does between busy machines.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<string> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why the first connection that this end made was refused, by either; ends when one is.</summary>
    public Task<string> Refusal => _refusal.Task;

    /// <summary>The same, as far as it is known; null if none was refused.</summary>
    public string? FirstRefusal => _refusal.Task.IsCompleted ? _refusal.Task.Result : null;

    /// <summary>Checks who connects.</summary>
    public ConnectionDelegate Accept(ConnectionDelegate next) => async connection =>
    {
        using CancellationTokenSource limit = new(Limit);
        byte[] mine = RandomNumberGenerator.GetBytes(NonceSize);
        await connection.Transport.Output.WriteAsync((byte[])[.. Mark, .. mine], limit.Token);
        byte[] answer = await Read(
            connection.Transport.Input, NonceSize + BuildSize + HMACSHA256.HashSizeInBytes, limit.Token);
        byte[] theirs = answer[..NonceSize];
        string other = TextOf(answer.AsSpan(NonceSize, BuildSize));
        PeerVerdict verdict =
            !string.Equals(other, build, StringComparison.Ordinal) ? PeerVerdict.OtherBuild
            : CryptographicOperations.FixedTimeEquals(
                answer.AsSpan(NonceSize + BuildSize), Proof("connects", other, mine, theirs))
                ? PeerVerdict.Welcome
            : PeerVerdict.OtherSecret;
        byte[] proof = verdict == PeerVerdict.Welcome
            ? Proof("accepts", build, mine, theirs)
            : new byte[HMACSHA256.HashSizeInBytes];
        await connection.Transport.Output.WriteAsync((byte[])[(byte)verdict, .. Padded(build), .. proof], limit.Token);
        if (verdict != PeerVerdict.Welcome)
        {
            // Who is refused hears why before the connection goes: it hangs up.
            await connection.Transport.Input.ReadAsync(limit.Token);
            throw new PeerRefusedException(ReasonOf(verdict, other));
        }

        await next(connection);
    };

    /// <summary>Checks to whom this end connects.</summary>
    public ConnectionDelegate Connect(ConnectionDelegate next) => async connection =>
    {
        using CancellationTokenSource limit = new(Limit);
        PipeReader input = connection.Transport.Input;
        byte[] greeting = await Read(input, Mark.Length + NonceSize, limit.Token);
        if (!greeting.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw Refused("what answers there is no node of kvmsim");
        }

        byte[] theirs = greeting[Mark.Length..];
        byte[] mine = RandomNumberGenerator.GetBytes(NonceSize);
        byte[] proof = Proof("connects", build, theirs, mine);
        await connection.Transport.Output.WriteAsync((byte[])[.. mine, .. Padded(build), .. proof], limit.Token);
        byte[] answer = await Read(input, 1 + BuildSize + HMACSHA256.HashSizeInBytes, limit.Token);
        string other = TextOf(answer.AsSpan(1, BuildSize));
        if (answer[0] != (byte)PeerVerdict.Welcome)
        {
            throw Refused(ReasonOf((PeerVerdict)answer[0], other));
        }

        if (!CryptographicOperations.FixedTimeEquals(
            answer.AsSpan(1 + BuildSize), Proof("accepts", build, theirs, mine)))
        {
            throw Refused("what answers there does not know the secret");
        }

        await next(connection);
    };

    private string ReasonOf(PeerVerdict verdict, string other) => verdict == PeerVerdict.OtherBuild
        ? $"the other end is of another build ({OneLine.Of(other)}; this one is {build}): use the same everywhere"
        : "the two ends do not have the same secret";

    private PeerRefusedException Refused(string reason)
    {
        _refusal.TrySetResult(reason);
        return new PeerRefusedException(reason);
    }

    private byte[] Proof(string role, string of, byte[] accepting, byte[] connecting) => HMACSHA256.HashData(
        secret, (byte[])[.. Encoding.UTF8.GetBytes(role), .. Padded(of), .. accepting, .. connecting]);

    private static byte[] Padded(string text)
    {
        byte[] bytes = new byte[BuildSize];
        Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, BuildSize / 4)), bytes);
        return bytes;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0');

    private static async Task<byte[]> Read(PipeReader input, int count, CancellationToken cancellation)
    {
        ReadResult result = await input.ReadAtLeastAsync(count, cancellation);
        if (result.Buffer.Length < count)
        {
            throw new PeerRefusedException("the other end hung up");
        }

        ReadOnlySequence<byte> wanted = result.Buffer.Slice(0, count);
        byte[] bytes = wanted.ToArray();
        input.AdvanceTo(wanted.End);
        return bytes;
    }
}
