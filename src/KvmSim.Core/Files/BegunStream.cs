using KvmSim.Packed;

namespace KvmSim.Files;

/// <summary>A pipe whose first byte was read already.</summary>
internal sealed class BegunStream(byte first, Stream rest) : ForwardStream
{
    private bool _isBegun;

    public override int Read(Span<byte> buffer)
    {
        if (_isBegun || buffer.IsEmpty)
        {
            return rest.Read(buffer);
        }

        _isBegun = true;
        buffer[0] = first;
        return 1;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
