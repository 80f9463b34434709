// Shaderc and the extensions come from Bindings/ or, with -p:UseSilkNetExtensions=true, from the packages of these names.
global using Silk.NET.Core;
global using Silk.NET.Shaderc;
global using Silk.NET.Vulkan;
global using Silk.NET.Vulkan.Extensions.EXT;
global using Silk.NET.Vulkan.Extensions.KHR;

// These collide with types of System and System.Threading.
global using Buffer = Silk.NET.Vulkan.Buffer;
global using Semaphore = Silk.NET.Vulkan.Semaphore;
