using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevicePortabilitySubsetFeaturesKHR
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ConstantAlphaColorBlendFactors;
    public Bool32 Events;
    public Bool32 ImageViewFormatReinterpretation;
    public Bool32 ImageViewFormatSwizzle;
    public Bool32 ImageView2DOn3DImage;
    public Bool32 MultisampleArrayImage;
    public Bool32 MutableComparisonSamplers;
    public Bool32 PointPolygons;
    public Bool32 SamplerMipLodBias;
    public Bool32 SeparateStencilMaskRef;
    public Bool32 ShaderSampleRateInterpolationFunctions;
    public Bool32 TessellationIsolines;
    public Bool32 TessellationPointMode;
    public Bool32 TriangleFans;
    public Bool32 VertexAttributeAccessBeyondStride;

    public PhysicalDevicePortabilitySubsetFeaturesKHR(
        StructureType? sType = StructureType.PhysicalDevicePortabilitySubsetFeaturesKhr,
        void* pNext = null,
        Bool32? constantAlphaColorBlendFactors = null,
        Bool32? events = null,
        Bool32? imageViewFormatReinterpretation = null,
        Bool32? imageViewFormatSwizzle = null,
        Bool32? imageView2DOn3DImage = null,
        Bool32? multisampleArrayImage = null,
        Bool32? mutableComparisonSamplers = null,
        Bool32? pointPolygons = null,
        Bool32? samplerMipLodBias = null,
        Bool32? separateStencilMaskRef = null,
        Bool32? shaderSampleRateInterpolationFunctions = null,
        Bool32? tessellationIsolines = null,
        Bool32? tessellationPointMode = null,
        Bool32? triangleFans = null,
        Bool32? vertexAttributeAccessBeyondStride = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ConstantAlphaColorBlendFactors = constantAlphaColorBlendFactors.GetValueOrDefault();
        Events = events.GetValueOrDefault();
        ImageViewFormatReinterpretation = imageViewFormatReinterpretation.GetValueOrDefault();
        ImageViewFormatSwizzle = imageViewFormatSwizzle.GetValueOrDefault();
        ImageView2DOn3DImage = imageView2DOn3DImage.GetValueOrDefault();
        MultisampleArrayImage = multisampleArrayImage.GetValueOrDefault();
        MutableComparisonSamplers = mutableComparisonSamplers.GetValueOrDefault();
        PointPolygons = pointPolygons.GetValueOrDefault();
        SamplerMipLodBias = samplerMipLodBias.GetValueOrDefault();
        SeparateStencilMaskRef = separateStencilMaskRef.GetValueOrDefault();
        ShaderSampleRateInterpolationFunctions = shaderSampleRateInterpolationFunctions.GetValueOrDefault();
        TessellationIsolines = tessellationIsolines.GetValueOrDefault();
        TessellationPointMode = tessellationPointMode.GetValueOrDefault();
        TriangleFans = triangleFans.GetValueOrDefault();
        VertexAttributeAccessBeyondStride = vertexAttributeAccessBeyondStride.GetValueOrDefault();
    }
}
