using System.Text;

namespace VkSim.Compute;

/// <summary>Turns a stream of recorded commands into Vulkan command buffers, with the barriers that it needs and no others.</summary>
internal sealed unsafe class CommandEncoder(GpuDevice device)
{
    private readonly HazardTracker _hazards = new();
    private readonly List<int> _openLabels = [];
    private BufferAccess[] _accesses = new BufferAccess[16];

    private CommandStream _stream = null!;
    private DescriptorArena _descriptors = null!;
    private DescriptorSet[]? _keptSets;
    private TimestampBatch? _timestamps;
    private CommandBuffer _commandBuffer;
    private uint _family;

    // What is bound in the current command buffer: the command that bound it.
    private int _bound;

    /// <summary>The barriers within the last stream that was encoded, without those at the start and end of a command buffer.</summary>
    public int BarrierCount { get; private set; }

    /// <summary>Encodes for submission: one command buffer for each part that stays within the limit on estimated work.</summary>
    /// <param name="stream">What to encode.</param>
    /// <param name="target">Where to.</param>
    /// <param name="name">The name in debuggers.</param>
    /// <param name="timestampBits">The bits of a timestamp of the queue; 0 times nothing.</param>
    /// <param name="maxOperations">The limit; 0 is none.</param>
    public void Encode(CommandStream stream, CommandEncoding target, string? name, int timestampBits, long maxOperations)
    {
        Start(stream, target.Descriptors, target.Family);
        // A list may be submitted again while the device still works through it.
        const CommandBufferUsageFlags Usage = CommandBufferUsageFlags.SimultaneousUseBit;
        BeginPart(target.Begin(name, Usage));
        _timestamps = timestampBits > 0 ? target.Timestamps : null;
        target.Timestamps.Clear();
        _timestamps?.Begin(_commandBuffer, stream.DispatchCount, timestampBits);

        long operations = 0;
        for (int i = 0; i < stream.Count; i++)
        {
            long estimate = stream[i].Estimate;
            if (maxOperations > 0 && operations > 0 && estimate > maxOperations - operations)
            {
                EndLabels();
                target.End(_commandBuffer, operations);
                BeginPart(target.Begin(name, Usage));
                operations = 0;
            }

            operations = estimate > long.MaxValue - operations ? long.MaxValue : operations + estimate;
            Encode(i);
        }

        EndLabels();
        CommandBarriers.AtEnd(device, _commandBuffer);
        target.End(_commandBuffer, operations);
        Finish();
    }

    /// <summary>Encodes into a command buffer that the caller began and will submit.</summary>
    /// <param name="stream">What to encode.</param>
    /// <param name="commandBuffer">The caller's command buffer.</param>
    /// <param name="family">The family of the queue that it will be submitted to.</param>
    /// <param name="descriptors">Where descriptor sets come from.</param>
    /// <param name="keptSets">The sets of an earlier call for the same stream, by command; filled in as they are made.</param>
    public void EncodeInto(
        CommandStream stream, CommandBuffer commandBuffer, uint family, DescriptorArena descriptors, DescriptorSet[] keptSets)
    {
        Start(stream, descriptors, family);
        _keptSets = keptSets;
        _commandBuffer = commandBuffer;
        _bound = -1;
        _hazards.Restart();
        CommandBarriers.AfterForeignCommands(device.Api, commandBuffer);
        for (int i = 0; i < stream.Count; i++)
        {
            Encode(i);
        }

        EndLabels();
        CommandBarriers.BeforeForeignCommands(device.Api, commandBuffer);
        Finish();
    }

    private void Start(CommandStream stream, DescriptorArena descriptors, uint family)
    {
        _family = family;
        _stream = stream;
        _descriptors = descriptors;
        _timestamps = null;
        _openLabels.Clear();
        BarrierCount = 0;
    }

    private void Finish()
    {
        _stream = null!;
        _descriptors = null!;
        _keptSets = null;
        _timestamps = null;
        _commandBuffer = default;
    }

    private void BeginPart(CommandBuffer commandBuffer)
    {
        _commandBuffer = commandBuffer;
        _bound = -1;
        _hazards.Restart();
        CommandBarriers.AtStart(device, commandBuffer);
        foreach (int label in _openLabels)
        {
            BeginLabel(_stream[label].Label!);
        }
    }

    private void Encode(int index)
    {
        ref readonly Command command = ref _stream[index];
        switch (command.Kind)
        {
            case CommandKind.Dispatch:
            case CommandKind.DispatchIndirect:
                EncodeDispatch(index, command);
                break;
            case CommandKind.Copy:
                EncodeCopy(command);
                break;
            case CommandKind.Fill:
                BarrierBeforeWrite(command);
                device.Api.CmdFillBuffer(
                    _commandBuffer, command.Target!.Handle, command.TargetOffset, command.Length, command.Value);
                break;
            case CommandKind.Update:
                EncodeUpdate(command);
                break;
            case CommandKind.Upload:
                BarrierBeforeWrite(command);
                Copy(command.Block!.Handle, command);
                break;
            case CommandKind.Acquire:
                HandOver(command.Target!, command.Value, _family);
                break;
            case CommandKind.Release:
                HandOver(command.Target!, _family, command.Value);
                break;
            case CommandKind.BeginLabel:
                _openLabels.Add(index);
                BeginLabel(command.Label!);
                break;
            case CommandKind.EndLabel:
                _openLabels.RemoveAt(_openLabels.Count - 1);
                device.DebugUtils?.CmdEndDebugUtilsLabel(_commandBuffer);
                break;
        }
    }

    private void EncodeDispatch(int index, in Command command)
    {
        DispatchSize groups = command.Groups;
        bool indirect = command.Kind == CommandKind.DispatchIndirect;
        if (!indirect && (groups.X == 0 || groups.Y == 0 || groups.Z == 0))
        {
            return;
        }

        ReadOnlySpan<BoundBuffer> bindings = _stream.BindingsOf(command);
        BarrierBeforeDispatch(command, bindings);
        _timestamps?.BeforeDispatch(_commandBuffer, command.Kernel!.Name);
        Bind(index, command, bindings);
        if (indirect)
        {
            device.Api.CmdDispatchIndirect(_commandBuffer, command.Source!.Handle, command.SourceOffset);
        }
        else
        {
            device.Api.CmdDispatch(_commandBuffer, groups.X, groups.Y, groups.Z);
        }

        _timestamps?.AfterDispatch(_commandBuffer);
    }

    private void Bind(int index, in Command command, ReadOnlySpan<BoundBuffer> bindings)
    {
        KernelProgram program = command.Program!;
        bool sameProgram = false;
        bool sameBindings = false;
        if (_bound >= 0)
        {
            ref readonly Command previous = ref _stream[_bound];
            sameProgram = ReferenceEquals(previous.Program, program);
            sameBindings = sameProgram && SameBuffers(_stream.BindingsOf(previous), bindings);
        }

        if (!sameProgram)
        {
            device.Api.CmdBindPipeline(_commandBuffer, PipelineBindPoint.Compute, program.Pipeline);
        }

        if (!sameBindings && bindings.Length > 0)
        {
            BindBuffers(index, program, bindings);
        }

        ReadOnlySpan<byte> constants = _stream.BytesOf(command);
        if (constants.Length > 0)
        {
            fixed (byte* data = constants)
            {
                device.Api.CmdPushConstants(
                    _commandBuffer, program.Layout, ShaderStageFlags.ComputeBit, 0, (uint)constants.Length, data);
            }
        }

        _bound = index;
    }

    // The program is the same, so the slots are: only what is set there can differ.
    private static bool SameBuffers(ReadOnlySpan<BoundBuffer> left, ReadOnlySpan<BoundBuffer> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (!ReferenceEquals(left[i].Buffer, right[i].Buffer)
                || left[i].Offset != right[i].Offset
                || left[i].Range != right[i].Range)
            {
                return false;
            }
        }

        return true;
    }

    private void BindBuffers(int index, KernelProgram program, ReadOnlySpan<BoundBuffer> bindings)
    {
        if (!program.UsesPushDescriptors)
        {
            DescriptorSet set = SetOf(index, program, bindings);
            device.Api.CmdBindDescriptorSets(
                _commandBuffer, PipelineBindPoint.Compute, program.Layout, 0, 1, &set, 0, (uint*)null);
            return;
        }

        DescriptorBufferInfo* buffers = stackalloc DescriptorBufferInfo[bindings.Length];
        WriteDescriptorSet* writes = stackalloc WriteDescriptorSet[bindings.Length];
        DescriptorArena.Describe(bindings, default, buffers, writes);
        device.PushDescriptor!.CmdPushDescriptorSet(
            _commandBuffer, PipelineBindPoint.Compute, program.Layout, 0, (uint)bindings.Length, writes);
    }

    private DescriptorSet SetOf(int index, KernelProgram program, ReadOnlySpan<BoundBuffer> bindings)
    {
        if (_keptSets is null)
        {
            return _descriptors.Allocate(program.SetLayout, bindings);
        }

        if (_keptSets[index].Handle == 0)
        {
            _keptSets[index] = _descriptors.Allocate(program.SetLayout, bindings);
        }

        return _keptSets[index];
    }

    private void EncodeCopy(in Command command)
    {
        ReadOnlySpan<BufferAccess> accesses =
        [
            new(command.Source!.Handle.Handle, command.SourceOffset, command.Length, ResourceAccess.Read, CommandStages.Transfer),
            new(command.Target!.Handle.Handle, command.TargetOffset, command.Length, ResourceAccess.Write, CommandStages.Transfer),
        ];
        BarrierBefore(accesses);
        Copy(command.Source.Handle, command);
    }

    private void Copy(Buffer source, in Command command)
    {
        var region = new BufferCopy
        {
            SrcOffset = command.SourceOffset,
            DstOffset = command.TargetOffset,
            Size = command.Length,
        };
        device.Api.CmdCopyBuffer(_commandBuffer, source, command.Target!.Handle, 1, &region);
    }

    private void EncodeUpdate(in Command command)
    {
        BarrierBeforeWrite(command);
        fixed (byte* data = _stream.BytesOf(command))
        {
            device.Api.CmdUpdateBuffer(
                _commandBuffer, command.Target!.Handle, command.TargetOffset, command.Length, data);
        }
    }

    private void HandOver(GpuBuffer buffer, uint from, uint to)
    {
        CommandBarriers.HandOver(device.Api, _commandBuffer, buffer, from, to);
        _hazards.Restart();
    }

    private void BarrierBeforeWrite(in Command command)
        => BarrierBefore(
        [
            new(command.Target!.Handle.Handle, command.TargetOffset, command.Length, ResourceAccess.Write, CommandStages.Transfer),
        ]);

    private void BarrierBeforeDispatch(in Command command, ReadOnlySpan<BoundBuffer> bindings)
    {
        if (_accesses.Length < bindings.Length + 1)
        {
            _accesses = new BufferAccess[bindings.Length + 1];
        }

        int count = 0;
        foreach (ref readonly BoundBuffer binding in bindings)
        {
            _accesses[count++] = new(
                binding.Buffer.Handle.Handle, binding.Offset, binding.Range, binding.Access, CommandStages.Compute);
        }

        if (command.Source is { } arguments)
        {
            _accesses[count++] = new(
                arguments.Handle.Handle,
                command.SourceOffset,
                (ulong)sizeof(DispatchIndirectCommand),
                ResourceAccess.Read,
                CommandStages.Indirect);
        }

        BarrierBefore(_accesses.AsSpan(0, count));
    }

    private void BarrierBefore(ReadOnlySpan<BufferAccess> accesses)
    {
        if (_hazards.Add(accesses, out MemoryDependency dependency))
        {
            CommandBarriers.Between(device.Api, _commandBuffer, dependency);
            BarrierCount++;
        }
    }

    private void BeginLabel(string label)
    {
        if (device.DebugUtils is not { } debug)
        {
            return;
        }

        int length = Encoding.UTF8.GetMaxByteCount(label.Length) + 1;
        Span<byte> text = length <= 512 ? stackalloc byte[length] : new byte[length];
        text[Encoding.UTF8.GetBytes(label, text)] = 0;
        fixed (byte* name = text)
        {
            var info = new DebugUtilsLabelEXT { SType = StructureType.DebugUtilsLabelExt, PLabelName = name };
            debug.CmdBeginDebugUtilsLabel(_commandBuffer, &info);
        }
    }

    private void EndLabels()
    {
        for (int i = 0; i < _openLabels.Count; i++)
        {
            device.DebugUtils?.CmdEndDebugUtilsLabel(_commandBuffer);
        }
    }
}
