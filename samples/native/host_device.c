/*
 * A program with a Vulkan device of its own, as an engine has it, that lets VkSim compare vectors on the same device and queue:
 *
 *     host_device [PART_OF_A_NAME]
 *
 * It fills a buffer of its own on its queue, runs a kernel of its own over that buffer through VkSim, compares two rows that lie in the
 * buffer within a command buffer of its own, which then copies the result, and ends its device itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "vksim.h"

enum { WORDS = 1024, FILL = 20 };

static const char *const doubling =
    "#version 450\n"
    "layout(local_size_x = 64) in;\n"
    "layout(set = 0, binding = 0) buffer Words { uint words[]; };\n"
    "layout(push_constant) uniform Constants { uint factor; };\n"
    "void main() { words[gl_GlobalInvocationID.x] *= factor; }\n";

typedef struct host {
    VkInstance instance;
    VkPhysicalDevice physical;
    VkDevice device;
    VkQueue queue;
    uint32_t family;
    VkBuffer buffer;
    VkDeviceMemory memory;
    VkCommandPool pool;
} host;

static void check(vksim_result result, const char *what)
{
    if (result != VKSIM_OK) {
        fprintf(stderr, "%s: %s: %s\n", what, vksim_result_name(result), vksim_last_error());
        exit(1);
    }
}

static void check_vk(VkResult result, const char *what)
{
    if (result != VK_SUCCESS) {
        fprintf(stderr, "%s: VkResult %d\n", what, result);
        exit(1);
    }
}

static void find_device(host *h, const char *name)
{
    VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_1};
    VkInstanceCreateInfo create = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    check_vk(vkCreateInstance(&create, NULL, &h->instance), "vkCreateInstance");
    VkPhysicalDevice devices[16];
    uint32_t count = 16;
    vkEnumeratePhysicalDevices(h->instance, &count, devices);
    for (uint32_t i = 0; i < count && !h->physical; i++) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(devices[i], &properties);
        if (!name || strstr(properties.deviceName, name)) {
            h->physical = devices[i];
            printf("host %s\n", properties.deviceName);
        }
    }

    if (!h->physical) {
        fprintf(stderr, "no Vulkan device%s%s\n", name ? " called " : "", name ? name : "");
        exit(3);
    }
}

static void create_device(host *h)
{
    VkQueueFamilyProperties families[16];
    uint32_t count = 16;
    vkGetPhysicalDeviceQueueFamilyProperties(h->physical, &count, families);
    while (h->family < count && !(families[h->family].queueFlags & VK_QUEUE_COMPUTE_BIT)) {
        h->family++;
    }

    float priority = 1;
    VkDeviceQueueCreateInfo queue = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueFamilyIndex = h->family, .queueCount = 1, .pQueuePriorities = &priority};
    VkDeviceCreateInfo create = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
    check_vk(vkCreateDevice(h->physical, &create, NULL, &h->device), "vkCreateDevice");
    vkGetDeviceQueue(h->device, h->family, 0, &h->queue);
}

static void create_buffer(host *h)
{
    VkBufferCreateInfo create = {
        .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
        .size = WORDS * sizeof(uint32_t),
        .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT};
    check_vk(vkCreateBuffer(h->device, &create, NULL, &h->buffer), "vkCreateBuffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(h->device, h->buffer, &needs);
    uint32_t type = 0;
    while (!(needs.memoryTypeBits & 1u << type)) {
        type++;
    }

    VkMemoryAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = needs.size, .memoryTypeIndex = type};
    check_vk(vkAllocateMemory(h->device, &allocate, NULL, &h->memory), "vkAllocateMemory");
    check_vk(vkBindBufferMemory(h->device, h->buffer, h->memory, 0), "vkBindBufferMemory");
}

/* A command buffer of the host's own. */
static VkCommandBuffer begin_commands(host *h)
{
    if (!h->pool) {
        VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, .queueFamilyIndex = h->family};
        check_vk(vkCreateCommandPool(h->device, &pool, NULL, &h->pool), "vkCreateCommandPool");
    }

    VkCommandBufferAllocateInfo allocate = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = h->pool, .commandBufferCount = 1};
    VkCommandBuffer commands;
    check_vk(vkAllocateCommandBuffers(h->device, &allocate, &commands), "vkAllocateCommandBuffers");
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    check_vk(vkBeginCommandBuffer(commands, &begin), "vkBeginCommandBuffer");
    return commands;
}

/* What came before is visible to transfers, or what transfers wrote to whatever follows on the queue. */
static void barrier(VkCommandBuffer commands, VkPipelineStageFlags from, VkAccessFlags written, VkPipelineStageFlags to, VkAccessFlags used)
{
    VkMemoryBarrier memory = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = written, .dstAccessMask = used};
    vkCmdPipelineBarrier(commands, from, to, 0, 1, &memory, 0, NULL, 0, NULL);
}

static void submit(host *h, vksim_device device, VkCommandBuffer commands)
{
    check_vk(vkEndCommandBuffer(commands), "vkEndCommandBuffer");
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
    check(vksim_device_lock_queue(device), "vksim_device_lock_queue");
    check_vk(vkQueueSubmit(h->queue, 1, &submit, VK_NULL_HANDLE), "vkQueueSubmit");
    check(vksim_device_unlock_queue(device), "vksim_device_unlock_queue");
}

/* The host's own frame: here one fill. */
static void submit_fill(host *h, vksim_device device)
{
    VkCommandBuffer commands = begin_commands(h);
    vkCmdFillBuffer(commands, h->buffer, 0, VK_WHOLE_SIZE, FILL);
    barrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
            VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT);
    submit(h, device, commands);
}

/* A command buffer of the host's with the library's work in it, whose result the host copies. */
static void submit_with_copy(host *h, vksim_device device, vksim_list list, VkBuffer from, VkDeviceSize offset, VkDeviceSize bytes)
{
    VkCommandBuffer commands = begin_commands(h);
    VkBufferCopy region = {.srcOffset = offset, .size = bytes};
    check(vksim_list_record_into(list, commands), "vksim_list_record_into");
    barrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_ACCESS_MEMORY_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
            VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
    vkCmdCopyBuffer(commands, from, h->buffer, 1, &region);
    barrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
            VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT);
    submit(h, device, commands);
}

static void run_kernel(host *h, vksim_device device)
{
    vksim_buffer buffer;
    vksim_shader shader;
    vksim_kernel kernel;
    uint32_t groups[3], words[WORDS];
    check(vksim_buffer_wrap(device, (uint64_t)(uintptr_t)h->buffer, sizeof words, "words", &buffer), "vksim_buffer_wrap");
    check(vksim_shader_from_glsl(device, doubling, "doubling", &shader), "vksim_shader_from_glsl");
    check(vksim_kernel_create(shader, NULL, NULL, 0, &kernel), "vksim_kernel_create");
    check(vksim_kernel_set_buffer(kernel, "words", buffer), "vksim_kernel_set_buffer");
    check(vksim_kernel_set_uint(kernel, "factor", 2), "vksim_kernel_set_uint");
    check(vksim_kernel_groups_for(kernel, WORDS, 1, 1, groups), "vksim_kernel_groups_for");
    check(vksim_kernel_dispatch(kernel, groups[0], groups[1], groups[2]), "vksim_kernel_dispatch");
    check(vksim_buffer_read(buffer, 0, words, sizeof words), "vksim_buffer_read");
    printf("words %u %u\n", words[0], words[WORDS - 1]);
    check(vksim_kernel_release(kernel), "vksim_kernel_release");
    check(vksim_shader_release(shader), "vksim_shader_release");
    check(vksim_buffer_release(buffer), "vksim_buffer_release");
}

/* The rows lie in the host's buffer, the cosines go from the library's buffer into the host's; nothing passes through this program. */
static void compare(host *h, vksim_device device)
{
    const float rows[2][4] = {{1, 2, 3, 4}, {4, 3, 2, 1}};
    float cosines[4];
    vksim_buffer words, results;
    vksim_matrix a, result;
    vksim_list list;
    uint64_t vk_results;
    int64_t offset, stride;
    check(vksim_buffer_wrap(device, (uint64_t)(uintptr_t)h->buffer, WORDS * sizeof(uint32_t), "words", &words), "vksim_buffer_wrap");
    check(vksim_buffer_write(words, 0, rows, sizeof rows), "vksim_buffer_write");
    check(vksim_matrix_wrap(words, 2, 4, VKSIM_FLOAT32, 0, &a), "vksim_matrix_wrap");
    check(vksim_matrix_create(device, 2, 2, VKSIM_FLOAT32, &result), "vksim_matrix_create");
    check(vksim_list_create(device, "comparison", &list), "vksim_list_create");
    check(vksim_record_cosine(list, a, a, NULL, result), "vksim_record_cosine");
    check(vksim_matrix_get_buffer(result, &results, &offset, &stride), "vksim_matrix_get_buffer");
    check(vksim_buffer_get_vk_buffer(results, &vk_results, NULL), "vksim_buffer_get_vk_buffer");
    submit_with_copy(h, device, list, (VkBuffer)(uintptr_t)vk_results, (VkDeviceSize)offset, sizeof cosines);
    check(vksim_buffer_read(words, 0, cosines, sizeof cosines), "vksim_buffer_read");
    printf("cosine %.6f %.6f\n", cosines[0], cosines[1]);
    check(vksim_list_release(list), "vksim_list_release");
    check(vksim_buffer_release(results), "vksim_buffer_release");
    check(vksim_matrix_release(result), "vksim_matrix_release");
    check(vksim_matrix_release(a), "vksim_matrix_release");
    check(vksim_buffer_release(words), "vksim_buffer_release");
}

int main(int argc, char **argv)
{
    host h = {0};
    find_device(&h, argc > 1 ? argv[1] : NULL);
    create_device(&h);
    create_buffer(&h);

    vksim_host_device handles = {
        .struct_size = sizeof handles,
        .queue_family = h.family,
        .instance = h.instance,
        .physical_device = h.physical,
        .device = h.device,
        .queue = h.queue,
        .api_version = VK_API_VERSION_1_1,
        .queue_is_shared = 1,
        .get_instance_proc_addr = (vksim_void_function)vkGetInstanceProcAddr};
    vksim_device device;
    check(vksim_device_wrap(&handles, NULL, &device), "vksim_device_wrap");
    submit_fill(&h, device);
    run_kernel(&h, device);
    compare(&h, device);
    check(vksim_device_release(device), "vksim_device_release");

    /* All of it is still the host's. */
    check_vk(vkDeviceWaitIdle(h.device), "vkDeviceWaitIdle");
    vkDestroyCommandPool(h.device, h.pool, NULL);
    vkDestroyBuffer(h.device, h.buffer, NULL);
    vkFreeMemory(h.device, h.memory, NULL);
    vkDestroyDevice(h.device, NULL);
    vkDestroyInstance(h.instance, NULL);
    return 0;
}
