/*
 * VkSim for programs that are not .NET: exact vector comparison on any GPU through Vulkan, or on the CPU's SIMD units.
 *
 * One library, libvksim.so (vksim.dll, libvksim.dylib). On x86-64 it picks the build for this processor's instructions
 * (x86-64-v2, v3 or v4) when it is loaded; the environment variable VKSIM_ISA (v2, v3, v4) picks another one.
 *
 * Rules that hold for every function
 *   Result      0 (VKSIM_OK), or what went wrong; vksim_last_error() then tells what was found and what was expected.
 *               Outputs are written on success only, unless said otherwise.
 *   Handles     are numbers in a pointer's clothes and are never followed. A null, released or foreign one, or one of another
 *               kind, is VKSIM_ERROR_INVALID_HANDLE. Whoever asked for a handle releases it, once, in any order; what is still
 *               in use by another thread or by a request ends when that use ends.
 *   Devices     own what was made on them: after vksim_device_release their matrices, shaders and buffers give
 *               VKSIM_ERROR_DISPOSED, and are still to be released.
 *   Structs     begin with struct_size, to be set to sizeof. A shorter struct of an older header is taken with the defaults for
 *               what it lacks; a longer one of a newer header as long as what is unknown here is zero. Null options are the
 *               defaults; VKSIM_..._DEFAULT initializes a struct with them.
 *   Threads     every function may be called from any thread at any time. "Serial" below: calls on one device wait for one
 *               another. "Free": no call waits for another. A handle may be released while another thread uses it. The memory
 *               that a caller passes must not change during the call.
 *   Memory      of the caller is used during the call only, unless said otherwise. Nothing that the library returns needs
 *               free(): everything hangs on a handle.
 *   Callbacks   run on whichever thread caused them. They must return: an exception thrown or a longjmp out of one is
 *               undefined behaviour. They may call vksim_last_error and nothing else of this library.
 *   Matrices    are row-major, a row is one vector; N×D means N rows of D columns. Results go into matrices of the caller's,
 *               of VKSIM_FLOAT32 unless said otherwise; the library says what shape it expected. All matrices of a call are
 *               on one device.
 *   Waiting     operations may return before a GPU has finished; reading waits for it.
 */
#ifndef VKSIM_H
#define VKSIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include <limits>
#define VKSIM_INFINITY (std::numeric_limits<float>::infinity())
#define VKSIM_NAN (std::numeric_limits<float>::quiet_NaN())
extern "C" {
#else
#include <math.h>
#define VKSIM_INFINITY INFINITY
#define VKSIM_NAN NAN
#endif

#if defined(_WIN32)
#define VKSIM_API __declspec(dllimport)
#else
#define VKSIM_API
#endif

/* The version of this header; vksim_version() tells the library's. */
#define VKSIM_VERSION_MAJOR 0
#define VKSIM_VERSION_MINOR 2
#define VKSIM_VERSION_PATCH 0

/* ---- Types ---- */

typedef int32_t vksim_result;
enum {
    VKSIM_OK = 0,
    VKSIM_ERROR_INVALID_ARGUMENT = 1,  /* a value, shape, type, pointer or struct_size that does not fit */
    VKSIM_ERROR_INVALID_HANDLE = 2,    /* null, released, of another kind, or none of ours */
    VKSIM_ERROR_DISPOSED = 3,          /* what the handle stands on is gone: its device, parent or shader was released */
    VKSIM_ERROR_OUT_OF_MEMORY = 4,     /* of the host or of the device */
    VKSIM_ERROR_DEVICE_NOT_FOUND = 5,  /* no device fits the selector */
    VKSIM_ERROR_NO_VULKAN = 6,         /* no loader, no driver, or no device that speaks Vulkan 1.1 */
    VKSIM_ERROR_DEVICE_LOST = 7,       /* the GPU no longer answers; release the device and make another */
    VKSIM_ERROR_GPU = 8,               /* another Vulkan call failed */
    VKSIM_ERROR_SHADER = 9,            /* a shader that does not compile, or a binding or constant that does not fit */
    VKSIM_ERROR_NOT_SUPPORTED = 10,    /* the device cannot do it */
    VKSIM_ERROR_INVALID_STATE = 11,    /* not now: a result before it is there, a release from within a callback */
    VKSIM_ERROR_CANCELLED = 12,        /* the request was cancelled */
    VKSIM_ERROR_LOAD = 13,             /* the build for this processor lies not beside libvksim, or does not load */
    VKSIM_ERROR_INTERNAL = 14,         /* a fault of the library */
    VKSIM_TIMEOUT = 15                 /* the time ran out; nothing has changed */
};

/* How the components of a matrix are stored; arithmetic is single precision whatever the storage. */
typedef int32_t vksim_element_type;
enum { VKSIM_FLOAT32 = 0, VKSIM_FLOAT16 = 1, VKSIM_BFLOAT16 = 2 };

typedef int32_t vksim_metric;
enum {
    VKSIM_METRIC_COSINE = 0,      /* similarity: larger is nearer */
    VKSIM_METRIC_DOT = 1,         /* similarity: larger is nearer */
    VKSIM_METRIC_L2 = 2,
    VKSIM_METRIC_SQUARED_L2 = 3,
    VKSIM_METRIC_L1 = 4,
    VKSIM_METRIC_LINF = 5,
    VKSIM_METRIC_LP = 6,          /* of the order p in the options */
    VKSIM_METRIC_L0 = 7           /* number of differing components */
};

/* How a Euclidean distance is computed. */
typedef int32_t vksim_distance_mode;
enum {
    VKSIM_DISTANCE_AUTO = 0,      /* as fast as MATMUL, as right as DIRECT */
    VKSIM_DISTANCE_DIRECT = 1,    /* the sum of squared differences as written */
    VKSIM_DISTANCE_MATMUL = 2     /* |a|² + |b|² - 2ab */
};

/* What an operation that divides by a norm answers for a vector of zeros. */
typedef int32_t vksim_zero_vectors;
enum { VKSIM_ZERO_VECTORS_ZERO = 0, VKSIM_ZERO_VECTORS_NAN = 1, VKSIM_ZERO_VECTORS_ERROR = 2 };

/* Whether a row or a column is one vector. */
typedef int32_t vksim_axis;
enum { VKSIM_AXIS_ROWS = 0, VKSIM_AXIS_COLUMNS = 1 };

/* How one loss a row becomes an answer. */
typedef int32_t vksim_reduction;
enum { VKSIM_REDUCTION_MEAN = 0, VKSIM_REDUCTION_SUM = 1, VKSIM_REDUCTION_NONE = 2 };

/* Where SupCon's mean over the positives stands: outside or inside of the logarithm. */
typedef int32_t vksim_sup_con_variant;
enum { VKSIM_SUP_CON_OUT = 0, VKSIM_SUP_CON_IN = 1 };

typedef int32_t vksim_log_level;
enum { VKSIM_LOG_DEBUG = 0, VKSIM_LOG_INFO = 1, VKSIM_LOG_WARNING = 2, VKSIM_LOG_ERROR = 3 };

/* Bits of vksim_loss_options.flags. */
typedef uint32_t vksim_loss_flags;
enum {
    VKSIM_LOSS_GRADIENTS = 1,           /* gradients with respect to the embeddings, the scale and the bias are wanted */
    VKSIM_LOSS_NO_NORMALIZE = 2,        /* rows are taken as they are; otherwise they are divided by their norms first */
    VKSIM_LOSS_DECOUPLED = 4,           /* positives are left out of the denominator; not for SigLIP */
    VKSIM_LOSS_SYMMETRIC = 8,           /* InfoNCE: the mean of both directions; negatives of the batch only */
    VKSIM_LOSS_NEGATIVES_PAIRED = 16,   /* InfoNCE: the negatives are K for each query */
    VKSIM_LOSS_NEGATIVES_CONSTANT = 32, /* InfoNCE: the negatives have no gradient */
    VKSIM_LOSS_LOG_SUM_EXP = 64         /* the logarithm of each row's denominator is wanted; not for SigLIP */
};

typedef struct vksim_device_t *vksim_device;
typedef struct vksim_matrix_t *vksim_matrix;
typedef struct vksim_buffer_t *vksim_buffer;
typedef struct vksim_shader_t *vksim_shader;
typedef struct vksim_kernel_t *vksim_kernel;
typedef struct vksim_request_t *vksim_request;
typedef struct vksim_list_t *vksim_list;
typedef struct vksim_fence_t *vksim_fence;
typedef struct vksim_ranking_t *vksim_ranking;
typedef struct vksim_work_t *vksim_work;
typedef struct vksim_host_work_t *vksim_host_work;

typedef void *(*vksim_allocate_function)(void *user, size_t bytes, size_t alignment);
typedef void (*vksim_free_function)(void *user, void *memory);
typedef void (*vksim_log_function)(void *user, vksim_log_level level, const char *message);

/* A function whose own type this header does not know; cast to it and back. */
typedef void (*vksim_void_function)(void);

/* queue: 0 for vksim_host_device.queue, otherwise 1 + its place in more_queues. */
typedef void (*vksim_queue_function)(void *user, uint32_t queue);

/* Where the memory comes from that requests hand out. Both functions must be callable from any thread. */
typedef struct vksim_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;                          /* passed to both */
    vksim_allocate_function allocate;    /* alignment is a power of two; null means that there is no memory */
    vksim_free_function free;
} vksim_allocator;

typedef struct vksim_device_info {
    uint32_t struct_size;
    int32_t index;                       /* in the enumeration; selects the device too */
    int64_t memory_bytes;
    int32_t subgroup_min;                /* for the CPU: single-precision lanes */
    int32_t subgroup_max;
    int32_t chosen;                      /* 1: this is the one that the selector means */
    int32_t is_gpu;                      /* 1: a Vulkan device, 0: the CPU's SIMD units */
    char type[16];                       /* discrete, integrated, virtual, software, other, simd */
    char uuid[40];                       /* empty where there is none */
    char api_version[32];                /* of Vulkan; empty for the CPU */
    char instruction_set[32];            /* of the CPU; empty elsewhere */
    char name[256];                      /* texts are UTF-8, ended by 0, cut where they do not fit */
    char vendor[128];
    char driver[256];
    char reason[512];                    /* why it is chosen, or not */
} vksim_device_info;

typedef struct vksim_device_options {
    uint32_t struct_size;
    int32_t max_threads;                 /* most threads of the CPU's units; 0: all processors */
    int32_t validation;                  /* 1: under Vulkan's validation layer, whose messages go to the log; 0: not; -1: as VKSIM_VALIDATION says */
    uint32_t reserved;
    int64_t memory_limit;                /* most bytes in each of the GPU's heaps; 0: the driver's budget */
    int64_t staging_bytes;               /* of the ring through which data passes; 0: the default, 32 MiB */
    const char *name;                    /* for messages and debuggers; null: the adapter's */
    const char *cache_directory;         /* of compiled pipelines; null: the user's; "": none */
} vksim_device_options;
#define VKSIM_DEVICE_OPTIONS_DEFAULT {sizeof(vksim_device_options), 0, -1, 0, 0, 0, 0, 0}

/* Capabilities that a host has enabled on its VkDevice (extension and feature); Vulkan does not tell. */
typedef uint32_t vksim_capabilities;
enum {
    VKSIM_CAPABILITY_SUBGROUP_SIZE_CONTROL = 1 << 1,
    VKSIM_CAPABILITY_STORAGE_16BIT = 1 << 2,
    VKSIM_CAPABILITY_SHADER_FLOAT16 = 1 << 3,
    VKSIM_CAPABILITY_STORAGE_8BIT = 1 << 4,
    VKSIM_CAPABILITY_SHADER_INT8 = 1 << 5,
    VKSIM_CAPABILITY_SHADER_INT64 = 1 << 6,
    VKSIM_CAPABILITY_TIMELINE_SEMAPHORES = 1 << 7,
    VKSIM_CAPABILITY_PUSH_DESCRIPTORS = 1 << 8,
    VKSIM_CAPABILITY_MEMORY_BUDGET = 1 << 11,
    VKSIM_CAPABILITY_COOPERATIVE_MATRIX = 1 << 12,
    VKSIM_CAPABILITY_DEBUG_UTILS = 1 << 13,
    VKSIM_CAPABILITY_DEVICE_FAULT = 1 << 14,
    VKSIM_CAPABILITY_SHADER_INT16 = 1 << 15,
    VKSIM_CAPABILITY_MAINTENANCE4 = 1 << 16,
    VKSIM_CAPABILITY_VULKAN_MEMORY_MODEL = 1 << 17,
    VKSIM_CAPABILITY_SHADER_FLOAT64 = 1 << 18,
    VKSIM_CAPABILITY_SHADER_FLOAT_ATOMICS = 1 << 19,
    VKSIM_CAPABILITY_SHADER_INT64_ATOMICS = 1 << 20,
    VKSIM_CAPABILITY_INTEGER_DOT_PRODUCT = 1 << 21,
    VKSIM_CAPABILITY_BUFFER_DEVICE_ADDRESS = 1 << 22,
    VKSIM_CAPABILITY_ROBUST_ACCESS = 1 << 23
};

/* One more queue of a host's device, which can compute. */
typedef struct vksim_host_queue {
    uint32_t struct_size;
    uint32_t family;
    void *queue;                         /* VkQueue; the same as another one has the other's lock */
} vksim_host_queue;

/* A host program's own Vulkan device. The host keeps all of it alive until vksim_device_release has returned. */
typedef struct vksim_host_device {
    uint32_t struct_size;
    uint32_t queue_family;               /* of the queue */
    void *instance;                      /* VkInstance */
    void *physical_device;               /* VkPhysicalDevice */
    void *device;                        /* VkDevice */
    void *queue;                         /* VkQueue that can compute */
    uint32_t api_version;                /* as in VkApplicationInfo; 0: not told */
    vksim_capabilities enabled;          /* what the host has enabled on the device */
    int32_t queue_is_shared;             /* 1: the host submits to the queue too, between vksim_device_lock_queue and _unlock_queue */
    uint32_t reserved;
    vksim_void_function get_instance_proc_addr; /* the host's vkGetInstanceProcAddr, where it has a loader of its own; null: the installed loader's */
    vksim_queue_function lock_queue;     /* in place of queue_is_shared, the host's own lock: held around every use of a queue, never while */
    vksim_queue_function unlock_queue;   /* anything is waited for, never twice by a thread; both null: no lock. A queue that only the library uses needs none */
    void *user;                          /* passed to both */
    const vksim_host_queue *more_queues; /* beside queue, which is the one of whatever names none; null: none */
    uint32_t more_queue_count;
    uint32_t reserved_for_queues;
} vksim_host_device;

/* A host's semaphore that a submission waits for or signals. Of an array all are as large as the first says. */
typedef struct vksim_semaphore {
    uint32_t struct_size;
    int32_t is_timeline;                 /* 1: a timeline semaphore, 0: a binary one, whose signal is submitted before the wait */
    uint64_t vk_semaphore;
    uint64_t value;                      /* of a timeline semaphore: waited for until it is reached, or signalled, from 1 on */
} vksim_semaphore;

typedef struct vksim_submit_options {
    uint32_t struct_size;
    uint32_t queue;                      /* 0: vksim_host_device.queue, otherwise 1 + its place in more_queues */
    const vksim_semaphore *waits;        /* what is submitted to the queue later waits too, so an empty list orders all that follows */
    const vksim_semaphore *signals;      /* when the list and all that was submitted to the queue before has finished */
    uint32_t wait_count;                 /* at most 64 of each */
    uint32_t signal_count;
} vksim_submit_options;
#define VKSIM_SUBMIT_OPTIONS_DEFAULT {sizeof(vksim_submit_options), 0, 0, 0, 0, 0}

typedef struct vksim_matrix_info {
    uint32_t struct_size;
    vksim_element_type element_type;
    int64_t rows;
    int32_t columns;
    int32_t is_view;
} vksim_matrix_info;

/*
 * How double precision becomes single, so that one kind of operation gives the answer of the double-precision numbers wherever single
 * precision can hold that answer. What single precision holds anyway stays as it is.
 */
typedef int32_t vksim_narrowing;
enum {
    VKSIM_NARROWING_PLAIN = 0,             /* rounded as they are, such as for dot products */
    VKSIM_NARROWING_DISTANCES = 1,         /* distances within the matrix: a column may have one number taken from it; of two matrices: vksim_matrix_upload_double_pair */
    VKSIM_NARROWING_DIRECTIONS = 2,        /* cosines, normalized rows, losses that normalize: a row may be divided by a power of two */
    VKSIM_NARROWING_COLUMN_DIRECTIONS = 3, /* normalized columns: likewise of a column */
    VKSIM_NARROWING_SOFTMAX = 4            /* softmax and cross-entropy: a row may have its largest number taken from it */
};

typedef struct vksim_narrowing_options {
    uint32_t struct_size;
    vksim_narrowing narrowing;
    float epsilon;                       /* of directions: the lower clamp of the norms that the operation will have */
    float order;                         /* of directions: of the norm */
    double *scales;                      /* in: of directions, room for what each row (or column) was divided by, or null */
    size_t scales_capacity;              /* in */
} vksim_narrowing_options;
#define VKSIM_NARROWING_OPTIONS_DEFAULT {sizeof(vksim_narrowing_options), VKSIM_NARROWING_PLAIN, 1e-8f, 2.0f, 0, 0}

/* What was lost all the same; nothing where all are 0. */
typedef struct vksim_narrowing_report {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t infinite;                    /* finite values that became infinite */
    int64_t zero;                        /* values other than 0 that became 0 */
    int64_t equal;                       /* values that became equal to another of their column although nothing else tells their rows apart; of more than about a million elements among rows spread over the whole */
} vksim_narrowing_report;

typedef struct vksim_normalize_options {
    uint32_t struct_size;
    float p;                             /* order of the norm: 0, any positive number, or infinity */
    float epsilon;                       /* lower clamp of the norm */
    vksim_axis axis;
    vksim_zero_vectors zero_vectors;
    uint32_t reserved;
} vksim_normalize_options;
#define VKSIM_NORMALIZE_OPTIONS_DEFAULT {sizeof(vksim_normalize_options), 2.0f, 1e-12f, VKSIM_AXIS_ROWS, VKSIM_ZERO_VECTORS_ZERO, 0}

typedef struct vksim_cosine_options {
    uint32_t struct_size;
    float epsilon;                       /* lower clamp of each norm */
    vksim_zero_vectors zero_vectors;
    uint32_t reserved;
} vksim_cosine_options;
#define VKSIM_COSINE_OPTIONS_DEFAULT {sizeof(vksim_cosine_options), 1e-8f, VKSIM_ZERO_VECTORS_ZERO, 0}

typedef struct vksim_cdist_options {
    uint32_t struct_size;
    float p;                             /* order: 0 (components that differ), any positive number, or infinity */
    vksim_distance_mode mode;
    int32_t squared;                     /* 1: Euclidean distances are left squared; with p = 2 only */
} vksim_cdist_options;
#define VKSIM_CDIST_OPTIONS_DEFAULT {sizeof(vksim_cdist_options), 2.0f, VKSIM_DISTANCE_AUTO, 0}

typedef struct vksim_nearest_options {
    uint32_t struct_size;
    float p;                             /* order of VKSIM_METRIC_LP, positive and finite */
    vksim_distance_mode mode;
    float epsilon;                       /* of the cosine */
    vksim_zero_vectors zero_vectors;     /* of the cosine */
    uint32_t reserved;
} vksim_nearest_options;
#define VKSIM_NEAREST_OPTIONS_DEFAULT {sizeof(vksim_nearest_options), 2.0f, VKSIM_DISTANCE_AUTO, 1e-8f, VKSIM_ZERO_VECTORS_ZERO, 0}

typedef struct vksim_cross_entropy_options {
    uint32_t struct_size;
    vksim_reduction reduction;
    int32_t ignore_index;                /* rows with this label are left out */
    float label_smoothing;               /* 0 to 1 */
    const float *class_weights;          /* one a class; null: all 1 */
    size_t class_weight_count;
    int32_t with_gradient;               /* 1: the gradient with respect to the logits is wanted */
    uint32_t reserved;
} vksim_cross_entropy_options;
#define VKSIM_CROSS_ENTROPY_OPTIONS_DEFAULT {sizeof(vksim_cross_entropy_options), VKSIM_REDUCTION_MEAN, -100, 0.0f, 0, 0, 0, 0}

/* Of all losses. What a loss does not know must be left at its default: that is refused, not ignored. */
typedef struct vksim_loss_options {
    uint32_t struct_size;
    vksim_loss_flags flags;
    float logit_scale;                   /* 1 / temperature; 0: the loss's own default (InfoNCE and SupCon 10, CLIP 1/0.07, NT-Xent 2, SigLIP 10) */
    float max_logit_scale;               /* a larger scale is taken as this */
    float bias;                          /* NaN: the loss's own default (SigLIP -10, otherwise 0) */
    float margin;                        /* taken from the similarity of positives */
    float epsilon;                       /* lower clamp of the norms */
    float label_smoothing;               /* 0 to 1; not for SigLIP */
    vksim_reduction reduction;
    vksim_sup_con_variant variant;       /* SupCon */
    vksim_matrix negatives;              /* InfoNCE: M×D, or (N·K)×D with VKSIM_LOSS_NEGATIVES_PAIRED; null: the other rows of the batch */
    const uint8_t *mask;                 /* InfoNCE: one byte a candidate, row after row, 0 leaves it out of the denominator; null: none is */
    size_t mask_count;
} vksim_loss_options;
#define VKSIM_LOSS_OPTIONS_DEFAULT {sizeof(vksim_loss_options), 0, 0.0f, VKSIM_INFINITY, VKSIM_NAN, 0.0f, 1e-12f, 0.0f, VKSIM_REDUCTION_MEAN, VKSIM_SUP_CON_OUT, 0, 0, 0}

/*
 * What a loss gave. The caller sets struct_size and, where the rows' values are wanted, the arrays with their capacities; the
 * library writes the rest. The gradients are matrices of the caller's to release; null where they were not wanted or there is none.
 */
typedef struct vksim_loss_result {
    uint32_t struct_size;
    uint32_t reserved;
    float *losses;                       /* in: room for one value a row (NT-Xent 2N), or null */
    size_t losses_capacity;              /* in */
    float *log_sum_exp;                  /* in: room for the logarithms of the denominators, or null */
    size_t log_sum_exp_capacity;         /* in */
    size_t losses_count;                 /* out: how many there are, also where they were not wanted */
    size_t log_sum_exp_count;            /* out */
    double loss;                         /* the mean or the sum; without a reduction the sum */
    double scale_gradient;               /* NaN where gradients were not wanted */
    double temperature_gradient;
    double bias_gradient;
    int64_t peak_scratch_bytes;          /* working memory that the device holds after the call; 0 of a cross-entropy */
    vksim_matrix gradient_a;             /* of cross-entropy: with respect to the logits */
    vksim_matrix gradient_b;
    vksim_matrix gradient_negatives;
} vksim_loss_result;
#define VKSIM_LOSS_RESULT_DEFAULT {sizeof(vksim_loss_result), 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0}

/* How far work that is cut into slices has come. */
typedef struct vksim_work_info {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t rows;                        /* in all; of a search those of the database */
    int64_t rows_done;
    int64_t slice_nanoseconds;           /* that the newest slice took the device; -1: none has ended */
} vksim_work_info;

/*
 * Where a recorded loss puts what it finds: matrices of VKSIM_FLOAT32; what is null is not computed, whatever the flags ask for. Values of
 * one number are those of vksim_loss_result in single precision.
 */
typedef struct vksim_loss_destinations {
    uint32_t struct_size;
    uint32_t reserved;
    vksim_matrix loss;                   /* 1×1 */
    vksim_matrix losses;                 /* N×1; NT-Xent (2N)×1 */
    vksim_matrix log_sum_exp;            /* N×1; of symmetric losses and NT-Xent (2N)×1; not of SigLIP */
    vksim_matrix gradient_a;             /* of the first operand's shape */
    vksim_matrix gradient_b;             /* of the second operand's; not of SupCon */
    vksim_matrix gradient_negatives;     /* of explicit negatives' */
    vksim_matrix scale_gradient;         /* 1×1 */
    vksim_matrix bias_gradient;          /* 1×1 */
} vksim_loss_destinations;
#define VKSIM_LOSS_DESTINATIONS_DEFAULT {sizeof(vksim_loss_destinations), 0, 0, 0, 0, 0, 0, 0, 0, 0}

typedef struct vksim_specialization {
    uint32_t struct_size;
    uint32_t constant_id;
    double value;                        /* for every type: integers up to 2^53 are exact, bools are 0 and 1 */
} vksim_specialization;

/* ---- The library ---- */

/* major << 22 | minor << 12 | patch, of the library. Free. */
VKSIM_API uint32_t vksim_version(void);

/* What the last call on this thread that failed has to say; "" before there was one. Valid until the next failure on this thread. Free. */
VKSIM_API const char *vksim_last_error(void);

/* The name of a result, such as "VKSIM_ERROR_DEVICE_LOST"; never null, valid for ever. Free. */
VKSIM_API const char *vksim_result_name(vksim_result result);

/* Where the memory of later requests comes from; null: the C library. Copied. What was handed out before goes back where it came from. Free. */
VKSIM_API vksim_result vksim_set_allocator(const vksim_allocator *allocator);

/* Where messages of at least this level go; null: nowhere. Once it has returned, the former function is not called again. Serial. */
VKSIM_API vksim_result vksim_set_log(vksim_log_function log, void *user, vksim_log_level least);

/* ---- Devices ---- */

/*
 * Every device of this machine, GPUs first; the last is the CPU. With infos null only their number is told. Otherwise count says how
 * many structs infos has, is set to how many were written, and infos[0].struct_size says how large each is. selector: as for
 * vksim_device_create; the one that it means has chosen = 1. Free.
 */
VKSIM_API vksim_result vksim_enumerate_devices(const char *selector, uint32_t *count, vksim_device_info *infos);

/*
 * Opens a device: "auto", "cpu", an index, a UUID, or part of a name or vendor. null: the environment variable VKSIM_DEVICE, or "auto":
 * the best real GPU, otherwise the CPU; software drivers only by name. For "cpu" no driver is loaded. Free.
 */
VKSIM_API vksim_result vksim_device_create(const char *selector, const vksim_device_options *options, vksim_device *device);

/* Computes on a host program's own device, which stays the host's; nothing of the host's is destroyed. Free. */
VKSIM_API vksim_result vksim_device_wrap(const vksim_host_device *host, const vksim_device_options *options, vksim_device *device);

/* Of the CPU it loads Vulkan's drivers, to tell the index. Free. */
VKSIM_API vksim_result vksim_device_get_info(vksim_device device, vksim_device_info *info);

/* Waits until the device has finished everything that it was asked to do. Serial. */
VKSIM_API vksim_result vksim_device_synchronize(vksim_device device);

/*
 * For the host of a wrapped device with queue_is_shared: held by one thread at a time, around vkQueueSubmit and vkQueueWaitIdle on the
 * queue; the library holds it around its own. The thread that locks unlocks, before the device is released, and calls nothing else of
 * the library between but vksim_list_record_into.
 * VKSIM_ERROR_INVALID_STATE on other devices.
 */
VKSIM_API vksim_result vksim_device_lock_queue(vksim_device device);
VKSIM_API vksim_result vksim_device_unlock_queue(vksim_device device);

/* Waits for calls and requests in progress and for the device, then gives all of it back. Not from within a callback. */
VKSIM_API vksim_result vksim_device_release(vksim_device device);

/* ---- Matrices ---- */

/* A matrix whose content is undefined until it is written. The caller releases it. Serial. */
VKSIM_API vksim_result vksim_matrix_create(vksim_device device, int64_t rows, int32_t columns, vksim_element_type storage, vksim_matrix *matrix);

/* Copies rows × columns values of values_type to the device and stores them as storage. The caller releases the matrix. Serial. */
VKSIM_API vksim_result vksim_matrix_upload(
    vksim_device device, const void *values, vksim_element_type values_type, int64_t rows, int32_t columns, vksim_element_type storage,
    vksim_matrix *matrix);

/*
 * Likewise of values in double precision. options (null: PLAIN) say what the matrix is for; report may be null. With scales, a norm
 * of the matrix times the scale is that of the values, and a gradient with respect to it divided by the scale. Serial.
 */
VKSIM_API vksim_result vksim_matrix_upload_double(
    vksim_device device, const double *values, int64_t rows, int32_t columns, vksim_element_type storage,
    const vksim_narrowing_options *options, vksim_narrowing_report *report, vksim_matrix *matrix);

/* Both operands of a distance (every metric but cosine and dot): a column of both may have the same number taken from it. Reports may be null. Serial. */
VKSIM_API vksim_result vksim_matrix_upload_double_pair(
    vksim_device device, const double *a, int64_t rows_of_a, const double *b, int64_t rows_of_b, int32_t columns, vksim_element_type storage,
    vksim_narrowing_report *report_of_a, vksim_narrowing_report *report_of_b, vksim_matrix *matrix_a, vksim_matrix *matrix_b);

/*
 * Elements that are in a buffer already, of a kernel's results or of a host's VkBuffer (vksim_buffer_wrap), from element first_element
 * of storage on: nothing is copied. The buffer may be released before the matrix, which keeps it. The caller releases the matrix. Free.
 */
VKSIM_API vksim_result vksim_matrix_wrap(
    vksim_buffer buffer, int64_t rows, int32_t columns, vksim_element_type storage, int64_t first_element, vksim_matrix *matrix);

/*
 * The buffer that holds a matrix's elements, for kernels, copies and vksim_buffer_get_vk_buffer: the first lies at byte_offset, rows
 * follow one another at row_stride elements. The caller releases the buffer; it keeps the matrix's memory until then, that of a view
 * until the view's parent is released. VKSIM_ERROR_NOT_SUPPORTED on the CPU. Free.
 */
VKSIM_API vksim_result vksim_matrix_get_buffer(vksim_matrix matrix, vksim_buffer *buffer, int64_t *byte_offset, int64_t *row_stride);

/* Views: they share the parent's memory and are usable until they or it is released. The caller releases them too. Free. */
VKSIM_API vksim_result vksim_matrix_rows(vksim_matrix matrix, int64_t first, int64_t count, vksim_matrix *view);
VKSIM_API vksim_result vksim_matrix_columns(vksim_matrix matrix, int32_t first, int32_t count, vksim_matrix *view);

VKSIM_API vksim_result vksim_matrix_get_info(vksim_matrix matrix, vksim_matrix_info *info); /* Free. */

/* Waits for the matrix and copies count rows from row first on, widened to single precision. capacity: elements of values. Serial. */
VKSIM_API vksim_result vksim_matrix_read(vksim_matrix matrix, int64_t first, int64_t count, float *values, size_t capacity);

/* Writes whole rows from row first on, rounded to the storage; calls before see the old values. count: elements of values. Serial. */
VKSIM_API vksim_result vksim_matrix_write(vksim_matrix matrix, int64_t first, const float *values, size_t count);

/* Gives the memory back as soon as the device has finished with it, and a buffer that was made of it is released. Free. */
VKSIM_API vksim_result vksim_matrix_release(vksim_matrix matrix);

/* ---- Operations; all Serial. options may be null. Gradients are VKSIM_FLOAT32. ---- */

/* x / max(|x|, epsilon). destination: of the shape of x, of any type, may be x. norms: N×1 (columns: 1×D), or null. */
VKSIM_API vksim_result vksim_normalize(vksim_matrix x, const vksim_normalize_options *options, vksim_matrix destination, vksim_matrix norms);
/* gradient: with respect to the result, N×D. gradient_x: N×D, neither x nor gradient. */
VKSIM_API vksim_result vksim_normalize_backward(vksim_matrix x, vksim_matrix gradient, const vksim_normalize_options *options, vksim_matrix gradient_x);

/* The cosine of every row of a (N×D) with every row of b (M×D). destination: N×M. */
VKSIM_API vksim_result vksim_cosine(vksim_matrix a, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination);
/* The cosine of one vector in the caller's memory with every row of b (M×D). destination: 1×M. */
VKSIM_API vksim_result vksim_cosine_query(
    const float *query, size_t length, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination);
/* The cosine of row i of a with row i of b; a single row is compared with every row of the other. destination: N×1. */
VKSIM_API vksim_result vksim_cosine_rowwise(vksim_matrix a, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination);
/* gradient: N×M. values: what the forward call gave, or null. gradient_a, gradient_b: of the shapes of a and b, or null. */
VKSIM_API vksim_result vksim_cosine_backward(
    vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix values, const vksim_cosine_options *options, vksim_matrix gradient_a,
    vksim_matrix gradient_b);
/* gradient: N×1. */
VKSIM_API vksim_result vksim_cosine_rowwise_backward(
    vksim_matrix a, vksim_matrix b, vksim_matrix gradient, const vksim_cosine_options *options, vksim_matrix gradient_a, vksim_matrix gradient_b);

/* The distance of every row of a (N×D) from every row of b (M×D). destination: N×M. */
VKSIM_API vksim_result vksim_cdist(vksim_matrix a, vksim_matrix b, const vksim_cdist_options *options, vksim_matrix destination);
/* a: batches_of_a matrices N×D one after another, b likewise; one batch is compared with all of the other. destination: (batches·N)×M. */
VKSIM_API vksim_result vksim_cdist_batched(
    vksim_matrix a, int64_t batches_of_a, vksim_matrix b, int64_t batches_of_b, const vksim_cdist_options *options, vksim_matrix destination);
VKSIM_API vksim_result vksim_cdist_backward(
    vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix values, const vksim_cdist_options *options, vksim_matrix gradient_a,
    vksim_matrix gradient_b);
/* The distances of the pairs i < j of x's rows. destination: (N·(N-1)/2)×1. */
VKSIM_API vksim_result vksim_pdist(vksim_matrix x, const vksim_cdist_options *options, vksim_matrix destination);
/* gradient: (N·(N-1)/2)×1. gradient_x: N×D. */
VKSIM_API vksim_result vksim_pdist_backward(vksim_matrix x, vksim_matrix gradient, const vksim_cdist_options *options, vksim_matrix gradient_x);

/* The dot product of every row of a (N×D) with every row of b (M×D). destination: N×M. */
VKSIM_API vksim_result vksim_dot(vksim_matrix a, vksim_matrix b, vksim_matrix destination);
VKSIM_API vksim_result vksim_dot_backward(
    vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix gradient_a, vksim_matrix gradient_b);

/*
 * The k largest (or smallest) values of each row and their columns, best first, ties by the lower column, NaN last; beyond the last
 * column -1 with -infinity (smallest: +infinity). capacity: elements of each array, at least rows·k.
 */
VKSIM_API vksim_result vksim_top_k(vksim_matrix matrix, int32_t k, int32_t smallest, float *values, int64_t *columns, size_t capacity);

/*
 * Of the rows of values in double precision (rows × columns), in their own order; the best are rounded at the end. capacity: elements of
 * best and columns_of_best, at least rows·k.
 */
VKSIM_API vksim_result vksim_top_k_double(
    vksim_device device, const double *values, int64_t rows, int32_t columns, int32_t k, int32_t smallest, float *best,
    int64_t *columns_of_best, size_t capacity);

/*
 * The k rows of the database (N×D) nearest to each query (Q×D), best first, ties by the lower id, NaN last; beyond the last row -1 with
 * -infinity (similarities) or +infinity (distances). capacity: elements of each array, at least Q·k.
 */
VKSIM_API vksim_result vksim_nearest(
    vksim_matrix queries, vksim_matrix database, int32_t k, vksim_metric metric, const vksim_nearest_options *options, int64_t *ids,
    float *scores, size_t capacity);
/* For one query in the caller's memory. */
VKSIM_API vksim_result vksim_nearest_query(
    const float *query, size_t length, vksim_matrix database, int32_t k, vksim_metric metric, const vksim_nearest_options *options,
    int64_t *ids, float *scores, size_t capacity);

/* Of each row. destination: of the shape of x, of any type, may be x. */
VKSIM_API vksim_result vksim_softmax(vksim_matrix x, vksim_matrix destination);
VKSIM_API vksim_result vksim_log_softmax(vksim_matrix x, vksim_matrix destination);
/* output: what the forward call gave; gradient: with respect to it. gradient_x: N×C, may be gradient. */
VKSIM_API vksim_result vksim_softmax_backward(vksim_matrix output, vksim_matrix gradient, vksim_matrix gradient_x);
VKSIM_API vksim_result vksim_log_softmax_backward(vksim_matrix output, vksim_matrix gradient, vksim_matrix gradient_x);
/* log of the sum of exp(x) of each row. destination: N×1, not x. */
VKSIM_API vksim_result vksim_log_sum_exp(vksim_matrix x, vksim_matrix destination);

/* ---- Losses; all Serial. Gradients in the result are the caller's to release. ---- */

/* Of each row of logits (N×C) against its class, or against probabilities (N×C). */
VKSIM_API vksim_result vksim_cross_entropy(
    vksim_matrix logits, const int32_t *labels, size_t count, const vksim_cross_entropy_options *options, vksim_loss_result *result);
VKSIM_API vksim_result vksim_cross_entropy_probabilities(
    vksim_matrix logits, vksim_matrix probabilities, const vksim_cross_entropy_options *options, vksim_loss_result *result);

/* Row i of query and row i of positive (both N×D) belong together. */
VKSIM_API vksim_result vksim_info_nce(vksim_matrix query, vksim_matrix positive, const vksim_loss_options *options, vksim_loss_result *result);
VKSIM_API vksim_result vksim_clip(vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, vksim_loss_result *result);
VKSIM_API vksim_result vksim_nt_xent(vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, vksim_loss_result *result);
VKSIM_API vksim_result vksim_sig_lip(vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, vksim_loss_result *result);
/* Rows of one label belong together. count: as many as rows. */
VKSIM_API vksim_result vksim_sup_con(
    vksim_matrix embeddings, const int32_t *labels, size_t count, const vksim_loss_options *options, vksim_loss_result *result);

/* ---- Requests: work that goes on while the caller does something else. Bad arguments are told at once where they can be seen. ---- */

/*
 * Reads count rows from row first on, as they are once all calls before have finished, widened to single precision; their values are
 * vksim_request_floats. The matrix may be released meanwhile. The caller releases the request. Serial.
 */
VKSIM_API vksim_result vksim_matrix_read_begin(vksim_matrix matrix, int64_t first, int64_t count, vksim_request *request);

/* Writes whole rows, piece by piece as the device takes them. values must stay as they are until it is done; the matrix may be released. Serial. */
VKSIM_API vksim_result vksim_matrix_write_begin(vksim_matrix matrix, int64_t first, const float *values, size_t count, vksim_request *request);

/*
 * vksim_nearest in the background; its results are vksim_request_ids and _floats. No thread waits for a GPU meanwhile; on the CPU the
 * device's own threads search. The matrices must not be written until it is done; they may be released. Free, but for
 * VKSIM_ZERO_VECTORS_ERROR, which looks for them first.
 */
VKSIM_API vksim_result vksim_nearest_begin(
    vksim_matrix queries, vksim_matrix database, int32_t k, vksim_metric metric, const vksim_nearest_options *options, vksim_request *request);

/* vksim_top_k likewise: the columns are vksim_request_ids, the values _floats. Free. */
VKSIM_API vksim_result vksim_top_k_begin(vksim_matrix matrix, int32_t k, int32_t smallest, vksim_request *request);

/* Reads bytes of a buffer, as they are once all calls before have finished; they are vksim_request_bytes. Serial. */
VKSIM_API vksim_result vksim_buffer_read_begin(vksim_buffer buffer, int64_t offset, int64_t bytes, vksim_request *request);

/* done: 1 where nothing is left to wait for, be it for an error. Free. */
VKSIM_API vksim_result vksim_request_done(vksim_request request, int32_t *done);

/* Waits, at most so many nanoseconds (-1: for ever); VKSIM_TIMEOUT, or how the request ended. Free. */
VKSIM_API vksim_result vksim_request_wait(vksim_request request, int64_t nanoseconds);

/* Asks it to end early, with VKSIM_ERROR_CANCELLED unless it has ended before. Free. */
VKSIM_API vksim_result vksim_request_cancel(vksim_request request);

/* The results of a request that is done, valid until it is released; VKSIM_ERROR_INVALID_STATE before, or where it has none of the kind. Free. */
VKSIM_API vksim_result vksim_request_floats(vksim_request request, const float **values, size_t *count);
VKSIM_API vksim_result vksim_request_ids(vksim_request request, const int64_t **values, size_t *count);
VKSIM_API vksim_result vksim_request_bytes(vksim_request request, const void **values, size_t *count);

/* Gives the results back. What is still going on ends on its own first. Free. */
VKSIM_API vksim_result vksim_request_release(vksim_request request);

/* ---- Lists: operations that are recorded once and computed each time the list is submitted, such as a frame's ---- */

/*
 * An empty list. name: in messages; may be null. Submissions of all lists of a device, and what is asked of it between them, take effect
 * in order: a matrix that is written after a submission holds the new values for the next one. The caller releases it. Free.
 */
VKSIM_API vksim_result vksim_list_create(vksim_device device, const char *name, vksim_list *list);

/*
 * Hands the list to the device and returns; allocates nothing once it was submitted before. A list may be submitted again while it is
 * still running. fence (of the same device; may be null) tells from now on of this submission. VKSIM_ERROR_DISPOSED where a matrix, a
 * ranking or anything else that was recorded was released. Free.
 */
VKSIM_API vksim_result vksim_list_submit(vksim_list list, vksim_fence fence);

/* Removes what was recorded; what was submitted stays under way, and rankings recorded before receive nothing more. Free. */
VKSIM_API vksim_result vksim_list_reset(vksim_list list);

/*
 * As vksim_list_submit, to a queue of the host's and in order with the host's semaphores. Between queues, what writes a buffer comes
 * after what was submitted before with it. Rankings are then found in their buffers alone. options may be null. Waits only where
 * several queues are used without timeline semaphores. VKSIM_ERROR_NOT_SUPPORTED on the CPU, and for a timeline semaphore on a device
 * without. Free.
 */
VKSIM_API vksim_result vksim_list_submit_to(vksim_list list, const vksim_submit_options *options, vksim_fence fence);

/*
 * Records the list into a VkCommandBuffer of a wrapped device's host, which runs on a queue of the first one's family, outside of a
 * render pass, ordered between what the host records before and after. The list stays as it is until the host has submitted that for the
 * last time; rankings are then found in their buffers alone. VKSIM_ERROR_NOT_SUPPORTED on the CPU. Free.
 */
VKSIM_API vksim_result vksim_list_record_into(vksim_list list, void *vk_command_buffer);

/*
 * Likewise, for a queue of the family of the named one (as in vksim_submit_options), with an account: what the command buffer uses is
 * kept, whatever is released or reset, until the host has told that it has run for the last time. The caller releases the account. Free.
 */
VKSIM_API vksim_result vksim_list_record_into_queue(vksim_list list, void *vk_command_buffer, uint32_t queue, vksim_host_work *work);
/* It has run for the last time; or it will have when a VkFence is signalled, or a timeline VkSemaphore reaches a value, which live until then. */
VKSIM_API vksim_result vksim_host_work_complete(vksim_host_work work);
VKSIM_API vksim_result vksim_host_work_complete_with(vksim_host_work work, uint64_t vk_fence);
VKSIM_API vksim_result vksim_host_work_complete_at(vksim_host_work work, uint64_t vk_semaphore, uint64_t value);
/* done: 1 where that was told and has come to pass. Free. */
VKSIM_API vksim_result vksim_host_work_done(vksim_host_work work, int32_t *done);
/* Tells nothing: what was not told to be done is kept until the device is released. Free. */
VKSIM_API vksim_result vksim_host_work_release(vksim_host_work work);

/* What is submitted stays under way. Free. */
VKSIM_API vksim_result vksim_list_release(vksim_list list);

/* Reached, until it is given to a submission; may be given again and again, and tells of the newest. The caller releases it. Free. */
VKSIM_API vksim_result vksim_fence_create(vksim_device device, vksim_fence *fence);
/* done: 1 where nothing is left to wait for, be it for an error, which vksim_fence_wait tells. Free. */
VKSIM_API vksim_result vksim_fence_done(vksim_fence fence, int32_t *done);
/* Waits for the list and everything before it, at most so many nanoseconds (-1: for ever); VKSIM_TIMEOUT, or how it ended. Free. */
VKSIM_API vksim_result vksim_fence_wait(vksim_fence fence, int64_t nanoseconds);
VKSIM_API vksim_result vksim_fence_release(vksim_fence fence);

/*
 * Each records the function without "record", with the same arguments and the same checks now, and computes what the operands hold when
 * the list is submitted; they live for as long as it is. VKSIM_ERROR_INVALID_STATE where the list was submitted and not reset since,
 * VKSIM_ERROR_NOT_SUPPORTED for VKSIM_ZERO_VECTORS_ERROR, which looks at the rows. Several threads may record into one list, which
 * then holds the operations in some order. Free.
 */
VKSIM_API vksim_result vksim_record_normalize(
    vksim_list list, vksim_matrix x, const vksim_normalize_options *options, vksim_matrix destination, vksim_matrix norms);
VKSIM_API vksim_result vksim_record_normalize_backward(
    vksim_list list, vksim_matrix x, vksim_matrix gradient, const vksim_normalize_options *options, vksim_matrix gradient_x);
VKSIM_API vksim_result vksim_record_cosine(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_cosine_backward(
    vksim_list list, vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix values, const vksim_cosine_options *options,
    vksim_matrix gradient_a, vksim_matrix gradient_b);
VKSIM_API vksim_result vksim_record_cosine_rowwise(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_cosine_rowwise_backward(
    vksim_list list, vksim_matrix a, vksim_matrix b, vksim_matrix gradient, const vksim_cosine_options *options, vksim_matrix gradient_a,
    vksim_matrix gradient_b);
VKSIM_API vksim_result vksim_record_cdist(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_cdist_options *options, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_cdist_batched(
    vksim_list list, vksim_matrix a, int64_t batches_of_a, vksim_matrix b, int64_t batches_of_b, const vksim_cdist_options *options,
    vksim_matrix destination);
VKSIM_API vksim_result vksim_record_cdist_backward(
    vksim_list list, vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix values, const vksim_cdist_options *options,
    vksim_matrix gradient_a, vksim_matrix gradient_b);
VKSIM_API vksim_result vksim_record_pdist(vksim_list list, vksim_matrix x, const vksim_cdist_options *options, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_pdist_backward(
    vksim_list list, vksim_matrix x, vksim_matrix gradient, const vksim_cdist_options *options, vksim_matrix gradient_x);
VKSIM_API vksim_result vksim_record_dot(vksim_list list, vksim_matrix a, vksim_matrix b, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_dot_backward(
    vksim_list list, vksim_matrix a, vksim_matrix b, vksim_matrix gradient, vksim_matrix gradient_a, vksim_matrix gradient_b);
VKSIM_API vksim_result vksim_record_softmax(vksim_list list, vksim_matrix x, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_log_softmax(vksim_list list, vksim_matrix x, vksim_matrix destination);
VKSIM_API vksim_result vksim_record_softmax_backward(vksim_list list, vksim_matrix output, vksim_matrix gradient, vksim_matrix gradient_x);
VKSIM_API vksim_result vksim_record_log_softmax_backward(vksim_list list, vksim_matrix output, vksim_matrix gradient, vksim_matrix gradient_x);
VKSIM_API vksim_result vksim_record_log_sum_exp(vksim_list list, vksim_matrix x, vksim_matrix destination);

/*
 * Losses into matrices: nothing of them is read back. Labels, class weights and masks are kept as they are now. Of cross-entropies
 * losses: N×1; gradient: N×C, with respect to the logits, or null; loss: 1×1, or null.
 */
VKSIM_API vksim_result vksim_record_cross_entropy(
    vksim_list list, vksim_matrix logits, const int32_t *labels, size_t count, const vksim_cross_entropy_options *options,
    vksim_matrix losses, vksim_matrix gradient, vksim_matrix loss);
VKSIM_API vksim_result vksim_record_cross_entropy_probabilities(
    vksim_list list, vksim_matrix logits, vksim_matrix probabilities, const vksim_cross_entropy_options *options, vksim_matrix losses,
    vksim_matrix gradient, vksim_matrix loss);
VKSIM_API vksim_result vksim_record_info_nce(
    vksim_list list, vksim_matrix query, vksim_matrix positive, const vksim_loss_options *options, const vksim_loss_destinations *destinations);
VKSIM_API vksim_result vksim_record_clip(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, const vksim_loss_destinations *destinations);
VKSIM_API vksim_result vksim_record_nt_xent(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, const vksim_loss_destinations *destinations);
VKSIM_API vksim_result vksim_record_sig_lip(
    vksim_list list, vksim_matrix a, vksim_matrix b, const vksim_loss_options *options, const vksim_loss_destinations *destinations);
VKSIM_API vksim_result vksim_record_sup_con(
    vksim_list list, vksim_matrix embeddings, const int32_t *labels, size_t count, const vksim_loss_options *options,
    const vksim_loss_destinations *destinations);

/* Likewise; what they find comes with each submission. The caller releases the ranking. */
VKSIM_API vksim_result vksim_record_nearest(
    vksim_list list, vksim_matrix queries, vksim_matrix database, int32_t k, vksim_metric metric, const vksim_nearest_options *options,
    vksim_ranking *ranking);
VKSIM_API vksim_result vksim_record_top_k(vksim_list list, vksim_matrix matrix, int32_t k, int32_t smallest, vksim_ranking *ranking);

/* A kernel with the buffers and constants that are set on it now, x·y·z workgroups, and a copy of bytes between buffers. On GPUs only. */
VKSIM_API vksim_result vksim_record_dispatch(vksim_list list, vksim_kernel kernel, uint32_t x, uint32_t y, uint32_t z);
VKSIM_API vksim_result vksim_record_copy(
    vksim_list list, vksim_buffer source, int64_t source_offset, vksim_buffer destination, int64_t destination_offset, int64_t bytes);

/* A buffer that another queue family of the host's released is taken over, or one is handed to that family, which then acquires it; with semaphores between both halves. */
VKSIM_API vksim_result vksim_record_acquire(vksim_list list, vksim_buffer buffer, uint32_t from_family);
VKSIM_API vksim_result vksim_record_release(vksim_list list, vksim_buffer buffer, uint32_t to_family);

/*
 * What the newest submission that has finished found, as vksim_nearest (or vksim_top_k) tells it; does not wait. ready: 0 where none has
 * finished yet, and ids and scores are as they were. capacity: elements of each, at least Q·k. Free.
 */
VKSIM_API vksim_result vksim_ranking_read(vksim_ranking ranking, int64_t *ids, float *scores, size_t capacity, int32_t *ready);
/* Waits for the newest submission in the background; its results are vksim_request_ids and _floats. VKSIM_ERROR_INVALID_STATE where there was none. Free. */
VKSIM_API vksim_result vksim_ranking_read_begin(vksim_ranking ranking, vksim_request *request);
/*
 * On a GPU the results for a kernel, as of the newest submission: for each query min(k, rows) places, best first, of two 32-bit words,
 * a key and the id. Of a similarity the score's bits are (key >> 31) != 0 ? key & 0x7FFFFFFF : ~key, of a distance those with ~key in
 * the place of key; the key 0 is NaN. The caller releases the buffer, which keeps the ranking. VKSIM_ERROR_NOT_SUPPORTED on the CPU,
 * VKSIM_ERROR_INVALID_STATE where there is nothing to find. Free.
 */
VKSIM_API vksim_result vksim_ranking_get_buffer(vksim_ranking ranking, vksim_buffer *buffer);
/* A list that fills it cannot be submitted any more before it is reset. Free. */
VKSIM_API vksim_result vksim_ranking_release(vksim_ranking ranking);

/* ---- Work in slices: an operation that takes so much of each frame and no more ---- */

/*
 * Each begins the function without "budget" with the same arguments and checks, and computes nothing yet: every vksim_work_continue hands
 * the device a slice of rows that takes it about so many nanoseconds, measured as it goes. The results are those of the immediate
 * call to the last bit. Matrices must stay until it is done: VKSIM_ERROR_DISPOSED. The caller releases the work. Free.
 */
VKSIM_API vksim_result vksim_budget_normalize(
    int64_t nanoseconds, vksim_matrix x, const vksim_normalize_options *options, vksim_matrix destination, vksim_work *work);
VKSIM_API vksim_result vksim_budget_cosine(
    int64_t nanoseconds, vksim_matrix a, vksim_matrix b, const vksim_cosine_options *options, vksim_matrix destination, vksim_work *work);
VKSIM_API vksim_result vksim_budget_cdist(
    int64_t nanoseconds, vksim_matrix a, vksim_matrix b, const vksim_cdist_options *options, vksim_matrix destination, vksim_work *work);
VKSIM_API vksim_result vksim_budget_dot(int64_t nanoseconds, vksim_matrix a, vksim_matrix b, vksim_matrix destination, vksim_work *work);
VKSIM_API vksim_result vksim_budget_nearest(
    int64_t nanoseconds, vksim_matrix queries, vksim_matrix database, int32_t k, vksim_metric metric, const vksim_nearest_options *options,
    vksim_work *work);

/* Once a frame: looks whether the slice under way has ended, and if so begins the next. done: 1 where all is computed. Does not wait. Free. */
VKSIM_API vksim_result vksim_work_continue(vksim_work work, int32_t *done);
VKSIM_API vksim_result vksim_work_get_info(vksim_work work, vksim_work_info *info); /* Free. */
/* Of a search the nearest among the rows that are done. VKSIM_ERROR_INVALID_STATE of other work. capacity: elements of each, at least Q·k. Free. */
VKSIM_API vksim_result vksim_work_read(vksim_work work, int64_t *ids, float *scores, size_t capacity);
/* Gives up what is not computed yet; a slice under way ends by itself. Free. */
VKSIM_API vksim_result vksim_work_release(vksim_work work);

/* ---- A program's own kernels; on GPUs only (VKSIM_ERROR_NOT_SUPPORTED on the CPU). Free where not said otherwise. ---- */

/* A buffer of so many bytes on the GPU; its content is undefined until it is written. The caller releases it. */
VKSIM_API vksim_result vksim_buffer_create(vksim_device device, int64_t bytes, const char *name, vksim_buffer *buffer);
/* A VkBuffer of the host's (storage and transfers in both directions, memory bound), which stays the host's. */
VKSIM_API vksim_result vksim_buffer_wrap(vksim_device device, uint64_t vk_buffer, int64_t bytes, const char *name, vksim_buffer *buffer);
/*
 * The VkBuffer, which stays the library's, and its length (bytes may be null). Valid until the buffer is released. From then on the
 * library reads and writes it through the queue, in order with what a host submits to it, and never straight to mapped memory. Free.
 */
VKSIM_API vksim_result vksim_buffer_get_vk_buffer(vksim_buffer buffer, uint64_t *vk_buffer, int64_t *bytes);
/* In the order of the calls on the device. Reading waits. Serial. */
VKSIM_API vksim_result vksim_buffer_write(vksim_buffer buffer, int64_t offset, const void *source, size_t bytes);
VKSIM_API vksim_result vksim_buffer_read(vksim_buffer buffer, int64_t offset, void *destination, size_t bytes);
VKSIM_API vksim_result vksim_buffer_release(vksim_buffer buffer);

/* A compute shader of GLSL (needs the shaderc library) or SPIR-V. name: in messages; may be null. The caller releases it. */
VKSIM_API vksim_result vksim_shader_from_glsl(vksim_device device, const char *source, const char *name, vksim_shader *shader);
VKSIM_API vksim_result vksim_shader_from_spirv(vksim_device device, const void *code, size_t bytes, const char *name, vksim_shader *shader);
/* Ends its kernels too. */
VKSIM_API vksim_result vksim_shader_release(vksim_shader shader);

/* A kernel with bindings and constants of its own. entry_point null: the only one, or "main"; a source may have several (#pragma kernel). The caller releases it. */
VKSIM_API vksim_result vksim_kernel_create(
    vksim_shader shader, const char *entry_point, const vksim_specialization *constants, uint32_t count, vksim_kernel *kernel);
/* By the names of the shader. One thread at a time sets up and dispatches a kernel. */
VKSIM_API vksim_result vksim_kernel_set_buffer(vksim_kernel kernel, const char *name, vksim_buffer buffer);
VKSIM_API vksim_result vksim_kernel_set_float(vksim_kernel kernel, const char *name, float value);
VKSIM_API vksim_result vksim_kernel_set_int(vksim_kernel kernel, const char *name, int32_t value);
VKSIM_API vksim_result vksim_kernel_set_uint(vksim_kernel kernel, const char *name, uint32_t value);
VKSIM_API vksim_result vksim_kernel_set_floats(vksim_kernel kernel, const char *name, const float *values, size_t count);
VKSIM_API vksim_result vksim_kernel_set_ints(vksim_kernel kernel, const char *name, const int32_t *values, size_t count);
/* The workgroups that cover so many elements, one invocation an element; groups: three numbers. */
VKSIM_API vksim_result vksim_kernel_groups_for(vksim_kernel kernel, int64_t x, int64_t y, int64_t z, uint32_t *groups);
/* Runs it after everything submitted before, x·y·z workgroups. Does not wait. Serial. */
VKSIM_API vksim_result vksim_kernel_dispatch(vksim_kernel kernel, uint32_t x, uint32_t y, uint32_t z);
VKSIM_API vksim_result vksim_kernel_release(vksim_kernel kernel);

#ifdef __cplusplus
}
#endif

#endif
