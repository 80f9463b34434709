/* A host's device with locks of the host's, queues beside the first, semaphores and command buffers: what is right works, what is wrong is told. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "vksim.h"

static int checks, failures;

static void expect_at(int line, vksim_result result, vksim_result code, const char *words)
{
    const char *message = code == VKSIM_OK || code == VKSIM_TIMEOUT ? "" : vksim_last_error();
    checks++;
    if (result != code || !strstr(message, words)) {
        failures++;
        printf("line %d: %s \"%s\"; expected %s with \"%s\"\n", line, vksim_result_name(result),
               result == VKSIM_OK ? "" : vksim_last_error(), vksim_result_name(code), words);
    }
}

static void expect_that_at(int line, int holds, const char *what)
{
    checks++;
    if (!holds) {
        failures++;
        printf("line %d: %s\n", line, what);
    }
}

#define EXPECT(call, code, words) expect_at(__LINE__, call, code, words)
#define EXPECT_OK(call) EXPECT(call, VKSIM_OK, "")
#define EXPECT_THAT(condition) expect_that_at(__LINE__, condition, #condition)
#define REQUIRE(call) require(call, #call)

static void require(VkResult result, const char *call)
{
    if (result != VK_SUCCESS) {
        printf("%s: VkResult %d\n", call, result);
        exit(1);
    }
}

static VkInstance instance;
static VkPhysicalDevice physical;
static VkDevice device;
static VkQueue queues[2];
static VkCommandPool pool;
static uint32_t family;

static void create_device(const char *name)
{
    VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_2};
    VkInstanceCreateInfo create_instance = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    REQUIRE(vkCreateInstance(&create_instance, NULL, &instance));
    VkPhysicalDevice devices[16];
    uint32_t count = 16;
    vkEnumeratePhysicalDevices(instance, &count, devices);
    for (uint32_t i = 0; i < count && !physical; i++) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(devices[i], &properties);
        physical = strstr(properties.deviceName, name) && properties.apiVersion >= VK_API_VERSION_1_2 ? devices[i] : NULL;
    }

    if (!physical) {
        printf("no device called %s with Vulkan 1.2\n", name);
        exit(3);
    }

    VkQueueFamilyProperties families[16];
    count = 16;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families);
    while (!(families[family].queueFlags & VK_QUEUE_COMPUTE_BIT)) {
        family++;
    }

    /* Software drivers have one queue, which is then given twice. */
    uint32_t last = families[family].queueCount > 1;
    const float priorities[2] = {1, 1};
    VkPhysicalDeviceVulkan12Features features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES, .timelineSemaphore = 1};
    VkDeviceQueueCreateInfo queue = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueFamilyIndex = family, .queueCount = last + 1, .pQueuePriorities = priorities};
    VkDeviceCreateInfo create = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .pNext = &features, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
    REQUIRE(vkCreateDevice(physical, &create, NULL, &device));
    vkGetDeviceQueue(device, family, 0, &queues[0]);
    vkGetDeviceQueue(device, family, last, &queues[1]);
    VkCommandPoolCreateInfo create_pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, .queueFamilyIndex = family};
    REQUIRE(vkCreateCommandPool(device, &create_pool, NULL, &pool));
}

static VkSemaphore create_semaphore(VkSemaphoreType type)
{
    VkSemaphoreTypeCreateInfo of_type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO, .semaphoreType = type};
    VkSemaphoreCreateInfo create = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &of_type};
    VkSemaphore semaphore;
    REQUIRE(vkCreateSemaphore(device, &create, NULL, &semaphore));
    return semaphore;
}

/* What the host locks: not recursive, and it counts. */
typedef struct host_lock {
    pthread_mutex_t mutex[3];
    int held, entered, left, refused;
} host_lock;

static void enter(void *user, uint32_t queue)
{
    host_lock *lock = user;
    pthread_mutex_lock(&lock->mutex[queue]);
    lock->entered++;
    lock->held++;
    lock->refused += vksim_set_log(NULL, NULL, VKSIM_LOG_ERROR) == VKSIM_ERROR_INVALID_STATE;
}

static void leave(void *user, uint32_t queue)
{
    host_lock *lock = user;
    lock->held--;
    lock->left++;
    pthread_mutex_unlock(&lock->mutex[queue]);
}

static host_lock lock = {{PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER}, 0, 0, 0, 0};

static vksim_host_device host_device(const vksim_host_queue *more)
{
    return (vksim_host_device){
        .struct_size = sizeof(vksim_host_device),
        .queue_family = family,
        .instance = instance,
        .physical_device = physical,
        .device = device,
        .queue = queues[0],
        .api_version = VK_API_VERSION_1_2,
        .enabled = VKSIM_CAPABILITY_TIMELINE_SEMAPHORES,
        .get_instance_proc_addr = (vksim_void_function)vkGetInstanceProcAddr,
        .lock_queue = enter,
        .unlock_queue = leave,
        .user = &lock,
        .more_queues = more,
        .more_queue_count = more ? 1 : 0};
}

static void wrong_hosts(void)
{
    vksim_device none = NULL;
    vksim_host_queue more = {sizeof more, family, queues[1]};
    vksim_host_device host = host_device(&more);
    host.unlock_queue = NULL;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "One of lock_queue and unlock_queue is null");
    host = host_device(&more);
    host.queue_is_shared = 1;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "both lock_queue and queue_is_shared");
    host = host_device(NULL);
    host.more_queue_count = 1;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "more_queues is null");
    host.more_queue_count = 1000;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "more_queues has 1000 queues");
    host = host_device(&more);
    more.queue = NULL;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "null");
    more.struct_size = 8;
    EXPECT(vksim_device_wrap(&host, NULL, &none), VKSIM_ERROR_INVALID_ARGUMENT, "more_queues: struct_size is 8");
    EXPECT_THAT(none == NULL);
}

/* A list waits for the host's semaphore and signals another value of it. */
static void semaphores(vksim_device sim, vksim_list list, vksim_fence fence)
{
    VkSemaphore timeline = create_semaphore(VK_SEMAPHORE_TYPE_TIMELINE), binary = create_semaphore(VK_SEMAPHORE_TYPE_BINARY);
    vksim_semaphore wait = {sizeof wait, 1, (uint64_t)(uintptr_t)timeline, 1}, signals[2] = {
        {sizeof wait, 1, (uint64_t)(uintptr_t)timeline, 2}, {sizeof wait, 0, (uint64_t)(uintptr_t)binary, 0}};
    vksim_submit_options options = VKSIM_SUBMIT_OPTIONS_DEFAULT;
    int32_t done = 5;
    options.queue = 1;
    options.waits = &wait;
    options.wait_count = 1;
    options.signals = signals;
    options.signal_count = 2;
    EXPECT_OK(vksim_list_submit_to(list, &options, fence));
    EXPECT(vksim_fence_wait(fence, 20000000), VKSIM_TIMEOUT, "");
    EXPECT_OK(vksim_fence_done(fence, &done));
    EXPECT_THAT(done == 0);
    VkSemaphoreSignalInfo go = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = timeline, .value = 1};
    REQUIRE(vkSignalSemaphore(device, &go));
    uint64_t reached = 2;
    VkSemaphoreWaitInfo until = {
        .sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO, .semaphoreCount = 1, .pSemaphores = &timeline, .pValues = &reached};
    REQUIRE(vkWaitSemaphores(device, &until, UINT64_MAX));
    EXPECT_OK(vksim_fence_wait(fence, -1));
    EXPECT_OK(vksim_fence_done(fence, &done));
    EXPECT_THAT(done == 1);

    /* The binary one is waited for in turn, by an empty list. */
    vksim_list empty;
    EXPECT_OK(vksim_list_create(sim, "empty", &empty));
    options = (vksim_submit_options)VKSIM_SUBMIT_OPTIONS_DEFAULT;
    options.waits = &signals[1];
    options.wait_count = 1;
    EXPECT_OK(vksim_list_submit_to(empty, &options, fence));
    EXPECT_OK(vksim_fence_wait(fence, -1));
    EXPECT_OK(vksim_list_submit_to(empty, NULL, NULL));

    options.queue = 2;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "options.queue is 2; the device has 2 queues");
    options.queue = 0;
    options.wait_count = 65;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "at most 64");
    options.wait_count = 1;
    options.waits = NULL;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "waits is null");
    vksim_semaphore null = {sizeof null, 0, 0, 0};
    options.waits = &null;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "null");
    null.struct_size = 16;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "waits: struct_size is 16");
    options = (vksim_submit_options)VKSIM_SUBMIT_OPTIONS_DEFAULT;
    signals[0].value = 0;
    options.signals = signals;
    options.signal_count = 1;
    EXPECT(vksim_list_submit_to(empty, &options, fence), VKSIM_ERROR_INVALID_ARGUMENT, "0");
    EXPECT_OK(vksim_list_release(empty));
    EXPECT_OK(vksim_device_synchronize(sim));
    vkDestroySemaphore(device, timeline, NULL);
    vkDestroySemaphore(device, binary, NULL);
}

/* A list in a command buffer of the host's, which tells when that has run. */
static void command_buffers(vksim_list list)
{
    VkCommandBufferAllocateInfo allocate = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = pool, .commandBufferCount = 1};
    VkCommandBuffer commands;
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    VkFenceCreateInfo create = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkFence fence;
    vksim_host_work work = NULL;
    int32_t done = 5;
    REQUIRE(vkAllocateCommandBuffers(device, &allocate, &commands));
    REQUIRE(vkCreateFence(device, &create, NULL, &fence));
    REQUIRE(vkBeginCommandBuffer(commands, &begin));
    EXPECT(vksim_list_record_into_queue(list, commands, 7, &work), VKSIM_ERROR_INVALID_ARGUMENT, "queue is 7");
    EXPECT(vksim_list_record_into_queue(list, NULL, 1, &work), VKSIM_ERROR_INVALID_ARGUMENT, "command buffer is null");
    EXPECT(vksim_list_record_into_queue(list, commands, 1, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "work is null");
    EXPECT_THAT(work == NULL);
    EXPECT_OK(vksim_list_record_into_queue(list, commands, 1, &work));
    REQUIRE(vkEndCommandBuffer(commands));
    EXPECT_OK(vksim_host_work_done(work, &done));
    EXPECT_THAT(done == 0);
    EXPECT(vksim_host_work_done(work, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "done is null");
    EXPECT(vksim_host_work_complete_with(work, 0), VKSIM_ERROR_INVALID_ARGUMENT, "fence is null");
    EXPECT(vksim_host_work_complete_at(work, 0, 1), VKSIM_ERROR_INVALID_ARGUMENT, "semaphore is null");
    EXPECT_OK(vksim_host_work_complete_with(work, (uint64_t)(uintptr_t)fence));
    EXPECT(vksim_host_work_complete_with(work, (uint64_t)(uintptr_t)fence), VKSIM_ERROR_INVALID_STATE, "");
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
    REQUIRE(vkQueueSubmit(queues[1], 1, &submit, fence));
    REQUIRE(vkWaitForFences(device, 1, &fence, 1, UINT64_MAX));
    EXPECT_OK(vksim_host_work_done(work, &done));
    EXPECT_THAT(done == 1);
    EXPECT_OK(vksim_host_work_complete(work));
    EXPECT_OK(vksim_host_work_release(work));
    EXPECT(vksim_host_work_done(work, &done), VKSIM_ERROR_INVALID_HANDLE, "vksim_host_work work was released");
    vkDestroyFence(device, fence, NULL);
}

int main(int argc, char **argv)
{
    create_device(argc > 1 ? argv[1] : "");
    wrong_hosts();
    vksim_host_queue more = {sizeof more, family, queues[1]};
    vksim_host_device host = host_device(&more);
    vksim_device sim;
    vksim_matrix a, result;
    vksim_buffer buffer;
    vksim_list list;
    vksim_fence fence;
    const float rows[8] = {1, 2, 3, 4, 4, 3, 2, 1};
    float dots[4] = {0};
    int64_t offset, stride;
    EXPECT_OK(vksim_device_wrap(&host, NULL, &sim));
    EXPECT(vksim_device_lock_queue(sim), VKSIM_ERROR_INVALID_STATE, "queue_is_shared");
    EXPECT_OK(vksim_matrix_upload(sim, rows, VKSIM_FLOAT32, 2, 4, VKSIM_FLOAT32, &a));
    EXPECT_OK(vksim_matrix_create(sim, 2, 2, VKSIM_FLOAT32, &result));
    EXPECT_OK(vksim_list_create(sim, "comparison", &list));
    EXPECT_OK(vksim_fence_create(sim, &fence));
    EXPECT_OK(vksim_record_dot(list, a, a, result));
    EXPECT_OK(vksim_matrix_get_buffer(result, &buffer, &offset, &stride));
    EXPECT(vksim_record_acquire(list, buffer, 99), VKSIM_ERROR_INVALID_ARGUMENT, "99");
    EXPECT(vksim_record_release(list, buffer, 99), VKSIM_ERROR_INVALID_ARGUMENT, "99");
    EXPECT_OK(vksim_record_release(list, buffer, family));
    EXPECT_OK(vksim_record_acquire(list, buffer, family));
    EXPECT_OK(vksim_buffer_release(buffer));
    semaphores(sim, list, fence);
    EXPECT_OK(vksim_matrix_read(result, 0, 2, dots, 4));
    EXPECT_THAT(dots[0] == 30 && dots[1] == 20 && dots[2] == 20 && dots[3] == 30);
    command_buffers(list);
    EXPECT_OK(vksim_list_release(list));
    EXPECT_OK(vksim_fence_release(fence));
    EXPECT_OK(vksim_matrix_release(result));
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_device_release(sim));
    EXPECT_THAT(lock.entered > 0 && lock.entered == lock.left && lock.held == 0 && lock.refused == lock.entered);
    REQUIRE(vkDeviceWaitIdle(device));
    vkDestroyCommandPool(device, pool, NULL);
    vkDestroyDevice(device, NULL);
    vkDestroyInstance(instance, NULL);
    printf("%d checks of a host, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
