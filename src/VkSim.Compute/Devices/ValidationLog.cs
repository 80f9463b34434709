using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>Collects what the validation layer says of one instance.</summary>
internal sealed unsafe class ValidationLog : IDisposable
{
    // A program that goes on for hours with a faulty call must not fill its memory with the reports.
    private const int Kept = 1000;

    private readonly Lock _lock = new();
    private readonly List<ValidationMessage> _messages = [];
    private readonly Action<ValidationMessage>? _listener;
    private GCHandle _self;

    public ValidationLog(Action<ValidationMessage>? listener)
    {
        _listener = listener;
        _self = GCHandle.Alloc(this);
    }

    public IReadOnlyList<ValidationMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _messages.Clear();
        }
    }

    /// <summary>The structure that sends messages here; valid until this is disposed.</summary>
    public DebugUtilsMessengerCreateInfoEXT MessengerInfo() => new()
    {
        SType = StructureType.DebugUtilsMessengerCreateInfoExt,
        MessageSeverity = DebugUtilsMessageSeverityFlagsEXT.WarningBitExt | DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt,
        MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt | DebugUtilsMessageTypeFlagsEXT.PerformanceBitExt,
        PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&Receive),
        PUserData = (void*)GCHandle.ToIntPtr(_self),
    };

    public void Add(ValidationMessage message)
    {
        lock (_lock)
        {
            if (_messages.Count < Kept)
            {
                _messages.Add(message);
            }
        }

        _listener?.Invoke(message);
    }

    /// <summary>Called when the instance is gone, so that nothing can call back any more.</summary>
    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 Receive(
        DebugUtilsMessageSeverityFlagsEXT severity,
        DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data,
        void* user)
    {
        try
        {
            var log = (ValidationLog)GCHandle.FromIntPtr((nint)user).Target!;
            bool error = (severity & DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt) != 0;
            log.Add(new ValidationMessage(
                error ? ValidationSeverity.Error : ValidationSeverity.Warning,
                SilkMarshal.PtrToString((nint)data->PMessageIdName) ?? "",
                SilkMarshal.PtrToString((nint)data->PMessage) ?? ""));
        }
        catch (Exception e)
        {
            // An exception cannot pass through the driver's frames; a listener's fault must not end the process.
            System.Diagnostics.Trace.TraceError($"A validation listener failed: {e.Message}");
        }

        return false;
    }
}
