using System.Runtime.ExceptionServices;

namespace VkSim.Compute;

/// <summary>What command buffers of the host program use until it is known that they have run. Used again and again.</summary>
internal sealed class HostWorkState(HostWorks owner) : IRetirable
{
    private readonly List<GpuBuffer> _buffers = [];
    private readonly List<KernelProgram> _programs = [];
    private readonly List<HostBlock> _blocks = [];
    private ForeignDescriptors? _descriptors;
    private int _covered;

    /// <summary>The use that this stands for; rises when it has ended.</summary>
    public int Generation { get; private set; }

    /// <summary>What the host has told to wait for; guarded by the owner's lock.</summary>
    public HostSignal Signal { get; set; }

    public IReadOnlyList<GpuBuffer> Buffers => _buffers;

    public HostWorks Owner => owner;

    /// <summary>Holds all that a list uses now. Under the gate of the submissions, with nothing of it disposed.</summary>
    public void Cover(CommandStream stream, ForeignDescriptors descriptors)
    {
        if (_descriptors is null)
        {
            descriptors.Hold();
            _descriptors = descriptors;
        }

        if (_covered == stream.Count)
        {
            return;
        }

        _covered = stream.Count;
        foreach (GpuBuffer buffer in stream.Buffers)
        {
            if (!_buffers.Contains(buffer))
            {
                buffer.BeginHostUse();
                _buffers.Add(buffer);
            }
        }

        foreach (KernelProgram program in stream.Programs)
        {
            if (!_programs.Contains(program))
            {
                program.Hold();
                _programs.Add(program);
            }
        }

        foreach (HostBlock block in stream.Staging.Blocks)
        {
            if (!_blocks.Contains(block))
            {
                block.Hold();
                _blocks.Add(block);
            }
        }
    }

    /// <summary>The host's command buffers have run.</summary>
    public void Release() => owner.End(this);

    /// <summary>The use has ended: whoever tells so once more is not meant. Called by the owner alone, under its lock.</summary>
    public void End()
    {
        Generation++;
        Signal = default;
    }

    /// <summary>Lets everything go. Called by the owner alone.</summary>
    /// <remarks>What a host's lock throws is let out when all has been let go.</remarks>
    public void LetGo()
    {
        ExceptionDispatchInfo? failure = null;
        foreach (GpuBuffer buffer in _buffers)
        {
            try
            {
                buffer.EndHostUse();
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        foreach (KernelProgram program in _programs)
        {
            program.LetGo();
        }

        foreach (HostBlock block in _blocks)
        {
            block.LetGo();
        }

        _buffers.Clear();
        _programs.Clear();
        _blocks.Clear();
        _covered = 0;
        _descriptors?.LetGo();
        _descriptors = null;
        failure?.Throw();
    }
}
