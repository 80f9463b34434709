namespace VkSim.Compute;

/// <summary>One recorded command. What is of variable length lies in the stream's arrays.</summary>
internal struct Command
{
    public CommandKind Kind;

    /// <summary>The kernel of a dispatch.</summary>
    public Kernel? Kernel;

    /// <summary>The code that the kernel had when the dispatch was recorded: a reload does not reach into lists.</summary>
    public KernelProgram? Program;

    /// <summary>The text of a label.</summary>
    public string? Label;

    /// <summary>What a copy reads, or where an indirect dispatch finds its group counts.</summary>
    public GpuBuffer? Source;

    /// <summary>Where the data of an upload lies, from the source's offset on.</summary>
    public HostBlock? Block;

    /// <summary>What a copy, fill, update or upload writes.</summary>
    public GpuBuffer? Target;

    public ulong SourceOffset;
    public ulong TargetOffset;

    /// <summary>Bytes of a copy, fill, update or upload.</summary>
    public ulong Length;

    /// <summary>The value of a fill, or the other queue family of an acquire or release.</summary>
    public uint Value;

    public DispatchSize Groups;

    /// <summary>The caller's estimate of the work, for splitting.</summary>
    public long Estimate;

    public int FirstBinding;
    public int BindingCount;

    /// <summary>Push constants of a dispatch or data of an update, in the stream's bytes.</summary>
    public int FirstByte;
    public int ByteCount;
}
