/* Everything wrong that a program can hand to vksim.h must be told, by the right code and in words, and must harm nothing. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vksim.h"

static int checks, failures;

/* The result is the code, and the message contains the words. */
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

static vksim_device device;

static vksim_matrix ramp(int64_t rows, int32_t columns)
{
    vksim_matrix matrix = NULL;
    float *values = malloc((size_t)(rows * columns) * sizeof *values + 1);
    for (int64_t i = 0; i < rows * columns; i++) {
        values[i] = (float)(i % 7) - 2.5f;
    }

    EXPECT_OK(vksim_matrix_upload(device, values, VKSIM_FLOAT32, rows, columns, VKSIM_FLOAT32, &matrix));
    free(values);
    return matrix;
}

static void handles(void)
{
    vksim_matrix a = ramp(3, 4), b = ramp(2, 4), result = ramp(3, 2);
    int local = 0;
    void *heap = malloc(64);
    EXPECT(vksim_cosine(NULL, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "a is null");
    EXPECT(vksim_cosine(a, b, NULL, NULL), VKSIM_ERROR_INVALID_HANDLE, "destination is null");
    EXPECT(vksim_cosine((vksim_matrix)heap, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "none of this library's");
    EXPECT(vksim_cosine((vksim_matrix)&local, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "none of this library's");
    EXPECT(vksim_cosine((vksim_matrix)(uintptr_t)0xD200000500000001u, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "none of this library's");
    EXPECT(vksim_cosine((vksim_matrix)(uintptr_t)0xD2FFFFFFFFFFFFFFu, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "none of this library's");
    EXPECT(vksim_cosine((vksim_matrix)(uintptr_t)UINTPTR_MAX, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "none of this library's");
    EXPECT(vksim_cosine((vksim_matrix)device, b, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "a is a vksim_device; expected a vksim_matrix");
    EXPECT(vksim_device_synchronize((vksim_device)a), VKSIM_ERROR_INVALID_HANDLE, "is a vksim_matrix; expected a vksim_device");
    EXPECT(vksim_request_wait((vksim_request)a, 0), VKSIM_ERROR_INVALID_HANDLE, "expected a vksim_request");
    EXPECT(vksim_kernel_dispatch((vksim_kernel)b, 1, 1, 1), VKSIM_ERROR_INVALID_HANDLE, "expected a vksim_kernel");
    EXPECT(vksim_shader_release(NULL), VKSIM_ERROR_INVALID_HANDLE, "null");
    free(heap);

    vksim_matrix released = b;
    EXPECT_OK(vksim_matrix_release(b));
    EXPECT(vksim_cosine(a, released, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "b was released");
    EXPECT(vksim_matrix_release(released), VKSIM_ERROR_INVALID_HANDLE, "was released");
    b = ramp(2, 4);
    EXPECT_THAT(b != released);
    EXPECT(vksim_cosine(a, released, NULL, result), VKSIM_ERROR_INVALID_HANDLE, "b was released");

    vksim_matrix view;
    EXPECT_OK(vksim_matrix_rows(a, 1, 2, &view));
    EXPECT(vksim_matrix_rows(a, 2, 2, &view), VKSIM_ERROR_INVALID_ARGUMENT, "the matrix has 3 rows");
    EXPECT_OK(vksim_matrix_release(a));
    float values[8];
    EXPECT(vksim_matrix_read(view, 0, 2, values, 8), VKSIM_ERROR_DISPOSED, "Matrix");
    EXPECT_OK(vksim_matrix_release(view));
    EXPECT_OK(vksim_matrix_release(b));
    EXPECT_OK(vksim_matrix_release(result));
}

static void arguments(void)
{
    vksim_matrix a = ramp(3, 4), narrow = ramp(3, 3), result = ramp(3, 3), created = NULL;
    float values[12];
    int64_t ids[12];
    uint32_t count = 1;
    EXPECT(vksim_enumerate_devices(NULL, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "count is null");
    EXPECT(vksim_enumerate_devices("no such device", &count, NULL), VKSIM_ERROR_DEVICE_NOT_FOUND, "no such device");
    EXPECT(vksim_device_create("no such device", NULL, &device), VKSIM_ERROR_DEVICE_NOT_FOUND, "no such device");
    EXPECT(vksim_device_create("cpu", NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "device is null");
    EXPECT(vksim_device_wrap(NULL, NULL, &device), VKSIM_ERROR_INVALID_ARGUMENT, "host is null");
    EXPECT(vksim_matrix_create(device, -1, 4, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "rows");
    EXPECT(vksim_matrix_create(device, 1, -4, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "columns");
    EXPECT(vksim_matrix_create(device, 1, 4, 77, &created), VKSIM_ERROR_INVALID_ARGUMENT, "77");
    EXPECT(vksim_matrix_create(device, INT64_MAX, INT32_MAX, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "cannot be addressed");
    EXPECT(vksim_matrix_create(device, 1, 4, VKSIM_FLOAT32, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "matrix is null");
    EXPECT(vksim_matrix_upload(device, NULL, VKSIM_FLOAT32, 1, 4, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "values is null");
    EXPECT(vksim_matrix_upload(device, values, 9, 1, 4, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "values_type is 9");
    EXPECT(vksim_matrix_upload(device, values, VKSIM_FLOAT32, 1, -4, VKSIM_FLOAT32, &created), VKSIM_ERROR_INVALID_ARGUMENT, "columns");
    EXPECT_THAT(created == NULL);
    EXPECT(vksim_matrix_read(a, 0, 3, values, 11), VKSIM_ERROR_INVALID_ARGUMENT, "room for 11 elements; expected at least 12");
    EXPECT(vksim_matrix_read(a, 0, 3, NULL, 12), VKSIM_ERROR_INVALID_ARGUMENT, "values is null");
    EXPECT(vksim_matrix_read(a, -1, 3, values, 12), VKSIM_ERROR_INVALID_ARGUMENT, "firstRow");
    EXPECT(vksim_matrix_read(a, 0, INT64_MAX, values, 12), VKSIM_ERROR_INVALID_ARGUMENT, "");
    const float row[4] = {9, 8, 7, 6};
    EXPECT_OK(vksim_matrix_write(a, 1, row, 4));
    EXPECT_OK(vksim_matrix_read(a, 1, 1, values, 12));
    EXPECT_THAT(memcmp(values, row, sizeof row) == 0);
    EXPECT(vksim_matrix_write(a, 1, row, 3), VKSIM_ERROR_INVALID_ARGUMENT, "3");
    EXPECT(vksim_matrix_write(a, 3, row, 4), VKSIM_ERROR_INVALID_ARGUMENT, "3");
    EXPECT(vksim_matrix_write(a, 1, NULL, 4), VKSIM_ERROR_INVALID_ARGUMENT, "values is null");
    EXPECT(vksim_cosine(a, narrow, NULL, result), VKSIM_ERROR_INVALID_ARGUMENT, "same number of columns");
    EXPECT(vksim_cosine(a, a, NULL, a), VKSIM_ERROR_INVALID_ARGUMENT, "destination");
    EXPECT(vksim_cosine_query(NULL, 4, a, NULL, result), VKSIM_ERROR_INVALID_ARGUMENT, "query is null");
    EXPECT(vksim_cosine_query(values, SIZE_MAX, a, NULL, result), VKSIM_ERROR_INVALID_ARGUMENT, "query has");
    EXPECT(vksim_top_k(a, -1, 0, values, ids, 12), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT(vksim_top_k(a, 5, 0, values, ids, 12), VKSIM_ERROR_INVALID_ARGUMENT, "expected at least 15");
    EXPECT(vksim_nearest(a, a, 2, 42, NULL, ids, values, 12), VKSIM_ERROR_INVALID_ARGUMENT, "42");
    EXPECT(vksim_nearest(a, a, 2, VKSIM_METRIC_L2, NULL, NULL, values, 12), VKSIM_ERROR_INVALID_ARGUMENT, "ids is null");
    EXPECT(vksim_cross_entropy(a, NULL, 3, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "result is null");
    EXPECT(vksim_set_log(NULL, NULL, 9), VKSIM_ERROR_INVALID_ARGUMENT, "least is 9");

    vksim_normalize_options normalize = VKSIM_NORMALIZE_OPTIONS_DEFAULT;
    normalize.p = -1;
    EXPECT(vksim_normalize(a, &normalize, a, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "The order p is -1");
    normalize.p = 2;
    normalize.axis = 2;
    EXPECT(vksim_normalize(a, &normalize, a, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "Axis is 2");
    vksim_cdist_options cdist = VKSIM_CDIST_OPTIONS_DEFAULT;
    cdist.p = 1;
    cdist.squared = 1;
    EXPECT(vksim_cdist(a, a, &cdist, result), VKSIM_ERROR_INVALID_ARGUMENT, "squared");
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_release(narrow));
    EXPECT_OK(vksim_matrix_release(result));
}

static void losses(void)
{
    vksim_matrix a = ramp(3, 4);
    const int32_t labels[3] = {0, 9, 1};
    vksim_loss_result result = VKSIM_LOSS_RESULT_DEFAULT;
    vksim_loss_options options = VKSIM_LOSS_OPTIONS_DEFAULT;
    float few[2];
    EXPECT(vksim_cross_entropy(a, labels, 3, NULL, &result), VKSIM_ERROR_INVALID_ARGUMENT, "9");
    EXPECT(vksim_cross_entropy(a, labels, 2, NULL, &result), VKSIM_ERROR_INVALID_ARGUMENT, "2");
    EXPECT(vksim_sup_con(a, NULL, 3, NULL, &result), VKSIM_ERROR_INVALID_ARGUMENT, "labels is null");
    options.flags = VKSIM_LOSS_SYMMETRIC;
    EXPECT(vksim_clip(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "Symmetric, which CLIP does not have");
    options.flags = 1u << 20;
    EXPECT(vksim_info_nce(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "flags");
    options.flags = 0;
    options.negatives = a;
    EXPECT(vksim_nt_xent(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "negatives, which NT-Xent");
    options.negatives = (vksim_matrix)labels;
    EXPECT(vksim_info_nce(a, a, &options, &result), VKSIM_ERROR_INVALID_HANDLE, "negatives");
    options.negatives = NULL;
    options.label_smoothing = 0.1f;
    EXPECT(vksim_sig_lip(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "label smoothing");
    options.label_smoothing = 0;
    options.logit_scale = -3;
    EXPECT(vksim_sig_lip(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "LogitScale is -3");
    options.logit_scale = 0;
    options.flags = VKSIM_LOSS_GRADIENTS;
    result.losses = few;
    result.losses_capacity = 2;
    EXPECT(vksim_info_nce(a, a, &options, &result), VKSIM_ERROR_INVALID_ARGUMENT, "losses has room for 2 elements; expected at least 3");
    EXPECT_THAT(result.gradient_a == NULL);
    result.losses = NULL;
    EXPECT_OK(vksim_info_nce(a, a, &options, &result));
    EXPECT_THAT(result.losses_count == 3 && result.gradient_a && result.gradient_b && !result.gradient_negatives);
    EXPECT_OK(vksim_matrix_release(result.gradient_a));
    EXPECT_OK(vksim_matrix_release(result.gradient_b));
    vksim_cross_entropy_options with_gradient = VKSIM_CROSS_ENTROPY_OPTIONS_DEFAULT;
    const int32_t right[3] = {0, 3, 1};
    float gradient[12];
    with_gradient.with_gradient = 1;
    EXPECT_OK(vksim_cross_entropy(a, right, 3, &with_gradient, &result));
    EXPECT_OK(vksim_matrix_read(result.gradient_a, 0, 3, gradient, 12));
    EXPECT_OK(vksim_matrix_release(result.gradient_a));
    EXPECT_OK(vksim_matrix_release(a));
}

/* The struct of a newer header: more members behind those that are known. */
typedef struct newer_cosine_options {
    vksim_cosine_options known;
    uint64_t unknown;
} newer_cosine_options;

static void versions(void)
{
    vksim_matrix a = ramp(2, 4), zero, result = ramp(2, 1);
    const float zeros[4] = {0, 0, 0, 0};
    float values[2];
    EXPECT_OK(vksim_matrix_upload(device, zeros, VKSIM_FLOAT32, 1, 4, VKSIM_FLOAT32, &zero));

    /* The struct of an older header ended after epsilon: what it lacks takes its default. */
    vksim_cosine_options options = VKSIM_COSINE_OPTIONS_DEFAULT;
    options.zero_vectors = VKSIM_ZERO_VECTORS_ERROR;
    EXPECT(vksim_cosine(a, zero, &options, result), VKSIM_ERROR_INVALID_ARGUMENT, "zero");
    options.struct_size = offsetof(vksim_cosine_options, zero_vectors);
    EXPECT_OK(vksim_cosine(a, zero, &options, result));
    EXPECT_OK(vksim_matrix_read(result, 0, 2, values, 2));
    EXPECT_THAT(values[0] == 0 && values[1] == 0);

    newer_cosine_options newer = {VKSIM_COSINE_OPTIONS_DEFAULT, 0};
    newer.known.struct_size = sizeof newer;
    EXPECT_OK(vksim_cosine(a, zero, &newer.known, result));
    newer.unknown = 1;
    EXPECT(vksim_cosine(a, zero, &newer.known, result), VKSIM_ERROR_INVALID_ARGUMENT, "newer header");

    for (uint32_t size = 0; size < 16; size++) {
        options.struct_size = size;
        if (size != 8) {
            EXPECT(vksim_cosine(a, zero, &options, result), VKSIM_ERROR_INVALID_ARGUMENT, "struct_size");
        }
    }

    options.struct_size = UINT32_MAX;
    EXPECT(vksim_cosine(a, zero, &options, result), VKSIM_ERROR_INVALID_ARGUMENT, "struct_size is 4294967295");

    vksim_host_device host = {.struct_size = 40};
    vksim_device wrapped = NULL;
    EXPECT(vksim_device_wrap(&host, NULL, &wrapped), VKSIM_ERROR_INVALID_ARGUMENT, "Instance is null");
    /* Of the first version, which had no loader. */
    host.struct_size = offsetof(vksim_host_device, get_instance_proc_addr);
    EXPECT(vksim_device_wrap(&host, NULL, &wrapped), VKSIM_ERROR_INVALID_ARGUMENT, "Instance is null");
    host.struct_size = sizeof host;
    EXPECT(vksim_device_wrap(&host, NULL, &wrapped), VKSIM_ERROR_INVALID_ARGUMENT, "Instance is null");
    EXPECT_THAT(wrapped == NULL);

    vksim_device_info info = {.struct_size = 32, .name = "kept"};
    EXPECT_OK(vksim_device_get_info(device, &info));
    EXPECT_THAT(info.struct_size == 32 && strcmp(info.name, "kept") == 0 && info.chosen == 1);
    vksim_loss_result small = {.struct_size = 8};
    EXPECT(vksim_clip(a, a, NULL, &small), VKSIM_ERROR_INVALID_ARGUMENT, "struct_size is 8");
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_release(zero));
    EXPECT_OK(vksim_matrix_release(result));
}

/* Numbers that single precision does not hold give the answers of double precision, or it is told what was lost. */
static void doubles(void)
{
    const double far[4] = {1e9, 0, 1e9 + 3, 4}, large[4] = {3e200, 4e200, 3, 4}, logits[2] = {1e9, 1e9 + 1};
    const double ranked[3] = {1e9, 1e9 + 1, 1e9 + 2};
    float values[4];
    double scales[2];
    int64_t ids[2];
    vksim_matrix a = NULL, b = NULL, result;
    vksim_narrowing_report lost = {.struct_size = sizeof lost}, lost_of_b = {.struct_size = sizeof lost};
    vksim_narrowing_options options = VKSIM_NARROWING_OPTIONS_DEFAULT;
    EXPECT_OK(vksim_matrix_create(device, 1, 1, VKSIM_FLOAT32, &result));
    EXPECT_OK(vksim_matrix_upload_double(device, ranked, 3, 1, VKSIM_FLOAT32, NULL, &lost, &a));
    EXPECT_THAT(lost.equal == 2 && lost.infinite == 0 && lost.zero == 0 && lost.struct_size == sizeof lost);
    EXPECT_OK(vksim_matrix_release(a));
    options.narrowing = VKSIM_NARROWING_DISTANCES;
    EXPECT_OK(vksim_matrix_upload_double(device, far, 2, 2, VKSIM_FLOAT32, &options, &lost, &a));
    EXPECT_THAT(lost.equal == 0);
    EXPECT_OK(vksim_pdist(a, NULL, result));
    EXPECT_OK(vksim_matrix_read(result, 0, 1, values, 1));
    EXPECT_THAT(values[0] == 5);
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_upload_double_pair(device, far, 1, far + 2, 1, 2, VKSIM_FLOAT32, &lost, &lost_of_b, &a, &b));
    EXPECT_OK(vksim_cdist(a, b, NULL, result));
    EXPECT_OK(vksim_matrix_read(result, 0, 1, values, 1));
    EXPECT_THAT(values[0] == 5 && lost.equal == 0 && lost_of_b.equal == 0);
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_release(b));
    options.narrowing = VKSIM_NARROWING_DIRECTIONS;
    options.scales = scales;
    options.scales_capacity = 1;
    a = NULL;
    EXPECT(vksim_matrix_upload_double(device, large, 2, 2, VKSIM_FLOAT32, &options, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "scales has room for 1");
    options.scales_capacity = 2;
    EXPECT_OK(vksim_matrix_upload_double(device, large, 2, 2, VKSIM_FLOAT32, &options, NULL, &a));
    EXPECT_OK(vksim_matrix_read(a, 0, 2, values, 4));
    EXPECT_THAT(scales[0] > 1e190 && scales[1] == 1 && fabs(values[0] * scales[0] / 3e200 - 1) < 1e-6 && values[3] == 4);
    EXPECT_OK(vksim_matrix_release(a));
    options.scales = NULL;
    options.narrowing = VKSIM_NARROWING_SOFTMAX;
    EXPECT_OK(vksim_matrix_upload_double(device, logits, 1, 2, VKSIM_FLOAT32, &options, NULL, &a));
    EXPECT_OK(vksim_softmax(a, a));
    EXPECT_OK(vksim_matrix_read(a, 0, 1, values, 2));
    EXPECT_THAT(fabs(values[1] - 0.7310586) < 1e-6);
    EXPECT_OK(vksim_matrix_release(a));
    options.narrowing = VKSIM_NARROWING_COLUMN_DIRECTIONS;
    EXPECT_OK(vksim_matrix_upload_double(device, large, 2, 2, VKSIM_FLOAT32, &options, &lost, &a));
    EXPECT_THAT(lost.infinite == 0);
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_top_k_double(device, ranked, 1, 3, 2, 0, values, ids, 2));
    EXPECT_THAT(ids[0] == 2 && ids[1] == 1 && values[0] == 1e9f);

    a = NULL;
    options.narrowing = 5;
    EXPECT(vksim_matrix_upload_double(device, far, 2, 2, VKSIM_FLOAT32, &options, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "narrowing is 5");
    options.narrowing = VKSIM_NARROWING_SOFTMAX;
    options.scales = scales;
    EXPECT(vksim_matrix_upload_double(device, far, 2, 2, VKSIM_FLOAT32, &options, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "Softmax does not have");
    options.scales = NULL;
    options.epsilon = -1;
    EXPECT(vksim_matrix_upload_double(device, far, 2, 2, VKSIM_FLOAT32, &options, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "epsilon is -1");
    lost.struct_size = 16;
    EXPECT(vksim_matrix_upload_double(device, far, 2, 2, VKSIM_FLOAT32, NULL, &lost, &a), VKSIM_ERROR_INVALID_ARGUMENT, "report: struct_size is 16");
    EXPECT(vksim_matrix_upload_double(device, NULL, 2, 2, VKSIM_FLOAT32, NULL, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "values is null");
    EXPECT(vksim_matrix_upload_double(device, far, -2, 2, VKSIM_FLOAT32, NULL, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "rows");
    EXPECT(vksim_matrix_upload_double(device, far, INT64_MAX, 2, VKSIM_FLOAT32, NULL, NULL, &a), VKSIM_ERROR_INVALID_ARGUMENT, "cannot be addressed");
    EXPECT(vksim_matrix_upload_double_pair(device, far, 1, NULL, 1, 2, VKSIM_FLOAT32, NULL, NULL, &a, &b), VKSIM_ERROR_INVALID_ARGUMENT, "b is null");
    EXPECT(vksim_matrix_upload_double_pair(device, far, 1, far, 1, 2, VKSIM_FLOAT32, NULL, NULL, &a, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "matrix_b is null");
    EXPECT(vksim_matrix_upload_double_pair(device, far, 1, far, 1, 2, 7, NULL, NULL, &a, &b), VKSIM_ERROR_INVALID_ARGUMENT, "element type");
    EXPECT(vksim_top_k_double(device, ranked, 1, 3, 2, 0, values, ids, 1), VKSIM_ERROR_INVALID_ARGUMENT, "expected at least 2");
    EXPECT(vksim_top_k_double(device, ranked, 1, 3, -2, 0, values, ids, 1), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT_THAT(a == NULL);
    EXPECT_OK(vksim_matrix_release(result));
}

static int logged, called_back;

static void log_message(void *user, vksim_log_level level, const char *message)
{
    (void)level;
    (void)message;
    ++*(int *)user;
    if (!called_back) {
        called_back = 1;
        vksim_result inside = vksim_device_release(device);
        called_back = inside == VKSIM_ERROR_INVALID_STATE && strstr(vksim_last_error(), "callbacks") ? 1 : 2;
    }
}

static void callbacks(void)
{
    EXPECT_OK(vksim_set_log(log_message, &logged, VKSIM_LOG_WARNING));
    EXPECT(vksim_device_synchronize(NULL), VKSIM_ERROR_INVALID_HANDLE, "null");
    EXPECT_THAT(logged == 1 && called_back == 1);
    EXPECT_OK(vksim_device_synchronize(device));
    EXPECT_OK(vksim_set_log(NULL, NULL, VKSIM_LOG_DEBUG));
    EXPECT(vksim_device_synchronize(NULL), VKSIM_ERROR_INVALID_HANDLE, "null");
    EXPECT_THAT(logged == 1);
}

static int allocated, freed, refuse;

static void *allocate(void *user, size_t bytes, size_t alignment)
{
    (void)user;
    allocated++;
    return refuse ? NULL : aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

static void release(void *user, void *memory)
{
    (void)user;
    freed++;
    free(memory);
}

static void requests(void)
{
    vksim_allocator allocator = {.struct_size = sizeof allocator, .allocate = allocate};
    EXPECT(vksim_set_allocator(&allocator), VKSIM_ERROR_INVALID_ARGUMENT, "free is null");
    allocator.free = release;
    EXPECT_OK(vksim_set_allocator(&allocator));

    vksim_matrix a = ramp(300, 16);
    vksim_request request = NULL;
    const float *floats;
    const int64_t *ids;
    const void *bytes;
    size_t count;
    int32_t done = 0;
    refuse = 1;
    EXPECT(vksim_nearest_begin(a, a, 3, VKSIM_METRIC_COSINE, NULL, &request), VKSIM_ERROR_OUT_OF_MEMORY, "no memory for 7200 bytes");
    refuse = 0;
    allocated = 0;
    EXPECT(vksim_nearest_begin(a, a, -3, VKSIM_METRIC_COSINE, NULL, &request), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT(vksim_nearest_begin(a, a, 3, 99, NULL, &request), VKSIM_ERROR_INVALID_ARGUMENT, "metric is 99");
    EXPECT_THAT(request == NULL);

    EXPECT_OK(vksim_nearest_begin(a, a, 3, VKSIM_METRIC_COSINE, NULL, &request));
    /* What a request works on may go. */
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT(vksim_request_wait(request, -2), VKSIM_ERROR_INVALID_ARGUMENT, "nanoseconds");
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT_OK(vksim_request_done(request, &done));
    EXPECT_THAT(done == 1);
    EXPECT_OK(vksim_request_ids(request, &ids, &count));
    EXPECT_THAT(count == 900 && ids[0] == 0);
    EXPECT_OK(vksim_request_floats(request, &floats, &count));
    EXPECT_THAT(count == 900 && floats[0] > 0.999f && (uintptr_t)floats % 64 == 0);
    EXPECT(vksim_request_bytes(request, &bytes, &count), VKSIM_ERROR_INVALID_STATE, "no bytes");
    EXPECT_OK(vksim_request_cancel(request));
    EXPECT_OK(vksim_request_release(request));
    EXPECT(vksim_request_release(request), VKSIM_ERROR_INVALID_HANDLE, "released");
    EXPECT_THAT(allocated == 2 && freed == 2);

    /* Long work: not ready, then cancelled, then gone while it may still run. */
    vksim_matrix large = ramp(20000, 512);
    EXPECT_OK(vksim_nearest_begin(large, large, 10, VKSIM_METRIC_L1, NULL, &request));
    EXPECT(vksim_request_wait(request, 0), VKSIM_TIMEOUT, "");
    EXPECT(vksim_request_wait(request, 1), VKSIM_TIMEOUT, "");
    EXPECT(vksim_request_floats(request, &floats, &count), VKSIM_ERROR_INVALID_STATE, "not done");
    EXPECT_OK(vksim_request_cancel(request));
    EXPECT(vksim_request_wait(request, -1), VKSIM_ERROR_CANCELLED, "cancel");
    EXPECT(vksim_request_floats(request, &floats, &count), VKSIM_ERROR_CANCELLED, "cancel");
    EXPECT_OK(vksim_request_release(request));
    EXPECT_OK(vksim_nearest_begin(large, large, 10, VKSIM_METRIC_L1, NULL, &request));
    EXPECT_OK(vksim_request_cancel(request));
    EXPECT_OK(vksim_request_release(request));

    EXPECT_OK(vksim_matrix_read_begin(large, 10, 20, &request));
    EXPECT_OK(vksim_request_wait(request, 100000000000));
    EXPECT_OK(vksim_request_floats(request, &floats, &count));
    EXPECT_THAT(count == 20 * 512 && floats[0] == (float)(10 * 512 % 7) - 2.5f);
    EXPECT_OK(vksim_request_release(request));
    EXPECT(vksim_matrix_read_begin(large, 20000, 1, &request), VKSIM_ERROR_INVALID_ARGUMENT, "20000 rows");

    vksim_matrix narrow = ramp(3, 4);
    const float row[4] = {1, 9, 3, 9};
    request = NULL;
    EXPECT(vksim_nearest_begin(large, narrow, 3, VKSIM_METRIC_L2, NULL, &request), VKSIM_ERROR_INVALID_ARGUMENT, "columns");
    EXPECT(vksim_top_k_begin(narrow, -1, 0, &request), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT(vksim_matrix_write_begin(narrow, 0, row, 3, &request), VKSIM_ERROR_INVALID_ARGUMENT, "3 values");
    EXPECT(vksim_matrix_write_begin(narrow, 3, row, 4, &request), VKSIM_ERROR_INVALID_ARGUMENT, "row 3");
    EXPECT(vksim_matrix_write_begin(narrow, 0, NULL, 4, &request), VKSIM_ERROR_INVALID_ARGUMENT, "values is null");
    EXPECT_THAT(request == NULL);
    EXPECT_OK(vksim_matrix_write_begin(narrow, 1, row, 4, &request));
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT(vksim_request_floats(request, &floats, &count), VKSIM_ERROR_INVALID_STATE, "no floats");
    EXPECT_OK(vksim_request_release(request));
    EXPECT_OK(vksim_top_k_begin(narrow, 2, 0, &request));
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT_OK(vksim_request_ids(request, &ids, &count));
    EXPECT_THAT(count == 6 && ids[2] == 1 && ids[3] == 3);
    EXPECT_OK(vksim_request_floats(request, &floats, &count));
    EXPECT_THAT(count == 6 && floats[2] == 9 && floats[3] == 9);
    EXPECT_OK(vksim_request_release(request));
    EXPECT_OK(vksim_matrix_release(narrow));
    EXPECT_OK(vksim_matrix_release(large));
}

/* Every operation, recorded, gives what the call gives. */
static void recorded(void)
{
    enum { N = 5, M = 3, D = 7, PAIRS = N * (N - 1) / 2, MOST = N * D };
    vksim_matrix a = ramp(N, D), b = ramp(M, D), g = ramp(N, M), rows_g = ramp(N, 1), x = ramp(N, D), other = ramp(N, D), values[2];
    vksim_matrix now[32], later[32], pair_g = ramp(PAIRS, 1);
    int64_t rows[32];
    int32_t columns[32], made = 0;
    vksim_list list;
    vksim_fence fence;
    EXPECT_OK(vksim_list_create(device, "everything", &list));
    EXPECT_OK(vksim_fence_create(device, &fence));
#define RESULT(r, c) (rows[made] = (r), columns[made] = (c), \
    vksim_matrix_create(device, r, c, VKSIM_FLOAT32, &now[made]), vksim_matrix_create(device, r, c, VKSIM_FLOAT32, &later[made]), made++)
#define BOTH1(name, ...) \
    do { \
        int r_ = RESULT(ROWS, COLUMNS); \
        EXPECT_OK(vksim_##name(__VA_ARGS__, now[r_])); \
        EXPECT_OK(vksim_record_##name(list, __VA_ARGS__, later[r_])); \
    } while (0)
#define BOTH2(name, ...) \
    do { \
        int r_ = RESULT(N, D), s_ = RESULT(SECOND, D); \
        EXPECT_OK(vksim_##name(__VA_ARGS__, now[r_], now[s_])); \
        EXPECT_OK(vksim_record_##name(list, __VA_ARGS__, later[r_], later[s_])); \
    } while (0)
#define ROWS N
#define COLUMNS M
    BOTH1(cosine, a, b, NULL);
    BOTH1(cdist, a, b, NULL);
    BOTH1(dot, a, b);
    values[0] = now[0];
    values[1] = now[1];
#undef COLUMNS
#define COLUMNS 1
    BOTH1(cosine_rowwise, a, other, NULL);
    BOTH1(log_sum_exp, x);
#undef COLUMNS
#define COLUMNS D
    BOTH1(softmax, x);
    BOTH1(log_softmax, x);
    BOTH1(softmax_backward, x, other);
    BOTH1(log_softmax_backward, x, other);
    BOTH1(normalize_backward, x, other, NULL);
#undef ROWS
#undef COLUMNS
#define ROWS PAIRS
#define COLUMNS 1
    BOTH1(pdist, x, NULL);
#undef ROWS
#undef COLUMNS
#define ROWS (N * N)
#define COLUMNS 1
    BOTH1(cdist_batched, x, 1, other, N, NULL);
#undef ROWS
#undef COLUMNS
#define ROWS N
#define COLUMNS D
    BOTH1(pdist_backward, x, pair_g, NULL);
#define SECOND M
    BOTH2(cosine_backward, a, b, g, values[0], NULL);
    BOTH2(cosine_backward, a, b, g, NULL, NULL);
    BOTH2(cdist_backward, a, b, g, values[1], NULL);
    BOTH2(cdist_backward, a, b, g, NULL, NULL);
    BOTH2(dot_backward, a, b, g);
#undef SECOND
#define SECOND N
    BOTH2(cosine_rowwise_backward, a, other, rows_g, NULL);
#undef SECOND
    int normalized = RESULT(N, D), norms = RESULT(N, 1);
    EXPECT_OK(vksim_normalize(x, NULL, now[normalized], now[norms]));
    EXPECT_OK(vksim_record_normalize(list, x, NULL, later[normalized], later[norms]));
    EXPECT_OK(vksim_list_submit(list, fence));
    EXPECT_OK(vksim_fence_wait(fence, -1));
    for (int i = 0; i < made; i++) {
        float expected[MOST], found[MOST];
        size_t count = (size_t)(rows[i] * columns[i]);
        EXPECT_OK(vksim_matrix_read(now[i], 0, rows[i], expected, MOST));
        EXPECT_OK(vksim_matrix_read(later[i], 0, rows[i], found, MOST));
        EXPECT_THAT(memcmp(expected, found, count * sizeof *found) == 0);
        EXPECT_OK(vksim_matrix_release(now[i]));
    }

    /* What was recorded must stay. */
    for (int i = 0; i < made; i++) {
        EXPECT_OK(vksim_matrix_release(later[i]));
    }

    EXPECT(vksim_list_submit(list, fence), VKSIM_ERROR_DISPOSED, "");
    EXPECT_OK(vksim_fence_wait(fence, 0));
    EXPECT_OK(vksim_list_release(list));
    EXPECT_OK(vksim_fence_release(fence));
    vksim_matrix operands[] = {a, b, g, rows_g, pair_g, x, other};
    for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
        EXPECT_OK(vksim_matrix_release(operands[i]));
    }
}

/* Losses of a list give what the calls give. */
static void recorded_losses(void)
{
    enum { N = 4, D = 6, C = 5 };
    vksim_matrix a = ramp(N, D), b = ramp(N, D), logits = ramp(N, C), loss, losses, of_a, of_b, of_scale, row_losses, of_logits;
    const int32_t labels[N] = {0, 3, 0, 4};
    float expected[N * D], found[N * D], total, slope, expected_losses[2 * N];
    vksim_list list;
    vksim_loss_options options = VKSIM_LOSS_OPTIONS_DEFAULT;
    vksim_loss_result result = VKSIM_LOSS_RESULT_DEFAULT;
    vksim_loss_destinations to = VKSIM_LOSS_DESTINATIONS_DEFAULT;
    vksim_matrix *made[] = {&loss, &losses, &of_a, &of_b, &of_scale, &row_losses, &of_logits};
    const int sizes[][2] = {{1, 1}, {N, 1}, {N, D}, {N, D}, {1, 1}, {2 * N, 1}, {N, C}};
    const size_t count = sizeof made / sizeof *made;
    for (size_t i = 0; i < count; i++) {
        EXPECT_OK(vksim_matrix_create(device, sizes[i][0], sizes[i][1], VKSIM_FLOAT32, made[i]));
    }

    const float unlike[D] = {3, -2, 1, 4, 0.5f, -1};
    EXPECT_OK(vksim_matrix_write(b, 1, unlike, D));
    EXPECT_OK(vksim_list_create(device, "losses", &list));
    to.loss = loss;
    to.losses = losses;
    to.gradient_a = of_a;
    to.gradient_b = of_b;
    to.scale_gradient = of_scale;
    options.flags = VKSIM_LOSS_GRADIENTS;
    options.logit_scale = 3;
    typedef vksim_result (*immediate)(vksim_matrix, vksim_matrix, const vksim_loss_options *, vksim_loss_result *);
    typedef vksim_result (*later)(vksim_list, vksim_matrix, vksim_matrix, const vksim_loss_options *, const vksim_loss_destinations *);
    const immediate now[] = {vksim_info_nce, vksim_clip, vksim_nt_xent, vksim_sig_lip};
    const later then[] = {vksim_record_info_nce, vksim_record_clip, vksim_record_nt_xent, vksim_record_sig_lip};
    for (int i = 0; i < 4; i++) {
        int rows = i == 2 ? 2 * N : N;
        to.losses = i == 2 ? row_losses : losses;
        result.losses = expected_losses;
        result.losses_capacity = 2 * N;
        EXPECT_OK(now[i](a, b, &options, &result));
        EXPECT_OK(vksim_list_reset(list));
        EXPECT_OK(then[i](list, a, b, &options, &to));
        EXPECT_OK(vksim_list_submit(list, NULL));
        EXPECT_OK(vksim_matrix_read(loss, 0, 1, &total, 1));
        EXPECT_OK(vksim_matrix_read(of_scale, 0, 1, &slope, 1));
        EXPECT_THAT((float)result.loss == total && (float)result.scale_gradient == slope);
        EXPECT_OK(vksim_matrix_read(to.losses, 0, rows, found, 2 * N));
        EXPECT_THAT(memcmp(found, expected_losses, (size_t)rows * sizeof *found) == 0);
        EXPECT_OK(vksim_matrix_read(result.gradient_a, 0, N, expected, N * D));
        EXPECT_OK(vksim_matrix_read(of_a, 0, N, found, N * D));
        EXPECT_THAT(memcmp(found, expected, sizeof found) == 0);
        EXPECT_OK(vksim_matrix_release(result.gradient_a));
        EXPECT_OK(vksim_matrix_release(result.gradient_b));
    }

    vksim_loss_destinations only = VKSIM_LOSS_DESTINATIONS_DEFAULT;
    only.loss = loss;
    result.losses = NULL;
    options.flags = 0;
    EXPECT_OK(vksim_sup_con(a, labels, N, &options, &result));
    EXPECT_OK(vksim_list_reset(list));
    EXPECT_OK(vksim_record_sup_con(list, a, labels, N, &options, &only));
    EXPECT_OK(vksim_list_submit(list, NULL));
    EXPECT_OK(vksim_matrix_read(loss, 0, 1, &total, 1));
    EXPECT_THAT((float)result.loss == total);

    vksim_cross_entropy_options with_gradient = VKSIM_CROSS_ENTROPY_OPTIONS_DEFAULT;
    with_gradient.with_gradient = 1;
    EXPECT_OK(vksim_cross_entropy(logits, labels, N, &with_gradient, &result));
    EXPECT_OK(vksim_list_reset(list));
    EXPECT_OK(vksim_record_cross_entropy(list, logits, labels, N, NULL, losses, of_logits, loss));
    EXPECT_OK(vksim_record_cross_entropy_probabilities(list, logits, logits, NULL, losses, NULL, NULL));
    EXPECT_OK(vksim_list_submit(list, NULL));
    EXPECT_OK(vksim_matrix_read(loss, 0, 1, &total, 1));
    EXPECT_THAT((float)result.loss == total);
    EXPECT_OK(vksim_matrix_read(result.gradient_a, 0, N, expected, N * D));
    EXPECT_OK(vksim_matrix_read(of_logits, 0, N, found, N * D));
    EXPECT_THAT(memcmp(found, expected, N * C * sizeof *found) == 0);
    EXPECT_OK(vksim_matrix_release(result.gradient_a));

    EXPECT_OK(vksim_list_reset(list));
    EXPECT(vksim_record_clip(list, a, b, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "destinations is null");
    only.struct_size = 12;
    EXPECT(vksim_record_clip(list, a, b, NULL, &only), VKSIM_ERROR_INVALID_ARGUMENT, "destinations: struct_size is 12");
    only.struct_size = sizeof only;
    only.losses = loss;
    EXPECT(vksim_record_clip(list, a, b, NULL, &only), VKSIM_ERROR_INVALID_ARGUMENT, "");
    only.losses = (vksim_matrix)list;
    EXPECT(vksim_record_sig_lip(list, a, b, NULL, &only), VKSIM_ERROR_INVALID_HANDLE, "losses is a vksim_list");
    only.losses = NULL;
    options.flags = VKSIM_LOSS_SYMMETRIC;
    EXPECT(vksim_record_nt_xent(list, a, b, &options, &only), VKSIM_ERROR_INVALID_ARGUMENT, "Symmetric, which NT-Xent");
    EXPECT(vksim_record_sup_con(list, a, labels, N - 1, NULL, &only), VKSIM_ERROR_INVALID_ARGUMENT, "3");
    EXPECT(vksim_record_cross_entropy(list, logits, NULL, N, NULL, losses, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "labels is null");
    EXPECT(vksim_record_cross_entropy(list, logits, labels, N, NULL, NULL, NULL, NULL), VKSIM_ERROR_INVALID_HANDLE, "losses is null");
    EXPECT_OK(vksim_list_release(list));
    for (size_t i = 0; i < count; i++) {
        EXPECT_OK(vksim_matrix_release(*made[i]));
    }

    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_release(b));
    EXPECT_OK(vksim_matrix_release(logits));
}

/* Rankings of a list: a query that changes from frame to frame. */
static void rankings(void)
{
    enum { FRAMES = 8, K = 2 };
    const float points[8] = {0, 0, 10, 0, 0, 10, 10, 10};
    vksim_matrix base, query = ramp(1, 2);
    vksim_list list;
    vksim_fence fence;
    vksim_ranking ranking = NULL, best = NULL;
    vksim_request request;
    vksim_buffer buffer = NULL;
    int64_t ids[K] = {77, 77};
    const int64_t *found;
    float scores[K] = {77, 77};
    size_t count;
    int32_t done, ready = 5;
    EXPECT_OK(vksim_matrix_upload(device, points, VKSIM_FLOAT32, 4, 2, VKSIM_FLOAT32, &base));
    EXPECT_OK(vksim_list_create(device, NULL, &list));
    EXPECT_OK(vksim_fence_create(device, &fence));
    EXPECT_OK(vksim_fence_done(fence, &done));
    EXPECT_THAT(done == 1);
    EXPECT_OK(vksim_fence_wait(fence, 0));
    EXPECT_OK(vksim_record_nearest(list, query, base, K, VKSIM_METRIC_L2, NULL, &ranking));
    EXPECT_OK(vksim_record_top_k(list, query, 1, 1, &best));
    EXPECT_OK(vksim_ranking_read(ranking, ids, scores, K, &ready));
    EXPECT_THAT(ready == 0 && ids[0] == 77 && scores[1] == 77);
    EXPECT(vksim_ranking_read_begin(ranking, &request), VKSIM_ERROR_INVALID_STATE, "not submitted");
    for (int frame = 0; frame < FRAMES; frame++) {
        const float at[2] = {(float)(points[frame % 4 * 2] * 0.9), points[frame % 4 * 2 + 1]};
        EXPECT_OK(vksim_matrix_write(query, 0, at, 2));
        EXPECT_OK(vksim_list_submit(list, frame % 2 ? fence : NULL));
        if (frame % 2) {
            EXPECT_OK(vksim_fence_wait(fence, -1));
            EXPECT_OK(vksim_fence_done(fence, &done));
            EXPECT_OK(vksim_ranking_read(ranking, ids, scores, K, &ready));
            EXPECT_THAT(done == 1 && ready == 1 && ids[0] == frame % 4 && scores[0] < scores[1]);
            EXPECT_OK(vksim_ranking_read(best, ids, scores, 1, &ready));
            EXPECT_THAT(ready == 1 && ids[0] == (at[1] < at[0]) && scores[0] == (at[0] < at[1] ? at[0] : at[1]));
        }
    }

    EXPECT_OK(vksim_ranking_read_begin(ranking, &request));
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT_OK(vksim_request_ids(request, &found, &count));
    EXPECT_THAT(count == K && found[0] == 3);
    EXPECT_OK(vksim_request_release(request));

    vksim_device_info info = {.struct_size = sizeof info};
    EXPECT_OK(vksim_device_get_info(device, &info));
    if (info.is_gpu) {
        uint32_t words[2 * K];
        EXPECT_OK(vksim_ranking_get_buffer(ranking, &buffer));
        EXPECT_OK(vksim_buffer_read(buffer, 0, words, sizeof words));
        EXPECT_THAT(words[1] == 3);
        EXPECT_OK(vksim_buffer_read_begin(buffer, 8, 8, &request));
        EXPECT_OK(vksim_request_wait(request, -1));
        EXPECT_OK(vksim_request_release(request));
        EXPECT_OK(vksim_buffer_release(buffer));
    } else {
        EXPECT(vksim_ranking_get_buffer(ranking, &buffer), VKSIM_ERROR_NOT_SUPPORTED, "runs no shaders");
        EXPECT(vksim_record_dispatch(list, NULL, 1, 1, 1), VKSIM_ERROR_NOT_SUPPORTED, "runs no shaders");
        EXPECT(vksim_list_record_into(list, &ready), VKSIM_ERROR_NOT_SUPPORTED, "runs no shaders");
    }

    /* Everything that is wrong with a list. */
    vksim_cosine_options strict = VKSIM_COSINE_OPTIONS_DEFAULT;
    vksim_list none = NULL;
    vksim_ranking nothing = NULL, unwanted;
    strict.zero_vectors = VKSIM_ZERO_VECTORS_ERROR;
    EXPECT(vksim_record_softmax(list, query, query), VKSIM_ERROR_INVALID_STATE, "was submitted already");
    EXPECT_OK(vksim_list_reset(list));
    vksim_matrix cosines = ramp(1, 4);
    EXPECT(vksim_record_cosine(list, query, base, &strict, cosines), VKSIM_ERROR_NOT_SUPPORTED, "Error");
    EXPECT_OK(vksim_matrix_release(cosines));
    EXPECT(vksim_record_cosine(list, query, base, NULL, base), VKSIM_ERROR_INVALID_ARGUMENT, "destination");
    EXPECT(vksim_record_cosine(list, NULL, base, NULL, base), VKSIM_ERROR_INVALID_HANDLE, "a is null");
    EXPECT(vksim_record_cosine((vksim_list)fence, query, base, NULL, base), VKSIM_ERROR_INVALID_HANDLE, "list is a vksim_fence; expected a vksim_list");
    EXPECT(vksim_record_nearest(list, query, base, -1, VKSIM_METRIC_L2, NULL, &nothing), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT(vksim_record_nearest(list, query, base, 1, 42, NULL, &nothing), VKSIM_ERROR_INVALID_ARGUMENT, "42");
    EXPECT(vksim_record_nearest(list, query, base, 1, VKSIM_METRIC_L2, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "ranking is null");
    EXPECT(vksim_record_top_k(list, (vksim_matrix)list, 1, 1, &nothing), VKSIM_ERROR_INVALID_HANDLE, "matrix is a vksim_list");
    EXPECT(vksim_list_create(NULL, NULL, &none), VKSIM_ERROR_INVALID_HANDLE, "device is null");
    EXPECT(vksim_list_create(device, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "list is null");
    EXPECT(vksim_list_submit(list, (vksim_fence)list), VKSIM_ERROR_INVALID_HANDLE, "expected a vksim_fence");
    EXPECT(vksim_fence_wait(fence, -2), VKSIM_ERROR_INVALID_ARGUMENT, "nanoseconds");
    EXPECT(vksim_fence_done(fence, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "done is null");
    EXPECT(vksim_ranking_read(ranking, ids, scores, K - 1, &ready), VKSIM_ERROR_INVALID_ARGUMENT, "ids has room for 1 elements; expected at least 2");
    EXPECT(vksim_ranking_read(ranking, ids, NULL, K, &ready), VKSIM_ERROR_INVALID_ARGUMENT, "scores is null");
    EXPECT(vksim_ranking_read(ranking, ids, scores, K, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "ready is null");
    EXPECT_THAT(none == NULL && nothing == NULL);

    vksim_device cpu;
    vksim_fence foreign;
    EXPECT_OK(vksim_device_create("cpu", NULL, &cpu));
    EXPECT_OK(vksim_fence_create(cpu, &foreign));
    EXPECT(vksim_list_submit(list, foreign), VKSIM_ERROR_INVALID_ARGUMENT, "The fence is of");
    EXPECT_OK(vksim_device_release(cpu));
    EXPECT(vksim_fence_wait(foreign, 0), VKSIM_ERROR_DISPOSED, "The device of fence was released");
    EXPECT_OK(vksim_fence_release(foreign));

    /* Without its ranking the list is refused, and an empty one is nothing. */
    EXPECT_OK(vksim_list_submit(list, fence));
    EXPECT_OK(vksim_list_reset(list));
    EXPECT_OK(vksim_record_top_k(list, base, 0, 0, &nothing));
    EXPECT_OK(vksim_record_top_k(list, base, 1, 0, &unwanted));
    EXPECT_OK(vksim_ranking_release(unwanted));
    EXPECT(vksim_list_submit(list, fence), VKSIM_ERROR_DISPOSED, "");
    EXPECT_OK(vksim_ranking_release(nothing));
    EXPECT_OK(vksim_ranking_release(ranking));
    EXPECT_OK(vksim_ranking_release(best));
    EXPECT_OK(vksim_list_release(list));
    EXPECT(vksim_list_submit(list, NULL), VKSIM_ERROR_INVALID_HANDLE, "list was released");
    EXPECT_OK(vksim_fence_release(fence));
    EXPECT_OK(vksim_matrix_release(base));
    EXPECT_OK(vksim_matrix_release(query));
}

/* Ends work as a frame loop does, and counts the slices. */
static int finish(vksim_work work)
{
    int slices = 0;
    int32_t done = 0;
    while (!done) {
        vksim_work_info before = {.struct_size = sizeof before}, after = {.struct_size = sizeof after};
        EXPECT_OK(vksim_work_get_info(work, &before));
        EXPECT_OK(vksim_work_continue(work, &done));
        EXPECT_OK(vksim_work_get_info(work, &after));
        slices += after.rows_done != before.rows_done;
        EXPECT_OK(vksim_device_synchronize(device));
    }

    return slices;
}

/* Work in slices gives what the call gives. */
static void budgets(void)
{
    enum { N = 3000, Q = 7, D = 96, K = 4 };
    vksim_matrix base = ramp(N, D), queries = ramp(Q, D), at_once, sliced;
    vksim_work work = NULL;
    vksim_work_info info = {.struct_size = sizeof info};
    int64_t ids[Q * K], expected_ids[Q * K];
    float scores[Q * K], expected_scores[Q * K];
    float *expected = malloc(N * Q * sizeof *expected), *found = malloc(N * Q * sizeof *found);
    EXPECT_OK(vksim_matrix_create(device, N, Q, VKSIM_FLOAT32, &at_once));
    EXPECT_OK(vksim_matrix_create(device, N, Q, VKSIM_FLOAT32, &sliced));
    EXPECT_OK(vksim_cdist(base, queries, NULL, at_once));
    EXPECT_OK(vksim_budget_cdist(50000000, base, queries, NULL, sliced, &work));
    EXPECT_OK(vksim_work_get_info(work, &info));
    EXPECT_THAT(info.rows == N && info.rows_done == 0 && info.slice_nanoseconds == -1);
    EXPECT(vksim_work_read(work, ids, scores, Q * K), VKSIM_ERROR_INVALID_STATE, "no search");
    EXPECT_THAT(finish(work) > 1);
    EXPECT_OK(vksim_work_get_info(work, &info));
    EXPECT_THAT(info.rows_done == N && info.slice_nanoseconds >= 0);
    EXPECT_OK(vksim_matrix_read(at_once, 0, N, expected, N * Q));
    EXPECT_OK(vksim_matrix_read(sliced, 0, N, found, N * Q));
    EXPECT_THAT(memcmp(expected, found, N * Q * sizeof *found) == 0);
    EXPECT_OK(vksim_work_release(work));

    EXPECT_OK(vksim_nearest(queries, base, K, VKSIM_METRIC_COSINE, NULL, expected_ids, expected_scores, Q * K));
    EXPECT_OK(vksim_budget_nearest(50000000, queries, base, K, VKSIM_METRIC_COSINE, NULL, &work));
    EXPECT_OK(vksim_work_read(work, ids, scores, Q * K));
    EXPECT_THAT(ids[0] == -1);
    EXPECT_THAT(finish(work) > 1);
    EXPECT_OK(vksim_work_read(work, ids, scores, Q * K));
    EXPECT_THAT(memcmp(ids, expected_ids, sizeof ids) == 0 && memcmp(scores, expected_scores, sizeof scores) == 0);
    EXPECT(vksim_work_read(work, ids, scores, Q * K - 1), VKSIM_ERROR_INVALID_ARGUMENT, "expected at least 28");
    EXPECT_OK(vksim_work_release(work));
    EXPECT_OK(vksim_budget_normalize(50000000, queries, NULL, queries, &work));
    finish(work);
    EXPECT_OK(vksim_work_release(work));
    EXPECT_OK(vksim_budget_cosine(50000000, base, queries, NULL, sliced, &work));
    EXPECT_OK(vksim_work_release(work));
    EXPECT_OK(vksim_budget_dot(50000000, base, queries, sliced, &work));
    EXPECT_OK(vksim_matrix_release(sliced));
    int32_t done;
    EXPECT(vksim_work_continue(work, &done), VKSIM_ERROR_DISPOSED, "");
    EXPECT_OK(vksim_work_release(work));
    EXPECT(vksim_work_continue(work, &done), VKSIM_ERROR_INVALID_HANDLE, "work was released");

    vksim_normalize_options columns = VKSIM_NORMALIZE_OPTIONS_DEFAULT;
    columns.axis = VKSIM_AXIS_COLUMNS;
    work = NULL;
    EXPECT(vksim_budget_normalize(50000000, queries, &columns, queries, &work), VKSIM_ERROR_INVALID_ARGUMENT, "Columns cannot be normalized");
    EXPECT(vksim_budget_cdist(0, base, queries, NULL, at_once, &work), VKSIM_ERROR_INVALID_ARGUMENT, "nanoseconds");
    EXPECT(vksim_budget_cdist(100, base, base, NULL, at_once, &work), VKSIM_ERROR_INVALID_ARGUMENT, "destination");
    EXPECT(vksim_budget_nearest(100, queries, base, -2, VKSIM_METRIC_L2, NULL, &work), VKSIM_ERROR_INVALID_ARGUMENT, "k");
    EXPECT(vksim_budget_nearest(100, queries, base, 2, VKSIM_METRIC_L2, NULL, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "work is null");
    EXPECT(vksim_work_get_info((vksim_work)base, &info), VKSIM_ERROR_INVALID_HANDLE, "expected a vksim_work");
    EXPECT_THAT(work == NULL);
    free(expected);
    free(found);
    EXPECT_OK(vksim_matrix_release(at_once));
    EXPECT_OK(vksim_matrix_release(base));
    EXPECT_OK(vksim_matrix_release(queries));
}

static void shaders_on_the_cpu(void)
{
    vksim_device cpu;
    vksim_buffer buffer = NULL;
    vksim_shader shader = NULL;
    EXPECT_OK(vksim_device_create("cpu", NULL, &cpu));
    EXPECT(vksim_buffer_create(cpu, 64, NULL, &buffer), VKSIM_ERROR_NOT_SUPPORTED, "\"cpu\" runs no shaders");
    EXPECT(vksim_shader_from_glsl(cpu, "void main() {}", NULL, &shader), VKSIM_ERROR_NOT_SUPPORTED, "runs no shaders");
    EXPECT(vksim_device_lock_queue(cpu), VKSIM_ERROR_INVALID_STATE, "queue_is_shared");
    vksim_matrix plain = NULL;
    int64_t offset, stride;
    EXPECT_OK(vksim_matrix_create(cpu, 2, 4, VKSIM_FLOAT32, &plain));
    EXPECT(vksim_matrix_get_buffer(plain, &buffer, &offset, &stride), VKSIM_ERROR_NOT_SUPPORTED, "lies on \"cpu\"");
    EXPECT(vksim_matrix_wrap((vksim_buffer)plain, 2, 4, VKSIM_FLOAT32, 0, &plain), VKSIM_ERROR_INVALID_HANDLE, "expected a vksim_buffer");
    EXPECT_THAT(buffer == NULL);
    EXPECT_OK(vksim_matrix_release(plain));
    vksim_device_options options = VKSIM_DEVICE_OPTIONS_DEFAULT;
    vksim_device other = NULL;
    options.max_threads = -5;
    EXPECT(vksim_device_create("cpu", &options, &other), VKSIM_ERROR_INVALID_ARGUMENT, "MaxDegreeOfParallelism");
    options.max_threads = 1;
    EXPECT_OK(vksim_device_create("cpu", &options, &other));

    /* Two devices do not mix, and what stood on a released one is told apart. */
    vksim_matrix here = ramp(2, 4), there = NULL, result = ramp(2, 2);
    const float values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    float read[8];
    EXPECT_OK(vksim_matrix_upload(other, values, VKSIM_FLOAT32, 2, 4, VKSIM_BFLOAT16, &there));
    EXPECT(vksim_cosine(here, there, NULL, result), VKSIM_ERROR_INVALID_ARGUMENT, "'b' lives on");
    EXPECT_OK(vksim_device_release(other));
    EXPECT(vksim_matrix_read(there, 0, 2, read, 8), VKSIM_ERROR_DISPOSED, "The device of matrix was released");
    EXPECT(vksim_device_synchronize(other), VKSIM_ERROR_INVALID_HANDLE, "device was released");
    EXPECT_OK(vksim_matrix_release(there));
    EXPECT_OK(vksim_matrix_release(here));
    EXPECT_OK(vksim_matrix_release(result));
    EXPECT_OK(vksim_device_release(cpu));
}

static void kernels(void)
{
    static const char source[] =
        "#version 450\nlayout(local_size_x = 64) in;\nlayout(constant_id = 3) const uint add = 5;\n"
        "layout(set = 0, binding = 0) buffer Words { uint words[]; };\nlayout(push_constant) uniform C { uint factor; float unused; };\n"
        "void main() { words[gl_GlobalInvocationID.x] = words[gl_GlobalInvocationID.x] * factor + add; }\n";
    vksim_shader shader = NULL;
    vksim_kernel kernel = NULL;
    vksim_buffer buffer;
    vksim_request request;
    uint32_t words[64], groups[3];
    const void *bytes;
    size_t count;
    for (uint32_t i = 0; i < 64; i++) {
        words[i] = i;
    }

    EXPECT(vksim_shader_from_glsl(device, "#version 450\nvoid main() { nonsense; }", "wrong.comp", &shader), VKSIM_ERROR_SHADER, "nonsense");
    EXPECT(vksim_shader_from_spirv(device, words, sizeof words, "wrong.spv", &shader), VKSIM_ERROR_SHADER, "wrong.spv");
    EXPECT(vksim_shader_from_glsl(device, NULL, NULL, &shader), VKSIM_ERROR_INVALID_ARGUMENT, "source is null");
    EXPECT_OK(vksim_shader_from_glsl(device, source, "scale.comp", &shader));
    vksim_specialization seven = {sizeof seven, 3, 7};
    vksim_specialization fraction = {sizeof fraction, 3, 0.5};
    vksim_specialization unknown = {sizeof unknown, 4, 1};
    EXPECT(vksim_kernel_create(shader, "other", NULL, 0, &kernel), VKSIM_ERROR_SHADER, "other");
    EXPECT(vksim_kernel_create(shader, NULL, &unknown, 1, &kernel), VKSIM_ERROR_SHADER, "4");
    EXPECT(vksim_kernel_create(shader, NULL, &fraction, 1, &kernel), VKSIM_ERROR_INVALID_ARGUMENT, "0.5");
    EXPECT(vksim_kernel_create(shader, NULL, NULL, 1, &kernel), VKSIM_ERROR_INVALID_ARGUMENT, "constants is null");
    EXPECT_OK(vksim_kernel_create(shader, NULL, &seven, 1, &kernel));
    EXPECT_OK(vksim_buffer_create(device, sizeof words, "words", &buffer));
    EXPECT_OK(vksim_buffer_write(buffer, 0, words, sizeof words));
    EXPECT(vksim_buffer_write(buffer, 4, words, sizeof words), VKSIM_ERROR_INVALID_ARGUMENT, "");
    EXPECT(vksim_kernel_dispatch(kernel, 1, 1, 1), VKSIM_ERROR_SHADER, "without a buffer at 'Words'");
    EXPECT(vksim_kernel_set_buffer(kernel, "word", buffer), VKSIM_ERROR_SHADER, "word");
    EXPECT_OK(vksim_kernel_set_buffer(kernel, "words", buffer));
    EXPECT(vksim_kernel_set_float(kernel, "factor", 2), VKSIM_ERROR_SHADER, "factor");
    EXPECT_OK(vksim_kernel_set_uint(kernel, "factor", 3));
    EXPECT_OK(vksim_kernel_groups_for(kernel, 64, 1, 1, groups));
    EXPECT_THAT(groups[0] == 1 && groups[1] == 1 && groups[2] == 1);
    EXPECT(vksim_kernel_groups_for(kernel, -1, 1, 1, groups), VKSIM_ERROR_INVALID_ARGUMENT, "");
    EXPECT_OK(vksim_kernel_dispatch(kernel, groups[0], groups[1], groups[2]));
    EXPECT_OK(vksim_buffer_read_begin(buffer, 0, sizeof words, &request));
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT_OK(vksim_request_bytes(request, &bytes, &count));
    memcpy(words, bytes, sizeof words);
    EXPECT_THAT(count == sizeof words && words[0] == 7 && words[63] == 63 * 3 + 7);
    EXPECT_OK(vksim_request_release(request));
    vksim_list list;
    vksim_buffer copy;
    EXPECT_OK(vksim_list_create(device, "kernels", &list));
    EXPECT_OK(vksim_buffer_create(device, sizeof words, "copy", &copy));
    EXPECT(vksim_record_dispatch(list, kernel, UINT32_MAX, 1, 1), VKSIM_ERROR_INVALID_ARGUMENT, "");
    EXPECT(vksim_record_copy(list, buffer, 0, copy, 4, sizeof words), VKSIM_ERROR_INVALID_ARGUMENT, "destinationOffset");
    EXPECT(vksim_record_copy(list, NULL, 0, copy, 4, 4), VKSIM_ERROR_INVALID_HANDLE, "source is null");
    EXPECT_OK(vksim_record_dispatch(list, kernel, 1, 1, 1));
    EXPECT_OK(vksim_record_copy(list, buffer, 252, copy, 0, 4));
    EXPECT_OK(vksim_list_submit(list, NULL));
    EXPECT_OK(vksim_list_submit(list, NULL));
    EXPECT(vksim_record_copy(list, buffer, 252, copy, 0, 4), VKSIM_ERROR_INVALID_STATE, "was submitted already");
    EXPECT(vksim_list_record_into(list, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "command buffer is null");
    EXPECT_OK(vksim_buffer_read(copy, 0, words, 4));
    EXPECT_THAT(words[0] == ((63 * 3 + 7) * 3 + 7) * 3 + 7);
    EXPECT_OK(vksim_list_release(list));
    EXPECT_OK(vksim_buffer_release(copy));
    /* Two kernels of one text, each with a constant of its own. */
    static const char pair[] =
        "#version 450\n#pragma kernel FILL FILLS=1\n#pragma kernel HALVE\nlayout(local_size_x = 64) in;\n"
        "layout(set = 0, binding = 0) buffer Words { uint words[]; };\n#ifdef FILLS\nlayout(constant_id = 1) const uint value = 3;\n"
        "void FILL() { words[gl_GlobalInvocationID.x] = value; }\n#else\nlayout(constant_id = 2) const float by = 1;\n"
        "void HALVE() { words[gl_GlobalInvocationID.x] = uint(words[gl_GlobalInvocationID.x] * by); }\n#endif\n";
    vksim_shader both;
    vksim_kernel fill, halve = NULL;
    vksim_specialization value = {sizeof value, 1, 40}, by = {sizeof by, 2, 0.5};
    EXPECT_OK(vksim_shader_from_glsl(device, pair, "pair.comp", &both));
    EXPECT(vksim_kernel_create(both, NULL, NULL, 0, &halve), VKSIM_ERROR_SHADER, "FILL");
    EXPECT(vksim_kernel_create(both, "HALVE", &value, 1, &halve), VKSIM_ERROR_SHADER, "1");
    EXPECT_OK(vksim_kernel_create(both, "FILL", &value, 1, &fill));
    EXPECT_OK(vksim_kernel_create(both, "HALVE", &by, 1, &halve));
    EXPECT_OK(vksim_kernel_set_buffer(fill, "words", buffer));
    EXPECT_OK(vksim_kernel_set_buffer(halve, "words", buffer));
    EXPECT_OK(vksim_kernel_dispatch(fill, 1, 1, 1));
    EXPECT_OK(vksim_kernel_dispatch(halve, 1, 1, 1));
    EXPECT_OK(vksim_buffer_read(buffer, 0, words, sizeof words));
    EXPECT_THAT(words[0] == 20 && words[63] == 20);
    EXPECT_OK(vksim_kernel_release(fill));
    EXPECT_OK(vksim_kernel_release(halve));
    EXPECT_OK(vksim_shader_release(both));
    EXPECT_OK(vksim_shader_release(shader));
    EXPECT(vksim_kernel_dispatch(kernel, 1, 1, 1), VKSIM_ERROR_DISPOSED, "");
    EXPECT_OK(vksim_kernel_release(kernel));
    EXPECT_OK(vksim_buffer_release(buffer));
}

/* A matrix of a buffer keeps it, and a buffer of a matrix keeps that. */
static void shared_memory(void)
{
    const float rows[12] = {1, 2, 3, 4, 4, 3, 2, 1, 0, 1, 0, 1};
    float read[12];
    vksim_buffer buffer, results = NULL;
    vksim_matrix a = NULL, result = ramp(2, 3), view;
    uint64_t handle = 0;
    int64_t bytes, offset, stride;
    EXPECT_OK(vksim_buffer_create(device, sizeof rows, "rows", &buffer));
    EXPECT_OK(vksim_buffer_write(buffer, 0, rows, sizeof rows));
    EXPECT(vksim_matrix_wrap(buffer, 4, 4, VKSIM_FLOAT32, 0, &a), VKSIM_ERROR_INVALID_ARGUMENT, "'rows' has 48 bytes");
    EXPECT(vksim_matrix_wrap(buffer, 2, 4, VKSIM_FLOAT32, -1, &a), VKSIM_ERROR_INVALID_ARGUMENT, "firstElement");
    EXPECT(vksim_matrix_wrap(buffer, 2, 4, 5, 0, &a), VKSIM_ERROR_INVALID_ARGUMENT, "element type");
    EXPECT(vksim_matrix_wrap(buffer, 2, 4, VKSIM_FLOAT32, 0, NULL), VKSIM_ERROR_INVALID_ARGUMENT, "matrix is null");
    EXPECT_THAT(a == NULL);
    vksim_matrix whole = NULL;
    EXPECT_OK(vksim_matrix_wrap(buffer, 3, 4, VKSIM_FLOAT32, 0, &whole));
    EXPECT_OK(vksim_matrix_wrap(buffer, 2, 4, VKSIM_FLOAT32, 4, &a));
    EXPECT_OK(vksim_buffer_release(buffer));
    EXPECT(vksim_buffer_read(buffer, 0, read, 4), VKSIM_ERROR_INVALID_HANDLE, "buffer was released");
    EXPECT_OK(vksim_dot(a, whole, result));

    EXPECT(vksim_matrix_get_buffer(result, &results, NULL, &stride), VKSIM_ERROR_INVALID_ARGUMENT, "byte_offset is null");
    EXPECT_OK(vksim_matrix_columns(result, 1, 2, &view));
    EXPECT_OK(vksim_matrix_get_buffer(view, &results, &offset, &stride));
    EXPECT_THAT(offset == 4 && stride == 3);
    EXPECT_OK(vksim_buffer_release(results));
    EXPECT_OK(vksim_matrix_release(view));
    EXPECT_OK(vksim_matrix_get_buffer(result, &results, &offset, &stride));
    EXPECT_OK(vksim_matrix_release(result));
    EXPECT(vksim_buffer_get_vk_buffer(results, NULL, &bytes), VKSIM_ERROR_INVALID_ARGUMENT, "vk_buffer is null");
    EXPECT_OK(vksim_buffer_get_vk_buffer(results, &handle, &bytes));
    EXPECT_THAT(handle != 0 && bytes == 24 && offset == 0 && stride == 3);
    EXPECT_OK(vksim_buffer_read(results, 0, read, 24));
    EXPECT_THAT(read[0] == 20 && read[1] == 30 && read[2] == 4 && read[3] == 6 && read[4] == 4 && read[5] == 2);
    EXPECT_OK(vksim_buffer_release(results));
    EXPECT_OK(vksim_matrix_release(a));
    EXPECT_OK(vksim_matrix_release(whole));
}

enum { THREADS = 4, ROUNDS = 200 };
static vksim_matrix shared;

/* Each thread has errors of its own, and one releases what the others use. */
static void *use_and_fail(void *index)
{
    float values[16];
    long failed = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char name[32];
        vksim_device none;
        snprintf(name, sizeof name, "nobody-%d", *(int *)index);
        failed += vksim_device_create(name, NULL, &none) != VKSIM_ERROR_DEVICE_NOT_FOUND || !strstr(vksim_last_error(), name);
        vksim_result result = vksim_matrix_read(shared, 0, 4, values, 16);
        failed += result != VKSIM_OK && result != VKSIM_ERROR_INVALID_HANDLE;
        if (*(int *)index == 0 && i == ROUNDS / 2) {
            failed += vksim_matrix_release(shared) != VKSIM_OK;
        }
    }

    return (void *)failed;
}

static void threads(void)
{
    pthread_t running[THREADS];
    int index[THREADS];
    shared = ramp(4, 4);
    for (int i = 0; i < THREADS; i++) {
        index[i] = i;
        pthread_create(&running[i], NULL, use_and_fail, &index[i]);
    }

    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(running[i], &failed);
        EXPECT_THAT(failed == NULL);
    }
}

int main(int argc, char **argv)
{
    EXPECT_THAT(vksim_version() == (VKSIM_VERSION_MAJOR << 22 | VKSIM_VERSION_MINOR << 12 | VKSIM_VERSION_PATCH));
    EXPECT_THAT(strcmp(vksim_last_error(), "") == 0);
    EXPECT_THAT(strcmp(vksim_result_name(VKSIM_ERROR_DEVICE_LOST), "VKSIM_ERROR_DEVICE_LOST") == 0);
    EXPECT_THAT(strcmp(vksim_result_name(-5), "unknown result") == 0);
    vksim_device_info info = {.struct_size = sizeof info};
    EXPECT_OK(vksim_device_create(argc > 1 ? argv[1] : "cpu", NULL, &device));
    EXPECT_OK(vksim_device_get_info(device, &info));
    handles();
    arguments();
    losses();
    versions();
    doubles();
    callbacks();
    requests();
    recorded();
    recorded_losses();
    rankings();
    budgets();
    shaders_on_the_cpu();
    if (info.is_gpu) {
        kernels();
        shared_memory();
    }

    threads();

    /* What stands on a device may be released after it. */
    vksim_list late;
    vksim_fence late_fence;
    vksim_ranking late_ranking;
    vksim_matrix few = ramp(3, 4);
    EXPECT_OK(vksim_list_create(device, "late", &late));
    EXPECT_OK(vksim_fence_create(device, &late_fence));
    EXPECT_OK(vksim_record_nearest(late, few, few, 2, VKSIM_METRIC_L1, NULL, &late_ranking));
    EXPECT_OK(vksim_list_submit(late, late_fence));

    /* A request outlives the device's release: that waits for it. */
    vksim_matrix large = ramp(2000, 256);
    vksim_request request;
    int32_t done = 0;
    EXPECT_OK(vksim_nearest_begin(large, large, 10, VKSIM_METRIC_L1, NULL, &request));
    EXPECT_OK(vksim_device_release(device));
    EXPECT_OK(vksim_request_wait(request, -1));
    EXPECT_OK(vksim_request_done(request, &done));
    EXPECT_THAT(done == 1);
    EXPECT_OK(vksim_request_release(request));
    EXPECT_OK(vksim_matrix_release(large));
    EXPECT(vksim_list_submit(late, late_fence), VKSIM_ERROR_DISPOSED, "The device of list was released");
    EXPECT(vksim_fence_wait(late_fence, -1), VKSIM_ERROR_DISPOSED, "The device of fence was released");
    EXPECT_OK(vksim_ranking_release(late_ranking));
    EXPECT_OK(vksim_list_release(late));
    EXPECT_OK(vksim_fence_release(late_fence));
    EXPECT_OK(vksim_matrix_release(few));
    EXPECT_THAT(allocated == freed);
    printf("%d checks on %s, %d failed\n", checks, info.name, failures);
    return failures == 0 ? 0 : 1;
}
