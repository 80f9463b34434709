namespace VkSim.Compute;

/// <summary>What a command list recorded, in arrays that are kept when it is cleared.</summary>
internal sealed class CommandStream(GpuDevice device)
{
    // Beyond this many distinct buffers a table finds the known ones; below, looking through the list is faster.
    private const int TableThreshold = 16;

    private readonly List<GpuBuffer> _buffers = [];
    private readonly List<bool> _written = [];
    private readonly Dictionary<GpuBuffer, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly List<Kernel> _kernels = [];
    private readonly List<KernelProgram> _programs = [];
    private Command[] _commands = new Command[16];
    private BoundBuffer[] _bindings = new BoundBuffer[64];
    private byte[] _bytes = new byte[256];
    private int _count;
    private int _bindingCount;
    private int _byteCount;

    public int Count => _count;

    public int DispatchCount { get; private set; }

    public int OpenLabels { get; private set; }

    /// <summary>Whether anything writes to a buffer or dispatches, and not only labels.</summary>
    public bool HasWork { get; private set; }

    public ref readonly Command this[int index] => ref _commands[index];

    /// <summary>Every buffer that is referenced, once.</summary>
    public List<GpuBuffer> Buffers => _buffers;

    /// <summary>Every kernel that is referenced, once.</summary>
    public List<Kernel> Kernels => _kernels;

    /// <summary>The data that is too large for the commands themselves.</summary>
    public CommandStaging Staging { get; } = new(device);

    /// <summary>The code of the kernels, once each.</summary>
    public List<KernelProgram> Programs => _programs;

    public ReadOnlySpan<BoundBuffer> BindingsOf(in Command command)
        => _bindings.AsSpan(command.FirstBinding, command.BindingCount);

    public ReadOnlySpan<byte> BytesOf(in Command command) => _bytes.AsSpan(command.FirstByte, command.ByteCount);

    public void AddDispatch(Kernel kernel, DispatchSize groups, long estimate)
    {
        ref Command command = ref AddKernelCommand(CommandKind.Dispatch, kernel);
        command.Groups = groups;
        command.Estimate = estimate;
    }

    public void AddDispatchIndirect(Kernel kernel, GpuBuffer arguments, ulong offset, long estimate)
    {
        ref Command command = ref AddKernelCommand(CommandKind.DispatchIndirect, kernel);
        command.Source = arguments;
        command.SourceOffset = offset;
        command.Estimate = estimate;
        Reference(arguments, writes: false);
    }

    public void AddCopy(GpuBuffer source, ulong sourceOffset, GpuBuffer target, ulong targetOffset, ulong length)
    {
        ref Command command = ref AddTransfer(CommandKind.Copy, target, targetOffset, length);
        command.Source = source;
        command.SourceOffset = sourceOffset;
        Reference(source, writes: false);
    }

    public void AddFill(GpuBuffer target, ulong offset, ulong length, uint value)
        => AddTransfer(CommandKind.Fill, target, offset, length).Value = value;

    public void AddUpdate(GpuBuffer target, ulong offset, ReadOnlySpan<byte> data)
    {
        ref Command command = ref AddTransfer(CommandKind.Update, target, offset, (ulong)data.Length);
        AddBytes(ref command, data);
    }

    public void AddUpload(GpuBuffer target, ulong offset, in StagedData data)
    {
        ref Command command = ref AddTransfer(CommandKind.Upload, target, offset, data.Length);
        command.Block = data.Block;
        command.SourceOffset = data.Offset;
    }

    /// <summary>Adds the handing over of a buffer from or to another queue family.</summary>
    public void AddOwnership(CommandKind kind, GpuBuffer buffer, uint family)
        => AddTransfer(kind, buffer, 0, (ulong)buffer.PaddedByteLength).Value = family;

    public void AddBeginLabel(string label)
    {
        Add(CommandKind.BeginLabel).Label = label;
        OpenLabels++;
    }

    public void AddEndLabel()
    {
        Add(CommandKind.EndLabel);
        OpenLabels--;
    }

    /// <exception cref="ObjectDisposedException">A buffer or kernel that is referenced was disposed.</exception>
    public void ThrowIfAnyDisposed()
    {
        foreach (GpuBuffer buffer in _buffers)
        {
            if (buffer.IsDisposed)
            {
                throw new ObjectDisposedException(
                    buffer.Name, $"The command list uses the buffer '{buffer.Name}', which has been disposed.");
            }
        }

        foreach (Kernel kernel in _kernels)
        {
            if (kernel.IsDisposed)
            {
                throw new ObjectDisposedException(
                    kernel.Name, $"The command list uses the kernel '{kernel.Name}', which has been disposed.");
            }
        }
    }

    /// <summary>Notes the submission in everything that is referenced, so that nothing is destroyed before it has finished.</summary>
    public void MarkUsed(ulong serial)
    {
        for (int i = 0; i < _buffers.Count; i++)
        {
            _buffers[i].Uses.Mark(_buffers[i].Device.Submissions, serial, _written[i]);
        }
    }

    /// <summary>Raises, for each other queue, the serial that must have finished before the commands may begin.</summary>
    public void CollectDependencies(SubmissionQueue submissions, GpuQueue queue, Span<ulong> after)
    {
        for (int i = 0; i < _buffers.Count && submissions.Queues.Count > 1; i++)
        {
            _buffers[i].Uses.CollectDependencies(submissions, queue, _written[i], after);
        }
    }

    /// <summary>Forgets everything but keeps the arrays.</summary>
    public void Clear()
    {
        // The references go, so that a list at rest keeps no buffer alive.
        Array.Clear(_commands, 0, _count);
        Array.Clear(_bindings, 0, _bindingCount);
        _buffers.Clear();
        _written.Clear();
        _indices.Clear();
        _kernels.Clear();
        foreach (KernelProgram program in _programs)
        {
            program.LetGo();
        }

        _programs.Clear();
        Staging.Release();
        _count = 0;
        _bindingCount = 0;
        _byteCount = 0;
        DispatchCount = 0;
        OpenLabels = 0;
        HasWork = false;
    }

    private ref Command AddKernelCommand(CommandKind kind, Kernel kernel)
    {
        // Another thread may be giving the kernel new code.
        lock (kernel.Gate)
        {
            kernel.ThrowIfNotReady();
            ref Command command = ref Add(kind);
            command.Kernel = kernel;
            command.Program = kernel.Program;
            AddBindings(ref command, kernel);
            AddBytes(ref command, kernel.Constants);
            if (!_programs.Contains(kernel.Program))
            {
                kernel.Program.Hold();
                _programs.Add(kernel.Program);
            }

            if (!_kernels.Contains(kernel))
            {
                _kernels.Add(kernel);
            }

            DispatchCount++;
            HasWork = true;
            return ref command;
        }
    }

    private ref Command AddTransfer(CommandKind kind, GpuBuffer target, ulong offset, ulong length)
    {
        ref Command command = ref Add(kind);
        command.Target = target;
        command.TargetOffset = offset;
        command.Length = length;
        Reference(target, writes: true);
        HasWork = true;
        return ref command;
    }

    private ref Command Add(CommandKind kind)
    {
        if (_count == _commands.Length)
        {
            Array.Resize(ref _commands, _count * 2);
        }

        ref Command command = ref _commands[_count++];
        command = new Command { Kind = kind };
        return ref command;
    }

    private void AddBindings(ref Command command, Kernel kernel)
    {
        ReadOnlySpan<KernelBinding> bindings = kernel.Bindings;
        Grow(ref _bindings, _bindingCount + bindings.Length);
        command.FirstBinding = _bindingCount;
        command.BindingCount = bindings.Length;
        foreach (ref readonly KernelBinding binding in bindings)
        {
            _bindings[_bindingCount++] = new BoundBuffer(
                binding.Binding, binding.Type, binding.Buffer!, binding.Offset, binding.Range, binding.Access);
            Reference(binding.Buffer!, (binding.Access & ResourceAccess.Write) != 0);
        }
    }

    private void AddBytes(ref Command command, ReadOnlySpan<byte> data)
    {
        Grow(ref _bytes, _byteCount + data.Length);
        data.CopyTo(_bytes.AsSpan(_byteCount));
        command.FirstByte = _byteCount;
        command.ByteCount = data.Length;
        _byteCount += data.Length;
    }

    private void Reference(GpuBuffer buffer, bool writes)
    {
        int index = IndexOf(buffer);
        if (index >= 0)
        {
            _written[index] |= writes;
            return;
        }

        _buffers.Add(buffer);
        _written.Add(writes);
        if (_indices.Count > 0)
        {
            _indices.Add(buffer, _buffers.Count - 1);
        }
        else if (_buffers.Count > TableThreshold)
        {
            for (int i = 0; i < _buffers.Count; i++)
            {
                _indices.Add(_buffers[i], i);
            }
        }
    }

    private int IndexOf(GpuBuffer buffer)
    {
        if (_indices.Count > 0)
        {
            return _indices.GetValueOrDefault(buffer, -1);
        }

        for (int i = 0; i < _buffers.Count; i++)
        {
            if (ReferenceEquals(_buffers[i], buffer))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Grow<T>(ref T[] array, int needed)
    {
        if (needed > array.Length)
        {
            Array.Resize(ref array, Math.Max(needed, array.Length * 2));
        }
    }
}
