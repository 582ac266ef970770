namespace KvmSim.Pages;

/// <summary>Something that stands on a page.</summary>
public abstract record PageBlock
{
    private protected PageBlock()
    {
    }

    internal abstract void Write(MarkupWriter page);
}
