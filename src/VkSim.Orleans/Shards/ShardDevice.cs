using Microsoft.Extensions.DependencyInjection;

namespace VkSim.Orleans.Shards;

/// <summary>The device of a silo's shards: the one that is registered as a service, or one that is opened for them.</summary>
internal sealed class ShardDevice : IDisposable
{
    private readonly Lazy<VectorDevice> _device;
    private readonly bool _isOwn;

    public ShardDevice(IServiceProvider services, VkSimShardOptions options)
    {
        VectorDevice? registered = services.GetService<VectorDevice>();
        _isOwn = registered is null;
        _device = registered is null ? new(() => VectorDevice.Create(options.Device)) : new(registered);
    }

    /// <summary>The device.</summary>
    public VectorDevice Value => _device.Value;

    public void Dispose()
    {
        if (_isOwn && _device.IsValueCreated)
        {
            _device.Value.Dispose();
        }
    }
}
