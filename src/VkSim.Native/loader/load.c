/*
 * libvksim.so on x86-64: when it is loaded it loads the build for this processor's instructions, which lies beside it, and every
 * function jumps there. The functions' arguments pass through untouched, so this file needs to know their names only:
 * functions.h has one line VKSIM_FUNCTION(place, name) for each, written from vksim.h by the build.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "level.h"

#define ERROR_LOAD 13

static char load_error[1024];

static int32_t not_loaded(void) { return ERROR_LOAD; }
static const char *tell_load_error(void) { return load_error; }
static const char *tell_load_result(void) { return "VKSIM_ERROR_LOAD"; }

#define VKSIM_FUNCTION(place, name) #name,
static const char *const names[] = {
#include "functions.h"
};
#undef VKSIM_FUNCTION

enum { COUNT = sizeof(names) / sizeof(names[0]) };

__attribute__((visibility("hidden"), used)) void *vksim_targets[COUNT];

#define VKSIM_FUNCTION(place, name)                       \
    __asm__(".text\n.globl " #name "\n.type " #name ", @function\n" #name ":\n" \
            "endbr64\njmp *(vksim_targets + 8 * " #place ")(%rip)\n.size " #name ", . - " #name "\n");
#include "functions.h"
#undef VKSIM_FUNCTION

static void *open_build(void)
{
    Dl_info self;
    if (dladdr((void *)vksim_targets, &self) == 0) {
        snprintf(load_error, sizeof load_error, "libvksim cannot tell where it lies: %s", dlerror());
        return NULL;
    }

    const char *slash = strrchr(self.dli_fname, '/');
    int folder = slash ? (int)(slash - self.dli_fname + 1) : 0;
    char path[4096];
    int length = snprintf(path, sizeof path, "%.*slibvksim-x86-64-%s.so", folder, self.dli_fname, vksim_level());
    if (length < 0 || (size_t)length >= sizeof path) {
        snprintf(load_error, sizeof load_error, "the path of libvksim is too long: %d bytes", length);
        return NULL;
    }

    void *build = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!build) {
        snprintf(load_error, sizeof load_error, "libvksim cannot load its build for this processor: %s", dlerror());
    }

    return build;
}

__attribute__((constructor)) static void load(void)
{
    void *build = open_build();
    for (int i = 0; i < COUNT; i++) {
        vksim_targets[i] = build ? dlsym(build, names[i]) : NULL;
        if (build && !vksim_targets[i]) {
            snprintf(load_error, sizeof load_error, "libvksim and its build for this processor are of different versions: %s", dlerror());
            build = NULL;
            i = -1; /* None of them then. */
            continue;
        }

        if (!build) {
            vksim_targets[i] = strcmp(names[i], "vksim_last_error") == 0    ? (void *)tell_load_error
                               : strcmp(names[i], "vksim_result_name") == 0 ? (void *)tell_load_result
                                                                            : (void *)not_loaded;
        }
    }
}
