namespace Silk.NET.Vulkan;

internal unsafe struct ValidationFeaturesEXT
{
    public StructureType SType;
    public void* PNext;
    public uint EnabledValidationFeatureCount;
    public ValidationFeatureEnableEXT* PEnabledValidationFeatures;
    public uint DisabledValidationFeatureCount;
    public ValidationFeatureDisableEXT* PDisabledValidationFeatures;

    public ValidationFeaturesEXT(
        StructureType? sType = StructureType.ValidationFeaturesExt,
        void* pNext = null,
        uint? enabledValidationFeatureCount = null,
        ValidationFeatureEnableEXT* pEnabledValidationFeatures = null,
        uint? disabledValidationFeatureCount = null,
        ValidationFeatureDisableEXT* pDisabledValidationFeatures = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        EnabledValidationFeatureCount = enabledValidationFeatureCount.GetValueOrDefault();
        PEnabledValidationFeatures = pEnabledValidationFeatures;
        DisabledValidationFeatureCount = disabledValidationFeatureCount.GetValueOrDefault();
        PDisabledValidationFeatures = pDisabledValidationFeatures;
    }
}
