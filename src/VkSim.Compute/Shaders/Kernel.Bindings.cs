namespace VkSim.Compute;

/// <content>Buffers.</content>
public sealed partial class Kernel
{
    private KernelBinding[] _bindings;

    /// <summary>The slots with what is set on them.</summary>
    internal ReadOnlySpan<KernelBinding> Bindings => _bindings;

    /// <summary>The slot of a binding, for <see cref="SetBuffer(int, GpuBuffer)"/>.</summary>
    /// <param name="name">The instance name, the block's name, or for a block without instance name that of a member.</param>
    /// <exception cref="ShaderBindingException">The kernel has no such binding; it lists those that it has.</exception>
    public int FindBinding(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_program.Names.TryFind(name, out int slot))
        {
            return slot;
        }

        string known = _program.Bindings.Count == 0
            ? "it has none"
            : "it has " + string.Join(", ", _program.Bindings.Select(b => $"'{b.Name}'"));
        throw new ShaderBindingException($"The kernel '{Name}' has no binding '{name}'; {known}.");
    }

    /// <summary>Sets a whole buffer.</summary>
    /// <param name="name">The binding, as in <see cref="FindBinding"/>.</param>
    /// <param name="buffer">The buffer; no larger than <see cref="DeviceCapabilities.MaxStorageBufferRange"/>.</param>
    /// <exception cref="ShaderBindingException">There is no such binding, or the buffer does not fit it.</exception>
    /// <exception cref="ObjectDisposedException">The buffer or the kernel was disposed.</exception>
    public void SetBuffer(string name, GpuBuffer buffer)
    {
        lock (Gate)
        {
            SetBuffer(FindBinding(name), buffer);
        }
    }

    /// <summary>Sets a range of a buffer.</summary>
    /// <param name="name">The binding, as in <see cref="FindBinding"/>.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="byteOffset">Where the range begins, a multiple of <see cref="DeviceCapabilities.MinStorageBufferOffsetAlignment"/>.</param>
    /// <param name="byteLength">Its length, at most <see cref="DeviceCapabilities.MaxStorageBufferRange"/>.</param>
    /// <exception cref="ShaderBindingException">There is no such binding, or the range does not fit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer or the kernel was disposed.</exception>
    public void SetBuffer(string name, GpuBuffer buffer, long byteOffset, long byteLength)
    {
        lock (Gate)
        {
            SetBuffer(FindBinding(name), buffer, byteOffset, byteLength);
        }
    }

    /// <summary>Sets a whole buffer.</summary>
    /// <inheritdoc cref="SetBuffer(string, GpuBuffer)"/>
    /// <param name="slot">From <see cref="FindBinding"/>.</param>
    /// <param name="buffer">The buffer.</param>
    public void SetBuffer(int slot, GpuBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        SetBuffer(slot, buffer, 0, buffer.ByteLength);
    }

    /// <summary>Sets a range of a buffer.</summary>
    /// <inheritdoc cref="SetBuffer(string, GpuBuffer, long, long)"/>
    /// <param name="slot">From <see cref="FindBinding"/>.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="byteOffset">Where the range begins.</param>
    /// <param name="byteLength">Its length.</param>
    public void SetBuffer(int slot, GpuBuffer buffer, long byteOffset, long byteLength)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        lock (Gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _bindings.Length);
            CheckRange(slot, buffer, byteOffset, byteLength);
            _bindings[slot] = _bindings[slot] with
            {
                Buffer = buffer,
                Offset = (ulong)byteOffset,
                Range = BoundBytes(slot, buffer, byteOffset, byteLength),
            };
        }
    }

    /// <exception cref="ObjectDisposedException">It, or a buffer that is set on it, was disposed.</exception>
    /// <exception cref="ShaderBindingException">A binding is not set.</exception>
    internal void ThrowIfNotReady()
    {
        ThrowIfDisposed();
        for (int i = 0; i < _bindings.Length; i++)
        {
            GpuBuffer? buffer = _bindings[i].Buffer;
            if (buffer is null)
            {
                ShaderBinding binding = _program.Bindings[i];
                throw new ShaderBindingException(
                    $"The kernel '{Name}' is dispatched without a buffer at '{binding.Name}' (binding {binding.Binding}); set it with SetBuffer.");
            }

            if (buffer.IsDisposed)
            {
                throw new ObjectDisposedException(buffer.Name,
                    $"The buffer '{buffer.Name}', set at '{_program.Bindings[i].Name}' of the kernel '{Name}', has been disposed.");
            }
        }
    }

    private static KernelBinding[] EmptyBindings(KernelProgram program)
        => [.. program.Bindings.Select(b => new KernelBinding(b.Binding, KernelProgram.TypeOf(b), b.Access))];

    private void CheckRange(int slot, GpuBuffer buffer, long byteOffset, long byteLength)
    {
        if (buffer.IsDisposed)
        {
            throw new ObjectDisposedException(buffer.Name,
                $"The buffer '{buffer.Name}', given to '{_program.Bindings[slot].Name}' of the kernel '{Name}', has been disposed.");
        }

        if (!ReferenceEquals(buffer.Device, Device))
        {
            throw Misfit(slot, buffer, $"which belongs to another device ('{buffer.Device.Name}', the kernel to '{Device.Name}')");
        }

        bool inside = byteOffset >= 0 && byteLength >= 0 && byteOffset <= buffer.ByteLength && byteLength <= buffer.ByteLength - byteOffset;
        if (!inside || byteLength == 0 && buffer.ByteLength > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(byteLength), byteLength,
                $"{byteLength} bytes from {byteOffset} are not a range of the buffer '{buffer.Name}' of {buffer.ByteLength} bytes.");
        }

        DeviceCapabilities limits = Device.Capabilities;
        bool uniform = _bindings[slot].Type == DescriptorType.UniformBuffer;
        long alignment = uniform ? limits.MinUniformBufferOffsetAlignment : limits.MinStorageBufferOffsetAlignment;
        long limit = uniform ? limits.MaxUniformBufferRange : limits.MaxStorageBufferRange;
        if (uniform && !buffer.IsUniform)
        {
            throw Misfit(slot, buffer, "which was not made to be a uniform buffer (BufferOptions.Uniform)");
        }

        if (byteOffset % alignment != 0)
        {
            throw Misfit(slot, buffer, $"from byte {byteOffset}; the device wants a multiple of {alignment}");
        }

        if (byteLength > limit)
        {
            throw Misfit(slot, buffer, $"{byteLength} bytes, above the device's limit of {limit} for one binding; set a range of it");
        }

        ShaderBinding binding = _program.Bindings[slot];
        if (byteLength < binding.FixedBytes)
        {
            throw Misfit(slot, buffer, $"{byteLength} bytes, fewer than the {binding.FixedBytes} that the shader declares");
        }

        // Once for each type that is set here: replays of a frame's set-up do not look again.
        if (_program.Fitting[slot] != buffer.ElementType)
        {
            if (ElementFit.Misfit(binding, buffer.ElementType, buffer.ElementBytes) is { } misfit)
            {
                throw Misfit(slot, buffer, misfit);
            }

            _program.Fitting[slot] = buffer.ElementType;
        }
    }

    /// <summary>
    /// The last element counts as a whole where only a part of it is data, as in an array of uint that holds an odd number of
    /// halves: buffers are padded for it.
    /// </summary>
    private ulong BoundBytes(int slot, GpuBuffer buffer, long byteOffset, long byteLength)
    {
        ShaderBinding binding = _program.Bindings[slot];
        long element = Math.Max(binding.ElementBytes, 4);
        long elements = Math.Max(byteLength - binding.FixedBytes, 0);
        long whole = binding.FixedBytes + (elements + element - 1) / element * element;
        long available = buffer.PaddedByteLength - byteOffset;
        return (ulong)Math.Max(Math.Min(whole, available), 1);
    }

    private ShaderBindingException Misfit(int slot, GpuBuffer buffer, string what)
        => new($"The binding '{_program.Bindings[slot].Name}' of the kernel '{Name}' was given the buffer '{buffer.Name}', {what}.");
}
