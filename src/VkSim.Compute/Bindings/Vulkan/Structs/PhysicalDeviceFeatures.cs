using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal struct PhysicalDeviceFeatures
{
    public Bool32 RobustBufferAccess;
    public Bool32 FullDrawIndexUint32;
    public Bool32 ImageCubeArray;
    public Bool32 IndependentBlend;
    public Bool32 GeometryShader;
    public Bool32 TessellationShader;
    public Bool32 SampleRateShading;
    public Bool32 DualSrcBlend;
    public Bool32 LogicOp;
    public Bool32 MultiDrawIndirect;
    public Bool32 DrawIndirectFirstInstance;
    public Bool32 DepthClamp;
    public Bool32 DepthBiasClamp;
    public Bool32 FillModeNonSolid;
    public Bool32 DepthBounds;
    public Bool32 WideLines;
    public Bool32 LargePoints;
    public Bool32 AlphaToOne;
    public Bool32 MultiViewport;
    public Bool32 SamplerAnisotropy;
    public Bool32 TextureCompressionEtc2;
    public Bool32 TextureCompressionAstcLdr;
    public Bool32 TextureCompressionBC;
    public Bool32 OcclusionQueryPrecise;
    public Bool32 PipelineStatisticsQuery;
    public Bool32 VertexPipelineStoresAndAtomics;
    public Bool32 FragmentStoresAndAtomics;
    public Bool32 ShaderTessellationAndGeometryPointSize;
    public Bool32 ShaderImageGatherExtended;
    public Bool32 ShaderStorageImageExtendedFormats;
    public Bool32 ShaderStorageImageMultisample;
    public Bool32 ShaderStorageImageReadWithoutFormat;
    public Bool32 ShaderStorageImageWriteWithoutFormat;
    public Bool32 ShaderUniformBufferArrayDynamicIndexing;
    public Bool32 ShaderSampledImageArrayDynamicIndexing;
    public Bool32 ShaderStorageBufferArrayDynamicIndexing;
    public Bool32 ShaderStorageImageArrayDynamicIndexing;
    public Bool32 ShaderClipDistance;
    public Bool32 ShaderCullDistance;
    public Bool32 ShaderFloat64;
    public Bool32 ShaderInt64;
    public Bool32 ShaderInt16;
    public Bool32 ShaderResourceResidency;
    public Bool32 ShaderResourceMinLod;
    public Bool32 SparseBinding;
    public Bool32 SparseResidencyBuffer;
    public Bool32 SparseResidencyImage2D;
    public Bool32 SparseResidencyImage3D;
    public Bool32 SparseResidency2Samples;
    public Bool32 SparseResidency4Samples;
    public Bool32 SparseResidency8Samples;
    public Bool32 SparseResidency16Samples;
    public Bool32 SparseResidencyAliased;
    public Bool32 VariableMultisampleRate;
    public Bool32 InheritedQueries;

    public PhysicalDeviceFeatures(
        Bool32? robustBufferAccess = null,
        Bool32? fullDrawIndexUint32 = null,
        Bool32? imageCubeArray = null,
        Bool32? independentBlend = null,
        Bool32? geometryShader = null,
        Bool32? tessellationShader = null,
        Bool32? sampleRateShading = null,
        Bool32? dualSrcBlend = null,
        Bool32? logicOp = null,
        Bool32? multiDrawIndirect = null,
        Bool32? drawIndirectFirstInstance = null,
        Bool32? depthClamp = null,
        Bool32? depthBiasClamp = null,
        Bool32? fillModeNonSolid = null,
        Bool32? depthBounds = null,
        Bool32? wideLines = null,
        Bool32? largePoints = null,
        Bool32? alphaToOne = null,
        Bool32? multiViewport = null,
        Bool32? samplerAnisotropy = null,
        Bool32? textureCompressionEtc2 = null,
        Bool32? textureCompressionAstcLdr = null,
        Bool32? textureCompressionBC = null,
        Bool32? occlusionQueryPrecise = null,
        Bool32? pipelineStatisticsQuery = null,
        Bool32? vertexPipelineStoresAndAtomics = null,
        Bool32? fragmentStoresAndAtomics = null,
        Bool32? shaderTessellationAndGeometryPointSize = null,
        Bool32? shaderImageGatherExtended = null,
        Bool32? shaderStorageImageExtendedFormats = null,
        Bool32? shaderStorageImageMultisample = null,
        Bool32? shaderStorageImageReadWithoutFormat = null,
        Bool32? shaderStorageImageWriteWithoutFormat = null,
        Bool32? shaderUniformBufferArrayDynamicIndexing = null,
        Bool32? shaderSampledImageArrayDynamicIndexing = null,
        Bool32? shaderStorageBufferArrayDynamicIndexing = null,
        Bool32? shaderStorageImageArrayDynamicIndexing = null,
        Bool32? shaderClipDistance = null,
        Bool32? shaderCullDistance = null,
        Bool32? shaderFloat64 = null,
        Bool32? shaderInt64 = null,
        Bool32? shaderInt16 = null,
        Bool32? shaderResourceResidency = null,
        Bool32? shaderResourceMinLod = null,
        Bool32? sparseBinding = null,
        Bool32? sparseResidencyBuffer = null,
        Bool32? sparseResidencyImage2D = null,
        Bool32? sparseResidencyImage3D = null,
        Bool32? sparseResidency2Samples = null,
        Bool32? sparseResidency4Samples = null,
        Bool32? sparseResidency8Samples = null,
        Bool32? sparseResidency16Samples = null,
        Bool32? sparseResidencyAliased = null,
        Bool32? variableMultisampleRate = null,
        Bool32? inheritedQueries = null)
        : this()
    {
        RobustBufferAccess = robustBufferAccess.GetValueOrDefault();
        FullDrawIndexUint32 = fullDrawIndexUint32.GetValueOrDefault();
        ImageCubeArray = imageCubeArray.GetValueOrDefault();
        IndependentBlend = independentBlend.GetValueOrDefault();
        GeometryShader = geometryShader.GetValueOrDefault();
        TessellationShader = tessellationShader.GetValueOrDefault();
        SampleRateShading = sampleRateShading.GetValueOrDefault();
        DualSrcBlend = dualSrcBlend.GetValueOrDefault();
        LogicOp = logicOp.GetValueOrDefault();
        MultiDrawIndirect = multiDrawIndirect.GetValueOrDefault();
        DrawIndirectFirstInstance = drawIndirectFirstInstance.GetValueOrDefault();
        DepthClamp = depthClamp.GetValueOrDefault();
        DepthBiasClamp = depthBiasClamp.GetValueOrDefault();
        FillModeNonSolid = fillModeNonSolid.GetValueOrDefault();
        DepthBounds = depthBounds.GetValueOrDefault();
        WideLines = wideLines.GetValueOrDefault();
        LargePoints = largePoints.GetValueOrDefault();
        AlphaToOne = alphaToOne.GetValueOrDefault();
        MultiViewport = multiViewport.GetValueOrDefault();
        SamplerAnisotropy = samplerAnisotropy.GetValueOrDefault();
        TextureCompressionEtc2 = textureCompressionEtc2.GetValueOrDefault();
        TextureCompressionAstcLdr = textureCompressionAstcLdr.GetValueOrDefault();
        TextureCompressionBC = textureCompressionBC.GetValueOrDefault();
        OcclusionQueryPrecise = occlusionQueryPrecise.GetValueOrDefault();
        PipelineStatisticsQuery = pipelineStatisticsQuery.GetValueOrDefault();
        VertexPipelineStoresAndAtomics = vertexPipelineStoresAndAtomics.GetValueOrDefault();
        FragmentStoresAndAtomics = fragmentStoresAndAtomics.GetValueOrDefault();
        ShaderTessellationAndGeometryPointSize = shaderTessellationAndGeometryPointSize.GetValueOrDefault();
        ShaderImageGatherExtended = shaderImageGatherExtended.GetValueOrDefault();
        ShaderStorageImageExtendedFormats = shaderStorageImageExtendedFormats.GetValueOrDefault();
        ShaderStorageImageMultisample = shaderStorageImageMultisample.GetValueOrDefault();
        ShaderStorageImageReadWithoutFormat = shaderStorageImageReadWithoutFormat.GetValueOrDefault();
        ShaderStorageImageWriteWithoutFormat = shaderStorageImageWriteWithoutFormat.GetValueOrDefault();
        ShaderUniformBufferArrayDynamicIndexing = shaderUniformBufferArrayDynamicIndexing.GetValueOrDefault();
        ShaderSampledImageArrayDynamicIndexing = shaderSampledImageArrayDynamicIndexing.GetValueOrDefault();
        ShaderStorageBufferArrayDynamicIndexing = shaderStorageBufferArrayDynamicIndexing.GetValueOrDefault();
        ShaderStorageImageArrayDynamicIndexing = shaderStorageImageArrayDynamicIndexing.GetValueOrDefault();
        ShaderClipDistance = shaderClipDistance.GetValueOrDefault();
        ShaderCullDistance = shaderCullDistance.GetValueOrDefault();
        ShaderFloat64 = shaderFloat64.GetValueOrDefault();
        ShaderInt64 = shaderInt64.GetValueOrDefault();
        ShaderInt16 = shaderInt16.GetValueOrDefault();
        ShaderResourceResidency = shaderResourceResidency.GetValueOrDefault();
        ShaderResourceMinLod = shaderResourceMinLod.GetValueOrDefault();
        SparseBinding = sparseBinding.GetValueOrDefault();
        SparseResidencyBuffer = sparseResidencyBuffer.GetValueOrDefault();
        SparseResidencyImage2D = sparseResidencyImage2D.GetValueOrDefault();
        SparseResidencyImage3D = sparseResidencyImage3D.GetValueOrDefault();
        SparseResidency2Samples = sparseResidency2Samples.GetValueOrDefault();
        SparseResidency4Samples = sparseResidency4Samples.GetValueOrDefault();
        SparseResidency8Samples = sparseResidency8Samples.GetValueOrDefault();
        SparseResidency16Samples = sparseResidency16Samples.GetValueOrDefault();
        SparseResidencyAliased = sparseResidencyAliased.GetValueOrDefault();
        VariableMultisampleRate = variableMultisampleRate.GetValueOrDefault();
        InheritedQueries = inheritedQueries.GetValueOrDefault();
    }
}
