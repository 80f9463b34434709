// The same names come from Bindings/ or, with -p:UseSilkNet=true, from the Silk.NET packages.
global using Silk.NET.Core;
global using Silk.NET.Shaderc;
global using Silk.NET.Vulkan;
global using Silk.NET.Vulkan.Extensions.EXT;
global using Silk.NET.Vulkan.Extensions.KHR;

// These collide with types of System and System.Threading.
global using Buffer = Silk.NET.Vulkan.Buffer;
global using Semaphore = Silk.NET.Vulkan.Semaphore;
