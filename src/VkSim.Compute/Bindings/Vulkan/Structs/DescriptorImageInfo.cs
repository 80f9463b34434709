namespace Silk.NET.Vulkan;

internal struct DescriptorImageInfo
{
    public Sampler Sampler;
    public ImageView ImageView;
    public ImageLayout ImageLayout;

    public DescriptorImageInfo(
        Sampler? sampler = null,
        ImageView? imageView = null,
        ImageLayout? imageLayout = null)
        : this()
    {
        Sampler = sampler.GetValueOrDefault();
        ImageView = imageView.GetValueOrDefault();
        ImageLayout = imageLayout.GetValueOrDefault();
    }
}
